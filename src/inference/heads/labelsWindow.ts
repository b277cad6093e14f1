import { softmaxRow } from './math';

/** What a head with one row of logits a text said of one window. */
export interface LabelsWindow {
  /** [labels], in the order of the head's labels. */
  readonly logits: Float32Array;
  /** Tokens that this window owns; overlap is counted once. At least 1. */
  readonly tokens: number;
}

/**
 * Probabilities of the mean of the windows' logits, weighted by the tokens each of them owns. One window gives exactly its
 * own. The mean of logits, not of probabilities: a window that is sure then counts for more than one that is not
 * (docs/decisions.md has the figures).
 * @param windows at least one
 * @param probabilitiesOf softmaxRow, sigmoidRow or plainRow
 * @returns [count]
 */
export function labelProbabilities(
  windows: readonly LabelsWindow[],
  count: number,
  temperature: number,
  probabilitiesOf: typeof softmaxRow = softmaxRow,
): Float64Array {
  const total = windows.reduce((sum, { tokens }) => sum + tokens, 0);
  const mean = Float32Array.from({ length: count }, (_, i) =>
    windows.reduce((sum, { logits, tokens }) => sum + (logits[i] ?? 0) * (tokens / total), 0),
  );
  return probabilitiesOf(mean, 0, count, temperature);
}
