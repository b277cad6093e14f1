import type { LabelScore, Span } from './types';

/** A question about a text, answered by a passage of it. */
export interface AnswerQuery {
  readonly question: string;
  readonly context: string;
  /** Most answers, 1..100. Default 1. */
  readonly topK?: number;
  /** Longest answer in tokens, 1..512. Default 15. */
  readonly maxAnswerTokens?: number;
  /**
   * No answers at all when "it is not in the text" is likelier than the best one by more than this, −1..1. For models
   * that have learnt to say so (SQuAD 2). Default: always the best answers.
   */
  readonly noAnswerThreshold?: number;
  /** Most tokens that neighbouring windows of a long context share, 0..256; half a window at most. Default 64. */
  readonly stride?: number;
}

/** A passage of the context. Scores of equal texts in several places are added, so that they may pass 1 slightly. */
export interface Answer extends Span {
  readonly score: number;
}

export interface AnswerResult {
  /** The best first; spans in UTF-16 units of the context, each on whole words. */
  readonly answers: readonly Answer[];
  /** Probability that the text does not say; of a long text that of its least sure window. */
  readonly noAnswer: number;
}

/** Which word could stand between `before` and `after`. Of a long text the model reads the nearest words. */
export interface MaskQuery {
  readonly before: string;
  readonly after: string;
  /** Most words, 1..1000. Default 5. */
  readonly topK?: number;
  /** Leave out pieces of words, punctuation and special tokens. Probabilities stay those of the whole vocabulary. */
  readonly wholeWordsOnly?: boolean;
}

export interface MaskWord {
  /** As the vocabulary spells it: lower case in an uncased model, `##` before a piece that continues a word. */
  readonly token: string;
  readonly score: number;
}

/** A text and what it is held against: premise and hypothesis, sentence and paraphrase. */
export interface TextPair {
  readonly first: string;
  readonly second: string;
}

export interface PairsQuery {
  readonly pairs: readonly TextPair[];
}

/** Sorts a text under labels of the user's own, by asking of each whether it follows from the text. */
export interface ZeroShotQuery {
  readonly text: string;
  /** 1..100 different labels, none blank. */
  readonly labels: readonly string[];
  /** A sentence with `{}` in the place of the label. Default "This example is {}." */
  readonly template?: string;
  /** Whether several labels can be true: each is scored for itself, else the scores sum to 1. Default false. */
  readonly multiLabel?: boolean;
}

/** How a package's tags become entities, as in the token classification pipeline of Hugging Face transformers. */
export const aggregationStrategies = ['none', 'simple', 'first', 'average', 'max'] as const;
export type AggregationStrategy = (typeof aggregationStrategies)[number];

export interface AggregateQuery {
  readonly text: string;
  readonly strategy: AggregationStrategy;
  /** Most tokens that neighbouring windows of a long text share, 0..256; half a window at most. Default 32. */
  readonly stride?: number;
}

/** One token (strategy `none`, label `B-LOC`) or a group of them (label `LOC`). */
export interface AggregatedEntity extends Span, LabelScore {}

/** Which of several endings follows a text best. */
export interface ChoiceQuery {
  readonly prompt: string;
  /** 2..100. */
  readonly choices: readonly string[];
}

/** Questions that take more than one text, or options: what is asked, and what comes back. Plain data throughout. */
export interface Asks {
  readonly answer: { readonly query: AnswerQuery; readonly result: AnswerResult };
  /** The likeliest first. */
  readonly maskedWord: { readonly query: MaskQuery; readonly result: readonly MaskWord[] };
  /** Per pair every label of the model, the likeliest first. */
  readonly pairs: { readonly query: PairsQuery; readonly result: readonly (readonly LabelScore[])[] };
  /** Every label asked for, the likeliest first. */
  readonly zeroShot: { readonly query: ZeroShotQuery; readonly result: readonly LabelScore[] };
  /** Ordered by start. */
  readonly aggregate: { readonly query: AggregateQuery; readonly result: readonly AggregatedEntity[] };
  /** The probability of each choice, in the order asked; summing to 1. */
  readonly choice: { readonly query: ChoiceQuery; readonly result: readonly number[] };
}
export type AskKind = keyof Asks;
