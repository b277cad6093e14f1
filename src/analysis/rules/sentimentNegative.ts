import type { AnalyzedSentence, DocumentAnalysis, Finding } from '../types';
import { countWords } from '../words';

/** A single word has no tone of its own ("Failed"). */
const minimumWords = 2;
/** Headings and table cells name things ("Known problems", "Access violation"): only full sentences have a tone. */
const minimumLabelWords = 5;

/** Sentences whose probability of being negative is at least the threshold, 0..1. In document order. */
export function findNegative(analysis: DocumentAnalysis, threshold: number): readonly Finding[] {
  return analysis.sentences.filter((sentence) => isNegative(sentence, threshold)).map(toFinding);
}

function isNegative({ kind, text, result }: AnalyzedSentence, threshold: number): boolean {
  if (result.sentiment.probabilities.negative < threshold) return false;
  const isLabel = kind === 'heading' || kind === 'tableCell';
  return countWords(text) >= (isLabel ? minimumLabelWords : minimumWords);
}

function toFinding({ start, end, result }: AnalyzedSentence): Finding {
  const score = result.sentiment.probabilities.negative;
  const probability = score.toFixed(2);
  return {
    rule: 'sentiment/negative',
    start,
    end,
    score,
    message: `This sentence reads as negative (probability ${probability}).`,
    details: [probability],
    related: [],
  };
}
