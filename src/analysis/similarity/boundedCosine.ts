/** A unit vector, prepared for comparisons that may stop early. */
export interface BoundedEmbedding {
  readonly values: Float32Array;
  /** [ceil(dimensions / blockSize)]: Euclidean norm of what is left of the vector from each block on. */
  readonly restNorms: Float32Array;
}

/** Dimensions summed between two looks at the bound. */
const blockSize = 32;
/** The bound is computed in another order than the cosine: slack for float32 rounding, so that no pair is lost. */
const boundSlack = 1e-5;

export function boundedEmbedding(values: Float32Array): BoundedEmbedding {
  const restNorms = new Float32Array(Math.ceil(values.length / blockSize));
  let squares = 0;
  for (let block = restNorms.length - 1; block >= 0; block--) {
    const end = Math.min((block + 1) * blockSize, values.length);
    for (let i = block * blockSize; i < end; i++) squares += (values[i] ?? 0) ** 2;
    restNorms[block] = Math.sqrt(squares);
  }
  return { values, restNorms };
}

/**
 * The cosine of two embeddings, the very number that `cosine` gives, if it is at least the threshold; else undefined.
 * Gives up as soon as it cannot be: after each block, the sum so far plus the most that the rest can add
 * (Cauchy–Schwarz: the product of the rests' norms) is held against the threshold.
 */
export function cosineFrom(threshold: number, a: BoundedEmbedding, b: BoundedEmbedding): number | undefined {
  const x = a.values;
  const y = b.values;
  const needed = threshold - boundSlack;
  let sum = 0;
  for (let start = 0, block = 0; start < x.length; start += blockSize, block++) {
    if (sum + (a.restNorms[block] ?? 0) * (b.restNorms[block] ?? 0) < needed) return undefined;
    const end = Math.min(start + blockSize, x.length);
    // The bounds hold; a check for `undefined` would halve the speed of this loop.
    for (let i = start; i < end; i++) sum += (x[i] as number) * (y[i] as number);
  }
  const score = Math.min(1, Math.max(-1, sum));
  return score >= threshold ? score : undefined;
}
