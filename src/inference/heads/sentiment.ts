import type { SentimentHead } from '../model/manifest';
import type { Sentiment, SentimentLabel } from '../types';
import { argMax } from './math';
import { type LabelsWindow, meanProbabilities } from './windowMean';

/** What an empty text is: certainly nothing. */
export const neutralSentiment: Sentiment = Object.freeze({
  label: 'neutral',
  probabilities: Object.freeze({ negative: 0, neutral: 1, positive: 0 }),
});

/**
 * softmax(logits / temperature); of a text in several windows the mean of their probabilities. A model without the
 * label "neutral" gives it the probability 0.
 */
export function decodeSentiment(windows: readonly LabelsWindow[], head: SentimentHead): Sentiment {
  const mean = meanProbabilities(windows, head.labels.length, head.temperature ?? 1);
  const probabilities: Record<SentimentLabel, number> = { negative: 0, neutral: 0, positive: 0 };
  head.labels.forEach((label, i) => {
    probabilities[label] = mean[i] ?? 0;
  });
  return { label: head.labels[argMax(mean)] ?? 'neutral', probabilities };
}
