import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Analyzer } from '../../src/inference';
import { createLocalAnalyzer } from '../../src/inference/local';
import { bundledPackage } from '../support/inference/bundles';
import { isFound, longText } from '../support/longText';

/** Two points, of what is found in one half of the text and in the other. */
const tolerance = 0.02;

describe('a text of many windows', () => {
  let analyzer: Analyzer;
  beforeAll(async () => {
    analyzer = await createLocalAnalyzer({ packageFolder: bundledPackage });
  });
  afterAll(() => analyzer.dispose());

  it('loses no name to where its windows end: as many are found as in short pieces, from first to last', async () => {
    const { text, planted } = longText(60_000, 97);
    const [whole] = await analyzer.analyze(['entities'], [text]);
    const hits = planted.map((name) => Number(isFound(whole!.entities, name)));
    const recall = (part: readonly number[]): number => part.reduce((a, b) => a + b, 0) / part.length;
    const middle = hits.length >> 1;
    expect(hits.length).toBeGreaterThan(90);
    expect(recall(hits)).toBeGreaterThan(0.9);
    expect(Math.abs(recall(hits.slice(0, middle)) - recall(hits.slice(middle)))).toBeLessThanOrEqual(
      tolerance,
    );

    // Each name in a piece of its own, without a border near it.
    const pieces = planted.map(({ start, end }) => text.slice(Math.max(0, start - 200), end + 200));
    const alone = await analyzer.analyze(['entities'], pieces);
    const hitsAlone = planted.map(({ start, end, label }, i) => {
      const from = Math.max(0, start - 200);
      return Number(isFound(alone[i]!.entities, { start: start - from, end: end - from, label }));
    });
    expect(recall(hits)).toBeGreaterThanOrEqual(recall(hitsAlone) - tolerance);
  });
});
