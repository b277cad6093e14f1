import { lazy } from './base/lazy';
import { type Analyzer, type AnalyzeOptions, GlossError, type Sentiment } from '../inference';
import type { Span, WordContribution } from './types';

export interface SentimentExplanation {
  readonly sentiment: Sentiment;
  /** Ordered by position. Words that were not tried are not in it. */
  readonly words: readonly WordContribution[];
}

export interface ExplainOptions extends AnalyzeOptions {
  /**
   * Words that are tried one by one, 16 at least: in a text with more of them, only the strongest are. Default 48, about a
   * second of work on a slow machine.
   */
  readonly maxWords?: number;
}

/** Words that carry less, for the label or against it, are noise, and no view shows them. */
export const minimumContribution = 0.05;

/** So many of the strongest groups of neighbours are cut up, and of their parts again, until their words are told apart. */
const strongest = 2;

/** Neighbours that are tried together, in order. */
type Group = readonly Span[];

/** Longest text whose words are weighed, in UTF-16 units: of a longer one no single word carries anything. */
const maxCharacters = 5000;

/** What words by themselves are held against: a text without any. */
const sayingNothing = '.';

/** Words that carry no tone, and are not tried. Negations are not among them. */
const functionWords = new Set(
  'a an the of to in on at by for from with as and or is are was were be been it its this that these those which who i you he she we they'.split(
    ' ',
  ),
);

const wordSegmenter = lazy(() => new Intl.Segmenter('en', { granularity: 'word' }));

/**
 * Which words carried a text's sentiment: a word's contribution is the mean of what the label's probability p loses
 * without it and of what it has by itself, ((p(text) − p(text without the word)) + (p(word) − p('.'))) / 2, −1..1. These
 * are the two ends of its Shapley value. Leaving out alone overlooks words that say the same ("a disgrace", "ashamed"):
 * without one of them the other still carries the sentence.
 *
 * Function words are not tried. Of more than `maxWords` words, neighbours are tried together, and the strongest groups are
 * cut up in rounds, of half as many groups each, until they are single words; words of the other groups share what they
 * carry in equal parts. Of a text over 5,000 characters no word is tried.
 * Throws what the analyzer throws, `cancelled` among it.
 */
export async function explainSentiment(
  text: string,
  analyzer: Analyzer,
  { maxWords = 48, ...options }: ExplainOptions = {},
): Promise<SentimentExplanation> {
  const sentiments = new Map<string, Sentiment>();
  const ask = async (variants: readonly string[]): Promise<void> => {
    const texts = [...new Set(variants)].filter((variant) => !sentiments.has(variant));
    const answers = await analyzer.analyze(['sentiment'], texts, options);
    answers.forEach((answer, index) => sentiments.set(texts[index] ?? '', answer.sentiment));
  };
  const variantsOf = (group: Group): readonly string[] => [withoutWords(text, group), onlyWords(text, group)];
  const words = text.length > maxCharacters ? [] : wordsOf(text);
  const perRound = Math.floor(maxWords / 2);
  let groups = cut(words, words.length <= maxWords ? words.length : perRound);
  await ask([text, ...(groups.length > 0 ? [sayingNothing] : []), ...groups.flatMap(variantsOf)]);
  const sentiment = sentiments.get(text);
  if (!sentiment) throw new GlossError('internal', 'The analyzer returned no result for the text.');
  const { label } = sentiment;
  const probabilityOf = (variant: string): number => sentiments.get(variant)?.probabilities[label] ?? 0;
  const carriedBy = (group: Group): number => {
    const [without = '', only = ''] = variantsOf(group);
    const lost = probabilityOf(text) - probabilityOf(without);
    return (lost + probabilityOf(only) - probabilityOf(sayingNothing)) / 2;
  };
  for (let large = largeAmong(groups, carriedBy); large.length > 0;) {
    const parts = new Map(large.map((group) => [group, cut(group, Math.floor(perRound / large.length))]));
    const all = [...parts.values()].flat();
    await ask(all.flatMap(variantsOf));
    groups = groups.flatMap((group) => parts.get(group) ?? [group]);
    large = largeAmong(all, carriedBy);
  }
  return {
    sentiment,
    words: groups.flatMap((group) => {
      const contribution = carriedBy(group) / group.length;
      return group.map(({ start, end }) => ({ start, end, word: text.slice(start, end), contribution }));
    }),
  };
}

/** The words that carried most, strongest first; at most `count`, and only words that spoke for the label. */
export function topWords(words: readonly WordContribution[], count: number): readonly WordContribution[] {
  return words
    .filter(({ contribution }) => contribution > 0)
    .sort((a, b) => b.contribution - a.contribution || a.start - b.start)
    .slice(0, Math.max(0, count));
}

/** The words to try, in order: those with a letter, without function words unless there is nothing else. */
function wordsOf(text: string): readonly Span[] {
  const words = [...wordSegmenter().segment(text)].filter(
    ({ segment, isWordLike }) => isWordLike === true && /\p{L}/u.test(segment),
  );
  const content = words.filter(({ segment }) => !functionWords.has(segment.toLowerCase()));
  const tried = content.length > 0 ? content : words;
  return tried.map(({ segment, index }) => ({ start: index, end: index + segment.length }));
}

/** At most `count` groups of neighbours, about equally long. */
function cut(words: readonly Span[], count: number): readonly Group[] {
  const size = Math.max(1, Math.ceil(words.length / count));
  const groups: Span[][] = [];
  for (let at = 0; at < words.length; at += size) groups.push(words.slice(at, at + size));
  return groups;
}

/** Those of the strongest groups that hold more than one word and speak for the label. */
function largeAmong(groups: readonly Group[], carriedBy: (group: Group) => number): readonly Group[] {
  return groups
    .map((group) => ({ group, carried: carriedBy(group) }))
    .filter(({ carried }) => carried > 0)
    .sort((a, b) => b.carried - a.carried)
    .slice(0, strongest)
    .map(({ group }) => group)
    .filter((group) => group.length > 1);
}

/** From the first of the words to the last, with what stands between them. */
function onlyWords(text: string, words: Group): string {
  return text.slice(words[0]?.start, words.at(-1)?.end);
}

/** White space stays, so that the words around do not run together. */
function withoutWords(text: string, words: readonly Span[]): string {
  let result = '';
  let at = 0;
  for (const { start, end } of words) {
    result += text.slice(at, start);
    at = end;
  }
  return result + text.slice(at);
}
