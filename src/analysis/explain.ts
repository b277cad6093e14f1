import { lazy } from './base/lazy';
import { type Analyzer, type AnalyzeOptions, GlossError, type Sentiment } from '../inference';
import type { Span, WordContribution } from './types';

export interface SentimentExplanation {
  readonly sentiment: Sentiment;
  /** Ordered by position. Words that were not tried (see `maxVariants`) are not in it. */
  readonly words: readonly WordContribution[];
}

/** Most variants of one sentence that are sent to the model: about a second of work on a slow machine. */
const maxVariants = 48;

/** Longest text whose words are weighed, in UTF-16 units: of a longer one no single word carries anything. */
const maxCharacters = 5000;

/** Words that carry no tone; the first to be left untried in long sentences. Negations are not among them. */
const functionWords = new Set(
  'a an the of to in on at by for from with as and or is are was were be been it its this that these those which who i you he she we they'.split(
    ' ',
  ),
);

const wordSegmenter = lazy(() => new Intl.Segmenter('en', { granularity: 'word' }));

/**
 * Which words carried a text's sentiment, by occlusion: each word is left out in turn, and its contribution is the drop
 * of the label's probability, p(label | text) − p(label | text without the word). One call to the analyzer.
 * A text with more than 48 words: function words are not tried; if there are still too many, neighbours are left out
 * together and share what they carry in equal parts. Of a text over 5,000 characters no word is tried. Throws what the analyzer throws, `cancelled` among it.
 */
export async function explainSentiment(
  text: string,
  analyzer: Analyzer,
  options?: AnalyzeOptions,
): Promise<SentimentExplanation> {
  const groups = text.length > maxCharacters ? [] : groupWords(wordsOf(text));
  const variants = groups.map((group) => withoutWords(text, group));
  const texts = [...new Set([text, ...variants])];
  const answers = await analyzer.analyze(['sentiment'], texts, options);
  const sentiments = new Map(texts.map((variant, index) => [variant, answers[index]?.sentiment]));
  const sentiment = sentiments.get(text);
  if (!sentiment) throw new GlossError('internal', 'The analyzer returned no result for the text.');
  const { label, probabilities } = sentiment;
  const words = groups.flatMap((group, index) => {
    const without = sentiments.get(variants[index] ?? '')?.probabilities[label] ?? probabilities[label];
    const contribution = (probabilities[label] - without) / group.length;
    return group.map(({ start, end }) => ({ start, end, word: text.slice(start, end), contribution }));
  });
  return { sentiment, words };
}

/** The words that carried most, strongest first; at most `count`, and only words that spoke for the label. */
export function topWords(words: readonly WordContribution[], count: number): readonly WordContribution[] {
  return words
    .filter(({ contribution }) => contribution > 0)
    .sort((a, b) => b.contribution - a.contribution || a.start - b.start)
    .slice(0, Math.max(0, count));
}

/** The words to try, in order: those with a letter; without function words when there are too many. */
function wordsOf(text: string): readonly Span[] {
  const words = [...wordSegmenter().segment(text)].filter(
    ({ segment, isWordLike }) => isWordLike === true && /\p{L}/u.test(segment),
  );
  const tried =
    words.length <= maxVariants
      ? words
      : words.filter(({ segment }) => !functionWords.has(segment.toLowerCase()));
  return tried.map(({ segment, index }) => ({ start: index, end: index + segment.length }));
}

/** Words that are left out together, in order. */
function groupWords(words: readonly Span[]): readonly (readonly Span[])[] {
  const size = Math.max(1, Math.ceil(words.length / maxVariants));
  const groups: Span[][] = [];
  for (let at = 0; at < words.length; at += size) groups.push(words.slice(at, at + size));
  return groups;
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
