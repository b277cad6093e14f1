import type { ClassificationHead } from '../model/manifest';
import type { LabelScore } from '../types';
import { plainRow, sigmoidRow, softmaxRow } from './math';
import { labelProbabilities, type LabelsWindow } from './labelsWindow';

/**
 * Every label, the likeliest first, equals in the order of the head. A softmax over all; a sigmoid of each when several
 * can be true or there is only one; of a regression the figures themselves. So does the text classification pipeline of
 * transformers. Empty without a window.
 */
export function decodeClassification(
  windows: readonly LabelsWindow[],
  { labels, temperature = 1, multiLabel = false, regression = false }: ClassificationHead,
): readonly LabelScore[] {
  if (windows.length === 0) return [];
  const isOwn = multiLabel || labels.length === 1;
  const squash = regression ? plainRow : isOwn ? sigmoidRow : softmaxRow;
  const likely = labelProbabilities(windows, labels.length, temperature, squash);
  return byScore(labels.map((label, i) => ({ label, score: likely[i] ?? 0 })));
}

/** The likeliest first; equals keep their order. */
export function byScore<T extends { readonly score: number }>(scored: readonly T[]): readonly T[] {
  return scored.toSorted((a, b) => b.score - a.score);
}
