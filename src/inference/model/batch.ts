import { GlossError } from '../errors';
import type { Encoding } from '../types';

/** Padded tokens of one run: more does not raise throughput on a processor, and keeps cancelling waiting. */
export const maxTokensPerBatch = 256;
/** Share of a run that may be padding, beside what fills lengths up to whole steps. */
export const maxPaddingShare = 0.1;
/**
 * Columns of a run come in steps of so many. On ARM onnxruntime adds up a row of attention four columns at a time and what is
 * left one by one, so that a text's last columns would be added in another order alone than beside a longer text. With
 * AVX2 every column has its place, and nothing is filled up: it would make 20 tokens of 17.
 */
export const columnStep = process.arch === 'arm64' ? 4 : 1;

/**
 * One run's inputs: int64 arrays [rows, columns], row-major. `attentionMask` is 1 over a row's tokens, then 0;
 * `letterCases` are for the networks that read them.
 */
export interface Feeds {
  readonly rows: number;
  readonly columns: number;
  readonly ids: BigInt64Array;
  readonly attentionMask: BigInt64Array;
  readonly letterCases: BigInt64Array;
}

/** What feeds are checked against before they reach native code. */
export interface FeedLimits {
  readonly maxTokens: number;
  readonly vocabularySize: number;
  readonly paddingId: number;
}

/**
 * Groups windows of the given lengths (in tokens) into runs: shortest first, each run at most `maxTokensPerBatch`
 * padded tokens (or one single longer window) of which at most `maxPaddingShare` are padding. Every index occurs
 * exactly once. The same lengths give the same plan.
 */
export function planBatches(
  lengths: readonly number[],
  step: number = columnStep,
): readonly (readonly number[])[] {
  const order = lengths.map((length, index) => ({ length: filledUp(length, step), index }));
  order.sort((a, b) => a.length - b.length || a.index - b.index);
  const batches: number[][] = [];
  let current: number[] = [];
  let filled = 0;
  for (const { length, index } of order) {
    // Sorted ascending, so the newcomer is the longest and sets the number of columns.
    const padded = (current.length + 1) * length;
    const fits = padded <= maxTokensPerBatch && filled + length >= (1 - maxPaddingShare) * padded;
    if (current.length > 0 && !fits) {
      batches.push(current);
      current = [];
      filled = 0;
    }
    current.push(index);
    filled += length;
  }
  if (current.length > 0) batches.push(current);
  return batches;
}

/**
 * Pads encodings to the longest of them, filled up to a whole step where `maxTokens` allows it.
 * @throws GlossError `internal` for no encodings, or one that is empty, longer than `maxTokens` or holds an id outside
 * the vocabulary: malformed feeds must not reach native code.
 */
export function buildFeeds(
  encodings: readonly Encoding[],
  limits: FeedLimits,
  step: number = columnStep,
): Feeds {
  const rows = encodings.length;
  const longest = encodings.reduce((most, { length }) => Math.max(most, length), 0);
  if (rows === 0 || longest > limits.maxTokens) {
    throw new GlossError(
      'internal',
      `A batch of ${rows} windows × ${longest} tokens; allowed: 1 or more × ${limits.maxTokens}.`,
    );
  }
  const columns = Math.min(filledUp(longest, step), limits.maxTokens);
  const ids = new BigInt64Array(rows * columns);
  const attentionMask = new BigInt64Array(rows * columns);
  const letterCases = new BigInt64Array(rows * columns);
  // Every supported platform is little-endian: the low half of an int64 is the even element. Writing BigInts is slow.
  const lowIds = new Int32Array(ids.buffer);
  const lowMask = new Int32Array(attentionMask.buffer);
  const lowCases = new Int32Array(letterCases.buffer);
  encodings.forEach((encoding, row) => {
    checkIds(encoding, limits);
    for (let column = 0; column < columns; column++) {
      const at = 2 * (row * columns + column);
      lowIds[at] = encoding.ids[column] ?? limits.paddingId;
      lowMask[at] = column < encoding.length ? 1 : 0;
      lowCases[at] = encoding.letterCases[column] ?? 0;
    }
  });
  return { rows, columns, ids, attentionMask, letterCases };
}

function filledUp(length: number, step: number): number {
  return Math.ceil(length / step) * step;
}

function checkIds(encoding: Encoding, { vocabularySize }: FeedLimits): void {
  if (encoding.length === 0 || encoding.ids.length !== encoding.length) {
    throw new GlossError(
      'internal',
      `A window of length ${encoding.length} with ${encoding.ids.length} ids.`,
    );
  }
  for (const id of encoding.ids) {
    if (id < 0 || id >= vocabularySize) {
      throw new GlossError('internal', `Token id ${id}; allowed: 0 to ${vocabularySize - 1}.`);
    }
  }
}
