import type { EmbeddingHead } from '../model/manifest';
import { normalize } from './math';

/** What the head said of one window. */
export interface EmbeddingWindow {
  /** [dimensions]; of Euclidean norm 1 where the graph normalises. */
  readonly vector: Float32Array;
  /** Tokens that this window owns; overlap is counted once. At least 1. */
  readonly tokens: number;
}

/**
 * One window: its vector. Several: their mean weighted by owned tokens. Of Euclidean norm 1 in either case, also where
 * the checkpoint leaves its vectors as long as they come (sentence-transformers without a Normalize module): the
 * cosine, which is all that is asked of them, is the same.
 * @returns a new [dimensions] array with a buffer of its own, so that it can be transferred to another thread.
 */
export function decodeEmbedding(
  windows: readonly EmbeddingWindow[],
  { dimensions, normalized }: Pick<EmbeddingHead, 'dimensions' | 'normalized'>,
): Float32Array {
  const [first] = windows;
  if (first !== undefined && windows.length === 1) {
    const vector = first.vector.slice();
    return normalized ? vector : normalize(vector);
  }
  const total = windows.reduce((sum, { tokens }) => sum + tokens, 0);
  const mean = new Float64Array(dimensions);
  for (const { vector, tokens } of windows) {
    for (let i = 0; i < dimensions; i++) mean[i] = (mean[i] ?? 0) + (vector[i] ?? 0) * (tokens / total);
  }
  return normalize(Float32Array.from(mean));
}
