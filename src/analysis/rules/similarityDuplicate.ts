import { Pacer } from '../base/pacer';
import { excerptOf } from '../excerpts';
import type { DuplicateIndex } from '../similarity';
import type { AnalyzedSentence, DocumentAnalysis, Finding } from '../types';
import { countWords } from '../words';
import { areOpposed } from './opposites';

/** Shorter sentences repeat for good reasons ("See below.", "This is optional."). */
const minimumWords = 6;
const longestQuote = 80;

/**
 * Passages that say nearly the same as an earlier one: cosine of at least the threshold, 0..1. One finding for each
 * later passage, with the closest earlier one beside it (the first of equals), unless they differ in a number or in
 * code, or are opposed to each other. In document order. The index keeps what it knows from one call to the next; use
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
    if (earlier && score !== undefined && agree(passage, earlier, analysis.text)) {
      findings.push(toFinding(passage, earlier, score, analysis.text));
    }
    if (!isRepeated) firstByText.set(text, passage);
  }
  return findings;
}

/**
 * Whether two close passages can say the same: with other numbers (versions, dates, amounts) they do not, nor do those
 * that deny each other or speak of opposites, to which the model is nearly blind; and neither do those whose prose is
 * equal while the code in them, which the model does not see, is not.
 */
function agree(a: AnalyzedSentence, b: AnalyzedSentence, text: string): boolean {
  const textOf = ({ start, end }: AnalyzedSentence): string => text.slice(start, end).replace(/\s+/g, ' ');
  const numbersOf = (passage: string): string => (passage.match(/\d+/g) ?? []).sort().join(' ');
  const [first, second] = [textOf(a), textOf(b)];
  if (first === second) return true;
  // Masked code is as wide as it was: of white space only that there is some counts.
  const [prose, otherProse] = [a, b].map((sentence) => sentence.text.replace(/\s+/g, ' '));
  return prose !== otherProse && numbersOf(first) === numbersOf(second) && !areOpposed(first, second);
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
