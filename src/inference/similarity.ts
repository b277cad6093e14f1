/** A vector's place in the list that was searched, and its cosine to the query, −1..1. */
export interface Match {
  readonly index: number;
  readonly score: number;
}

/**
 * Cosine of two unit vectors, which is their dot product; −1..1, and 0 when either is the zero embedding of an empty
 * text. Vectors must have equal length.
 */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return Math.min(1, Math.max(-1, sum));
}

/** The `count` vectors nearest to the query, best first, the earlier of equals first. All of them unit vectors. */
export function nearest(
  query: Float32Array,
  vectors: readonly Float32Array[],
  count: number,
): readonly Match[] {
  const matches = vectors.map((vector, index) => ({ index, score: cosine(query, vector) }));
  matches.sort((a, b) => b.score - a.score || a.index - b.index);
  return matches.slice(0, Math.max(0, count));
}
