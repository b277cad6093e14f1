/** Seven decimals: as exact as the model's float32, and three probabilities still sum to 1 within 2e-7. */
const decimals = 1e7;

/** A probability, score or cosine for output: at most 7 decimals, never `-0`. */
export function rounded(value: number): number {
  return Math.round(value * decimals) / decimals + 0;
}

/** The number with the fewest digits, from 7 up, that is the same float32 when read back. */
export function shortFloat(value: number): number {
  for (const digits of [7, 8]) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  // Nine digits tell any two float32 apart.
  return Number(value.toPrecision(9));
}

/** Values by name, each rounded. */
export function roundedValues<K extends string>(values: Readonly<Record<K, number>>): Record<K, number> {
  const entries = Object.entries<number>(values).map(([name, value]) => [name, rounded(value)]);
  return Object.fromEntries(entries) as Record<K, number>;
}
