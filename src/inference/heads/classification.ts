import type { ClassificationHead } from '../model/manifest';
import type { LabelScore } from '../types';
import { sigmoidRow, softmaxRow } from './math';
import { labelProbabilities, type LabelsWindow } from './labelsWindow';

/**
 * Every label, the likeliest first, equals in the order of the head. A softmax over all; a sigmoid of each when several
 * can be true or there is only one, as the text classification pipeline of transformers does. Empty without a window.
 */
export function decodeClassification(
  windows: readonly LabelsWindow[],
  { labels, temperature = 1, multiLabel = false }: ClassificationHead,
): readonly LabelScore[] {
  if (windows.length === 0) return [];
  const squash = multiLabel || labels.length === 1 ? sigmoidRow : softmaxRow;
  const likely = labelProbabilities(windows, labels.length, temperature, squash);
  return byScore(labels.map((label, i) => ({ label, score: likely[i] ?? 0 })));
}

/** The likeliest first; equals keep their order. */
export function byScore<T extends { readonly score: number }>(scored: readonly T[]): readonly T[] {
  return scored.toSorted((a, b) => b.score - a.score);
}
