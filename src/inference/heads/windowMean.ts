import { softmaxRow } from './math';

/** What a head with one row of logits a text said of one window. */
export interface LabelsWindow {
  /** [labels], in the order of the head's labels. */
  readonly logits: Float32Array;
  /** Tokens that this window owns; overlap is counted once. At least 1. */
  readonly tokens: number;
}

/**
 * The mean of the windows' probabilities, weighted by the tokens each of them owns. One window gives exactly its own.
 * @param probabilitiesOf softmaxRow or sigmoidRow
 * @returns [count]; zeros without a window.
 */
export function meanProbabilities(
  windows: readonly LabelsWindow[],
  count: number,
  temperature: number,
  probabilitiesOf = softmaxRow,
): Float64Array {
  const total = windows.reduce((sum, { tokens }) => sum + tokens, 0);
  const mean = new Float64Array(count);
  for (const { logits, tokens } of windows) {
    probabilitiesOf(logits, 0, count, temperature).forEach((probability, i) => {
      mean[i] = (mean[i] ?? 0) + probability * (tokens / total);
    });
  }
  return mean;
}
