import { Pacer } from '../base/pacer';
import { excerptOf } from '../excerpts';
import type { DuplicateIndex } from '../similarity';
import type { AnalyzedSentence, DocumentAnalysis, Finding } from '../types';
import { countWords } from '../words';
import { canSayTheSame } from './sayTheSame';

/** Shorter sentences repeat for good reasons ("See below.", "This is optional."). */
const minimumWords = 6;
const longestQuote = 80;

/**
 * Passages that say nearly the same as an earlier one: cosine of at least the threshold, 0..1. One finding for each
 * later passage, with the closest earlier one beside it (the first of equals), unless the two cannot say the same (see
 * `canSayTheSame`). In document order. The index keeps what it knows from one call to the next; use
 * one per document. Throws `cancelled`.
 */
export async function findDuplicates(
  analysis: DocumentAnalysis,
  threshold: number,
  index: DuplicateIndex,
  signal?: AbortSignal,
): Promise<readonly Finding[]> {
  const pacer = new Pacer(signal);
  const passages = await passagesOf(analysis, pacer);
  const entries = passages.map(({ text, result }) => ({ text, embedding: result.embedding }));
  const closest = await index.update(entries, threshold, signal);
  const firstByText = new Map<string, AnalyzedSentence>();
  const findings: Finding[] = [];
  for (const passage of passages) {
    if (pacer.isDue) await pacer.breathe();
    const { text } = passage;
    const isRepeated = firstByText.has(text);
    const { text: earlierText, score } = isRepeated ? { text, score: 1 } : (closest.get(text) ?? {});
    const earlier = firstByText.get(earlierText ?? '');
    if (earlier && score !== undefined && canSayTheSame(passage, earlier, analysis.text)) {
      findings.push(toFinding(passage, earlier, score, analysis.text));
    }
    if (!isRepeated) firstByText.set(text, passage);
  }
  return findings;
}

async function passagesOf(
  { sentences }: DocumentAnalysis,
  pacer: Pacer,
): Promise<readonly AnalyzedSentence[]> {
  const passages: AnalyzedSentence[] = [];
  for (const sentence of sentences) {
    if (isPassage(sentence)) passages.push(sentence);
    if (pacer.isDue) await pacer.breathe();
  }
  return passages;
}

function isPassage({ kind, text }: AnalyzedSentence): boolean {
  return kind !== 'heading' && countWords(text) >= minimumWords;
}

function toFinding(later: AnalyzedSentence, earlier: AnalyzedSentence, score: number, text: string): Finding {
  const { start, end } = later;
  const likeness = score === 1 ? 'The same' : 'Nearly the same';
  const quote = excerptOf(text.slice(earlier.start, earlier.end), longestQuote);
  const similarity = score.toFixed(2);
  return {
    rule: 'similarity/duplicate',
    start,
    end,
    score,
    message: `${likeness} was said before: “${quote}” (similarity ${similarity}).`,
    details: [quote, similarity],
    related: [{ start: earlier.start, end: earlier.end, message: 'It was said here first.' }],
  };
}
