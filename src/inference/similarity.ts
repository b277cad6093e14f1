/**
 * Cosine of two unit vectors, which is their dot product; −1..1, and 0 when either is the zero embedding of an empty
 * text. Vectors must have equal length.
 */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return Math.min(1, Math.max(-1, sum));
}
