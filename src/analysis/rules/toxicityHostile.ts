import type { DocumentAnalysis, Finding } from '../types';
import { countWords } from '../words';

/** A single word attacks nobody. */
const minimumWords = 2;

/**
 * Sentences that attack somebody: the probability of 'hostile' is at least the threshold, 0..1. In document order.
 * Silent for models without a hostility head, whose results have no such field.
 */
export function findHostile(analysis: DocumentAnalysis, threshold: number): readonly Finding[] {
  return analysis.sentences.flatMap(({ start, end, text, result }) => {
    const score = result.hostility?.probabilities.hostile;
    if (score === undefined || score < threshold || countWords(text) < minimumWords) return [];
    const probability = score.toFixed(2);
    return {
      rule: 'toxicity/hostile',
      start,
      end,
      score,
      message: `This sentence reads as an attack on somebody (probability ${probability}).`,
      details: [probability],
      related: [],
    };
  });
}
