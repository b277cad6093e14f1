/** What was expected of one text, and what was found. */
export interface LabelPair {
  readonly expected: string;
  readonly found: string;
}

/** Share of texts with the right label, 0..1; 0 without texts. */
export function accuracy(pairs: readonly LabelPair[]): number {
  const right = pairs.filter(({ expected, found }) => expected === found).length;
  return pairs.length === 0 ? 0 : right / pairs.length;
}

/**
 * The mean of the labels' F1, each label counting alike: scikit-learn's `f1_score(average='macro')`. Labels are those
 * that were expected or found at all; one without a hit has F1 0.
 */
export function macroF1(pairs: readonly LabelPair[]): number {
  const labels = [...new Set(pairs.flatMap(({ expected, found }) => [expected, found]))];
  const sum = labels.reduce((total, label) => {
    const hits = pairs.filter(({ expected, found }) => expected === label && found === label).length;
    const expected = pairs.filter((pair) => pair.expected === label).length;
    const found = pairs.filter((pair) => pair.found === label).length;
    return total + (2 * hits) / (expected + found);
  }, 0);
  return labels.length === 0 ? 0 : sum / labels.length;
}
