import type { DuplicateIndex } from '../similarity';
import type { AnalyzedSentence, DocumentAnalysis, Finding } from '../types';
import { countWords } from '../words';

/** Shorter sentences repeat for good reasons ("See below.", "This is optional."). */
const minimumWords = 6;
const longestQuote = 80;

/**
 * Passages that say nearly the same as an earlier one: cosine of at least the threshold, 0..1. One finding for each
 * later passage, with the closest earlier one beside it (the first of equals). In document order. The index keeps the
 * pairs from one call to the next; use one per document. Throws `cancelled`.
 */
export async function findDuplicates(
  analysis: DocumentAnalysis,
  threshold: number,
  index: DuplicateIndex,
  signal?: AbortSignal,
): Promise<readonly Finding[]> {
  const passages = analysis.sentences.filter(isPassage);
  const entries = passages.map(({ text, result }) => ({ text, embedding: result.embedding }));
  const neighbours = await index.update(entries, threshold, signal);
  const firstByText = new Map<string, AnalyzedSentence>();
  const findings: Finding[] = [];
  for (const passage of passages) {
    const earlier = closestEarlier(passage, firstByText, neighbours.get(passage.text));
    if (earlier) findings.push(toFinding(passage, earlier.sentence, earlier.score, analysis.text));
    if (!firstByText.has(passage.text)) firstByText.set(passage.text, passage);
  }
  return findings;
}

function isPassage({ kind, text }: AnalyzedSentence): boolean {
  return kind !== 'heading' && countWords(text) >= minimumWords;
}

function closestEarlier(
  passage: AnalyzedSentence,
  seen: ReadonlyMap<string, AnalyzedSentence>,
  neighbours: ReadonlyMap<string, number> = new Map(),
): { readonly sentence: AnalyzedSentence; readonly score: number } | undefined {
  const same = seen.get(passage.text);
  if (same) return { sentence: same, score: 1 };
  let best: { readonly sentence: AnalyzedSentence; readonly score: number } | undefined;
  for (const [text, score] of neighbours) {
    const sentence = seen.get(text);
    if (!sentence) continue;
    const isBetter =
      !best || score > best.score || (score === best.score && sentence.start < best.sentence.start);
    if (isBetter) best = { sentence, score };
  }
  return best;
}

function toFinding(later: AnalyzedSentence, earlier: AnalyzedSentence, score: number, text: string): Finding {
  const { start, end } = later;
  const likeness = score === 1 ? 'The same' : 'Nearly the same';
  return {
    rule: 'similarity/duplicate',
    start,
    end,
    score,
    message: `${likeness} was said before: “${quote(text.slice(earlier.start, earlier.end))}” (similarity ${score.toFixed(2)}).`,
    related: [{ start: earlier.start, end: earlier.end, message: 'It was said here first.' }],
  };
}

function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= longestQuote ? line : `${line.slice(0, longestQuote).trimEnd()}…`;
}
