import type { AnalyzedSentence, DocumentAnalysis, Finding } from '../types';
import { countWords } from '../words';

/** Shorter texts (labels, list items of a word or two) give a model little to be sure of. */
const minimumWords = 5;

/**
 * Sentences of which the model cannot tell how they read: the score is 1 minus the distance between the two most
 * probable labels, 0..1, and at least the threshold. In document order.
 */
export function findUnsure(analysis: DocumentAnalysis, threshold: number): readonly Finding[] {
  return analysis.sentences.flatMap((sentence) => {
    const [first, second] = rankedLabels(sentence);
    if (!first || !second) return [];
    const score = 1 - (first.probability - second.probability);
    if (score < threshold || countWords(sentence.text) < minimumWords) return [];
    const [one, other] = [first.probability.toFixed(2), second.probability.toFixed(2)];
    return {
      rule: 'sentiment/unsure',
      start: sentence.start,
      end: sentence.end,
      score,
      message: `It is not clear how this sentence reads: ${first.label} ${one}, ${second.label} ${other}.`,
      details: [first.label, one, second.label, other],
      related: [],
    };
  });
}

function rankedLabels({ result }: AnalyzedSentence): readonly { label: string; probability: number }[] {
  return Object.entries(result.sentiment.probabilities)
    .map(([label, probability]) => ({ label, probability }))
    .sort((a, b) => b.probability - a.probability);
}
