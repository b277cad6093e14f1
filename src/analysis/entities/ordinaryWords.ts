import type { DocumentEntity, Sentence } from '../types';

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
  sentences: readonly Pick<Sentence, 'text'>[],
): readonly DocumentEntity[] {
  const words = new Set(entities.map(({ name }) => name).filter((name) => oneWord.test(name)));
  if (words.size === 0) return entities;
  // One pattern of these words takes a tenth of the time of looking at every word.
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}\\p{M}_])(?:${[...words].join('|')})(?![\\p{L}\\p{N}\\p{M}_])`,
    'gu',
  );
  const named = countMatches(
    entities.map(({ name }) => name),
    pattern,
  );
  const all = countMatches(
    sentences.map(({ text }) => text),
    pattern,
  );
  const isOrdinary = (word: string): boolean => {
    const uses = all.get(word) ?? 0;
    return uses >= leastUses && (named.get(word) ?? 0) < leastNamed * uses;
  };
  return entities.filter(({ name, isMarked }) => isMarked === true || !isOrdinary(name));
}

function countMatches(texts: readonly string[], pattern: RegExp): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const word of text.match(pattern) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}
