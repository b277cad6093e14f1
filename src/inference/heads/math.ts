/** Small numerical helpers of the heads. Rows are slices `[start, start + count)` of a row-major float32 array. */

/**
 * softmax(logits / temperature) of one row, in double precision.
 * @returns [count], each 0..1, summing to 1 within rounding.
 */
export function softmaxRow(
  logits: Float32Array,
  start: number,
  count: number,
  temperature: number,
): Float64Array {
  const probabilities = new Float64Array(count);
  let largest = -Infinity;
  for (let i = 0; i < count; i++) largest = Math.max(largest, logits[start + i] ?? 0);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    // The largest logit is taken off first, so that exp cannot overflow.
    const value = Math.exp(((logits[start + i] ?? 0) - largest) / temperature);
    probabilities[i] = value;
    sum += value;
  }
  for (let i = 0; i < count; i++) probabilities[i] = (probabilities[i] ?? 0) / sum;
  return probabilities;
}

/** sigmoid(logit / temperature) of each value of one row. @returns [count], each 0..1. */
export function sigmoidRow(
  logits: Float32Array,
  start: number,
  count: number,
  temperature: number,
): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => {
    return 1 / (1 + Math.exp(-(logits[start + i] ?? 0) / temperature));
  });
}

/** The values of one row as they are. @returns [count] */
export function plainRow(logits: Float32Array, start: number, count: number): Float64Array {
  return Float64Array.from(logits.subarray(start, start + count));
}

/** Index of the largest value, the first of equals; 0 for an empty array. */
export function argMax(values: ArrayLike<number>): number {
  return argMaxRow(values, 0, values.length);
}

/** The same in one row, counted from its start. */
export function argMaxRow(values: ArrayLike<number>, start: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) {
    if ((values[start + i] ?? 0) > (values[start + best] ?? 0)) best = i;
  }
  return best;
}

/** Scales a vector in place to Euclidean norm 1 and returns it; a zero vector stays zero. */
export function normalize(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const norm = Math.sqrt(squares);
  if (norm > 0) for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] ?? 0) / norm;
  return vector;
}
