/** Exact match and F1 of words, 0..1 each. */
export interface AnswerScores {
  readonly exact: number;
  readonly f1: number;
}

/**
 * How well an answer agrees with the best of those that are right, as SQuAD's own script computes it. No right answer
 * means that the empty answer is right.
 */
export function answerScores(found: string, right: readonly string[]): AnswerScores {
  const golds = right.filter((text) => normalizeAnswer(text) !== '');
  const scores = (golds.length === 0 ? [''] : golds).map((gold) => ({
    exact: Number(normalizeAnswer(found) === normalizeAnswer(gold)),
    f1: f1Of(wordsOf(found), wordsOf(gold)),
  }));
  return {
    exact: Math.max(...scores.map(({ exact }) => exact)),
    f1: Math.max(...scores.map(({ f1 }) => f1)),
  };
}

/** Lower case, without punctuation (of ASCII) and articles, white space made one. */
export function normalizeAnswer(text: string): string {
  return text
    .toLowerCase()
    .replace(/[!-/:-@[-`{-~]/g, '')
    .replace(/(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu, ' ')
    .trim()
    .replace(/\s+/g, ' ');
}

function wordsOf(text: string): readonly string[] {
  return normalizeAnswer(text).split(' ').filter(Boolean);
}

function f1Of(found: readonly string[], gold: readonly string[]): number {
  if (found.length === 0 || gold.length === 0) return Number(found.length === gold.length);
  const left = new Map<string, number>();
  for (const word of gold) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of found) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    shared += 1;
    left.set(word, count - 1);
  }
  if (shared === 0) return 0;
  const precision = shared / found.length;
  const recall = shared / gold.length;
  return (2 * precision * recall) / (precision + recall);
}
