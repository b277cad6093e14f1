import type { SentimentHead } from '../model/manifest';
import type { Sentiment, SentimentLabel } from '../types';
import { argMax, softmaxRow } from './math';

/** What the head said of one window. */
export interface SentimentWindow {
  /** [labels], in the order of the head's labels. */
  readonly logits: Float32Array;
  /** Tokens that this window owns; overlap is counted once. At least 1. */
  readonly tokens: number;
}

/** What an empty text is: certainly nothing. */
export const neutralSentiment: Sentiment = Object.freeze({
  label: 'neutral',
  probabilities: Object.freeze({ negative: 0, neutral: 1, positive: 0 }),
});

/**
 * softmax(logits / temperature); of a text in several windows the mean of their probabilities, weighted by the tokens
 * each of them owns. One window gives exactly its own softmax.
 */
export function decodeSentiment(windows: readonly SentimentWindow[], head: SentimentHead): Sentiment {
  const count = head.labels.length;
  const total = windows.reduce((sum, { tokens }) => sum + tokens, 0);
  const mean = new Float64Array(count);
  for (const { logits, tokens } of windows) {
    softmaxRow(logits, 0, count, head.temperature).forEach((probability, i) => {
      mean[i] = (mean[i] ?? 0) + probability * (tokens / total);
    });
  }
  const probabilities: Record<SentimentLabel, number> = { negative: 0, neutral: 0, positive: 0 };
  head.labels.forEach((label, i) => {
    probabilities[label] = mean[i] ?? 0;
  });
  return { label: head.labels[argMax(mean)] ?? 'neutral', probabilities };
}
