import type { MaskWord } from '../askTypes';
import { softmaxRow } from './math';

export interface MaskLimits {
  readonly topK: number;
  /** Whether a token may be given as an answer. */
  readonly isAllowed: (token: string) => boolean;
}

/**
 * The likeliest tokens in the place of [MASK], best first, with their probabilities among the whole vocabulary: leaving
 * some out makes the others no likelier (`targets` of transformers' fill-mask pipeline does the same).
 *
 * @param logits [vocabulary] of the one position
 */
export function decodeMask(
  logits: Float32Array,
  tokens: readonly string[],
  { topK, isAllowed }: MaskLimits,
): readonly MaskWord[] {
  const probabilities = softmaxRow(logits, 0, tokens.length, 1);
  const best: MaskWord[] = [];
  for (const [id, token] of tokens.entries()) {
    const score = probabilities[id] ?? 0;
    const isBetter = best.length < topK || score > (best.at(-1)?.score ?? 0);
    if (!isBetter || !isAllowed(token)) continue;
    const at = best.findLastIndex((other) => other.score >= score) + 1;
    best.splice(at, 0, { token, score });
    best.length = Math.min(best.length, topK);
  }
  return best;
}

/**
 * Letters, with hyphens and apostrophes inside: no piece that continues a word, no punctuation, no number, no special
 * token and no `[unused7]`. Single letters are words in few languages ("a", "I", "y"): all are let through.
 */
export function isWholeWord(token: string): boolean {
  return /^\p{L}[\p{L}\p{M}]*(?:['’-][\p{L}\p{M}]+)*$/u.test(token);
}
