import { normalize } from './math';

/** What the head said of one window. */
export interface EmbeddingWindow {
  /** [dimensions], Euclidean norm 1 (the graph normalises). */
  readonly vector: Float32Array;
  /** Tokens that this window owns; overlap is counted once. At least 1. */
  readonly tokens: number;
}

/**
 * One window: its vector. Several: their mean weighted by owned tokens, normalised again.
 * @returns a new [dimensions] array with a buffer of its own, so that it can be transferred to another thread.
 */
export function decodeEmbedding(windows: readonly EmbeddingWindow[], dimensions: number): Float32Array {
  const [first] = windows;
  if (first !== undefined && windows.length === 1) return first.vector.slice();
  const total = windows.reduce((sum, { tokens }) => sum + tokens, 0);
  const mean = new Float64Array(dimensions);
  for (const { vector, tokens } of windows) {
    for (let i = 0; i < dimensions; i++) mean[i] = (mean[i] ?? 0) + (vector[i] ?? 0) * (tokens / total);
  }
  return normalize(Float32Array.from(mean));
}
