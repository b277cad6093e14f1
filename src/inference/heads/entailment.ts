import type { LabelScore } from '../types';
import { byScore } from './classification';
import { softmaxRow } from './math';

/** Index of the label that says "it follows" (`entailment`, `ENTAIL`, …), or undefined. */
export function entailmentIndex(labels: readonly string[]): number | undefined {
  const index = labels.findIndex((label) => label.toLowerCase().startsWith('entail'));
  return index < 0 ? undefined : index;
}

/** The logits of one window of the text against the hypothesis of each label. */
export interface EntailmentWindow {
  /** Per label asked for, [labels of the head]. */
  readonly logits: readonly Float32Array[];
  /** Tokens of the text that this window owns. At least 1. */
  readonly tokens: number;
}

/**
 * Zero-shot classification as transformers' pipeline does it. One label of several: a softmax over the labels'
 * entailment logits. Several labels, or a single one: for each a softmax of entailment against contradiction, which is
 * the head's first label, or its last one when entailment is the first. Of several windows the weighted mean.
 *
 * @param entailment index among the head's labels
 * @returns every label, the likeliest first
 */
export function decodeZeroShot(
  windows: readonly EntailmentWindow[],
  labels: readonly string[],
  entailment: number,
  multiLabel: boolean,
): readonly LabelScore[] {
  const total = windows.reduce((sum, { tokens }) => sum + tokens, 0);
  const mean = new Float64Array(labels.length);
  for (const { logits, tokens } of windows) {
    const scores = multiLabel || labels.length === 1 ? each(logits, entailment) : among(logits, entailment);
    scores.forEach((score, i) => {
      mean[i] = (mean[i] ?? 0) + score * (tokens / total);
    });
  }
  return byScore(labels.map((label, i) => ({ label, score: mean[i] ?? 0 })));
}

function among(logits: readonly Float32Array[], entailment: number): Float64Array {
  const row = Float32Array.from(logits, (values) => values[entailment] ?? 0);
  return softmaxRow(row, 0, row.length, 1);
}

function each(logits: readonly Float32Array[], entailment: number): Float64Array {
  return Float64Array.from(logits, (values) => {
    const contradiction = values.at(entailment === 0 ? -1 : 0) ?? 0;
    return softmaxRow(Float32Array.of(contradiction, values[entailment] ?? 0), 0, 2, 1)[1] ?? 0;
  });
}
