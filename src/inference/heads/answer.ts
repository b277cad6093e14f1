import type { Answer, AnswerResult } from '../askTypes';
import type { Encoding } from '../types';
import { softmaxRow } from './math';

/** One window of the context, behind the question: [CLS] question [SEP] context [SEP]. */
export interface AnswerWindow {
  /** The spans and words of the context's tokens count in the context. */
  readonly encoding: Encoding;
  /** The context's tokens, half-open. */
  readonly contextStart: number;
  readonly contextEnd: number;
  /** [encoding.length] each; what [CLS] holds says that the answer is not in this window. */
  readonly startLogits: Float32Array;
  readonly endLogits: Float32Array;
}

export interface AnswerLimits {
  readonly topK: number;
  /** Longest answer in tokens. */
  readonly maxTokens: number;
}

/** An answer in tokens of its window, both ends belonging to it. */
interface TokenSpan {
  readonly first: number;
  readonly last: number;
  readonly score: number;
}

/**
 * The best answers over all windows, as the question answering pipeline of transformers 4.57 finds them: a span's score
 * is P(start) · P(end), each a softmax over the window's context and [CLS]; spans are widened to whole words; equal
 * texts (but for upper and lower case) are one answer, at the first place found, with their scores added.
 *
 * Two things differ: only spans of a probability above 0 count, and the search is not over all pairs of tokens.
 */
export function decodeAnswers(
  context: string,
  windows: readonly AnswerWindow[],
  { topK, maxTokens }: AnswerLimits,
): AnswerResult {
  // As many as the pipeline looks at, since widening to words makes some of them equal.
  const candidates = 2 * topK + 10;
  const answers = new Map<string, Answer>();
  let noAnswer = 1;
  for (const window of windows) {
    const { starts, ends, nowhere } = probabilitiesOf(window);
    noAnswer = Math.min(noAnswer, nowhere);
    for (const { first, last, score } of bestSpans(starts, ends, candidates, maxTokens)) {
      const start = wordEdge(window, first, -1);
      const end = wordEdge(window, last, 1);
      const key = context.slice(start, end).toLowerCase();
      const known = answers.get(key);
      answers.set(key, known ? { ...known, score: known.score + score } : { start, end, score });
    }
  }
  const best = [...answers.values()].toSorted((a, b) => b.score - a.score).slice(0, topK);
  return { answers: best, noAnswer };
}

/** Of the context's tokens, P(start) and P(end); `nowhere` is P(start) · P(end) of [CLS]. */
function probabilitiesOf({ startLogits, endLogits, contextStart, contextEnd }: AnswerWindow): {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  readonly nowhere: number;
} {
  const of = (logits: Float32Array): Float64Array => {
    const row = new Float32Array(contextEnd - contextStart + 1);
    row[0] = logits[0] ?? 0;
    row.set(logits.subarray(contextStart, contextEnd), 1);
    return softmaxRow(row, 0, row.length, 1);
  };
  const starts = of(startLogits);
  const ends = of(endLogits);
  return {
    starts: starts.subarray(1),
    ends: ends.subarray(1),
    nowhere: (starts[0] ?? 0) * (ends[0] ?? 0),
  };
}

/**
 * The `count` likeliest spans of at most `maxTokens` tokens, best first, in time linear in the tokens: a start that is
 * not among the `count` whose best span is likeliest has no span among the `count` likeliest.
 *
 * @param starts [tokens] probabilities
 * @param ends [tokens] probabilities
 */
export function bestSpans(
  starts: Float64Array,
  ends: Float64Array,
  count: number,
  maxTokens: number,
): readonly TokenSpan[] {
  const bestEnds = slidingMaxima(ends, maxTokens);
  const candidates = Array.from(starts, (start, first) => ({ first, score: start * (bestEnds[first] ?? 0) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, count);
  const spans: TokenSpan[] = [];
  for (const { first } of candidates) {
    const behind = Math.min(first + maxTokens, ends.length);
    for (let last = first; last < behind; last++) {
      const score = (starts[first] ?? 0) * (ends[last] ?? 0);
      if (score > 0) spans.push({ first, last, score });
    }
  }
  return spans.sort((a, b) => b.score - a.score).slice(0, count);
}

/** The largest of `values[i] … values[i + width - 1]` for each i; past the end there is nothing. */
function slidingMaxima(values: Float64Array, width: number): Float64Array {
  const maxima = new Float64Array(values.length);
  // Indexes whose values fall from the back of the queue to its front: the front one is the largest in reach.
  const queue = new Int32Array(values.length);
  let head = 0;
  let tail = 0;
  for (let i = values.length - 1; i >= 0; i--) {
    while (tail > head && (values[queue[tail - 1] ?? 0] ?? 0) <= (values[i] ?? 0)) tail--;
    queue[tail++] = i;
    while ((queue[head] ?? 0) >= i + width) head++;
    maxima[i] = values[queue[head] ?? 0] ?? 0;
  }
  return maxima;
}

/** Where the word of a context token begins (`step` −1) or ends (1) in the context. */
function wordEdge({ encoding, contextStart, contextEnd }: AnswerWindow, token: number, step: -1 | 1): number {
  let at = contextStart + token;
  const word = encoding.wordIndex[at];
  for (
    let next = at + step;
    next >= contextStart && next < contextEnd && encoding.wordIndex[next] === word;
    next += step
  )
    at = next;
  return encoding.spans[2 * at + (step < 0 ? 0 : 1)] ?? 0;
}
