import type { AnalyzedSentence, DocumentEntity } from '../types';
import { namesPattern } from './names';

/** A word that is read less often has no use to speak of. */
const leastUses = 3;
/** A name is meant in at least this share of a word's uses. */
const leastNamed = 0.5;

const oneWord = /^[\p{L}\p{N}\p{M}_]+$/u;

/**
 * Leaves out the words that a document mostly uses as no name: "Prow" that the model takes for a person once and for
 * nothing 22 times is a program. A model that sees one sentence at a time cannot know; that one document means one thing
 * by one word has long helped to find names (Finkel, Grenager and Manning, ACL 2005; Krishnan and Manning, ACL 2006). Names
 * of several words and those that people marked stay.
 */
export function withoutOrdinaryWords(
  entities: readonly DocumentEntity[],
  sentences: readonly Pick<AnalyzedSentence, 'text' | 'result'>[],
): readonly DocumentEntity[] {
  const pattern = patternOf(
    [...new Set(entities.map(({ name }) => name))].filter((name) => oneWord.test(name)),
  );
  if (pattern === undefined) return entities;
  const named = count(entities.map(({ name }) => name.match(pattern) ?? []));
  const all = count(sentences.map((sentence) => wordsIn(sentence, pattern)));
  const isOrdinary = (word: string): boolean => {
    const uses = all.get(word) ?? 0;
    return uses >= leastUses && (named.get(word) ?? 0) < leastNamed * uses;
  };
  return entities.filter(({ name, isMarked }) => isMarked === true || !isOrdinary(name));
}

let latest: { readonly words: string; readonly pattern: RegExp | undefined } | undefined;

/** The same object for the same words, which most edits leave alone. */
function patternOf(names: readonly string[]): RegExp | undefined {
  const words = names.join(' ');
  if (latest?.words !== words) latest = { words, pattern: namesPattern(names) };
  return latest.pattern;
}

interface Known {
  readonly text: string;
  readonly pattern: RegExp;
  readonly words: readonly string[];
}

/** What was found in sentences, by the result that a cache hands out for each text: an edit looks at few of them anew. */
const knownWords = new WeakMap<object, Known>();

function wordsIn(
  { text, result }: Pick<AnalyzedSentence, 'text' | 'result'>,
  pattern: RegExp,
): readonly string[] {
  const known = knownWords.get(result);
  if (known?.pattern === pattern && known.text === text) return known.words;
  const words = text.match(pattern) ?? [];
  knownWords.set(result, { text, pattern, words });
  return words;
}

function count(groups: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const words of groups) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
