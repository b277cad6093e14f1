/** Pearson's correlation, −1..1: scipy's `pearsonr`. NaN when either list is constant. Lists have equal length. */
export function pearson(a: readonly number[], b: readonly number[]): number {
  const meanA = mean(a);
  const meanB = mean(b);
  let both = 0;
  let squaresA = 0;
  let squaresB = 0;
  a.forEach((value, i) => {
    const fromA = value - meanA;
    const fromB = (b[i] ?? 0) - meanB;
    both += fromA * fromB;
    squaresA += fromA * fromA;
    squaresB += fromB * fromB;
  });
  return both / Math.sqrt(squaresA * squaresB);
}

/** Pearson's correlation of the ranks, equals sharing the mean of theirs: scipy's `spearmanr`. */
export function spearman(a: readonly number[], b: readonly number[]): number {
  return pearson(ranks(a), ranks(b));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function ranks(values: readonly number[]): readonly number[] {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const found = new Array<number>(values.length).fill(0);
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && order[end]?.value === order[start]?.value) end++;
    for (const { index } of order.slice(start, end)) found[index] = (start + end - 1) / 2 + 1;
    start = end;
  }
  return found;
}
