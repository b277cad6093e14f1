import type { SentimentHead } from '../model/manifest';
import type { Sentiment, SentimentLabel } from '../types';
import { argMax } from './math';
import { labelProbabilities, type LabelsWindow } from './labelsWindow';

/** What an empty text is: certainly nothing. */
export const neutralSentiment: Sentiment = Object.freeze({
  label: 'neutral',
  probabilities: Object.freeze({ negative: 0, neutral: 1, positive: 0 }),
});

/**
 * softmax(logits / temperature); of a text in several windows of the mean of their logits. A model without the
 * label "neutral" gives it the probability 0.
 */
export function decodeSentiment(windows: readonly LabelsWindow[], head: SentimentHead): Sentiment {
  const likely = labelProbabilities(windows, head.labels.length, head.temperature ?? 1);
  const probabilities: Record<SentimentLabel, number> = { negative: 0, neutral: 0, positive: 0 };
  head.labels.forEach((label, i) => {
    probabilities[label] = likely[i] ?? 0;
  });
  return { label: head.labels[argMax(likely)] ?? 'neutral', probabilities };
}
