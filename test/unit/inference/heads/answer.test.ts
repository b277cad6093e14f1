import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestSpans } from '../../../../src/inference/heads/answer';
import { decodeHostility } from '../../../../src/inference/heads/hostility';
import { isWholeWord } from '../../../../src/inference/heads/maskedWord';
import { decodeSentiment } from '../../../../src/inference/heads/sentiment';
import { cpuMs } from '../../../support/cpuTime';

const probability = fc.float({ min: 0, max: 1, noNaN: true });

describe('bestSpans', () => {
  it('finds what looking at every pair of tokens finds', () => {
    const row = fc.array(fc.tuple(probability, probability), { minLength: 1, maxLength: 40 });
    const limits = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 45 }));
    fc.assert(
      fc.property(row, limits, (tokens, [count, width]) => {
        const starts = Float64Array.from(tokens, ([start]) => start);
        const ends = Float64Array.from(tokens, ([, end]) => end);
        const all = tokens.flatMap(([start], first) =>
          tokens.flatMap(([, end], last) => (last >= first && last < first + width ? [start * end] : [])),
        );
        const expected = all.filter((score) => score > 0).sort((a, b) => b - a);
        const found = bestSpans(starts, ends, count, width);
        expect(found.map(({ score }) => score)).toEqual(expected.slice(0, count));
        for (const { first, last, score } of found) {
          expect(last).toBeGreaterThanOrEqual(first);
          expect(last).toBeLessThan(first + width);
          expect(starts[first]! * ends[last]!).toBe(score);
        }
      }),
    );
  });

  it('takes time in proportion to the tokens', () => {
    const starts = Float64Array.from({ length: 200_000 }, (_, i) => (i * 7919) % 1000);
    const before = cpuMs();
    bestSpans(starts, starts, 12, 15);
    // All pairs of tokens, 4 · 10^10 of them, would take minutes.
    expect(cpuMs() - before).toBeLessThan(5000);
  });
});

describe('isWholeWord', () => {
  it.each(['good', 'a', 'café', "o'clock", 'well-known', '東京'])('lets %s through', (token) => {
    expect(isWholeWord(token)).toBe(true);
  });

  it.each(['##s', '.', '[MASK]', '[unused7]', '7', '-', "'s"])('leaves %s out', (token) => {
    expect(isWholeWord(token)).toBe(false);
  });
});

describe('heads of two labels', () => {
  const rows = [{ logits: Float32Array.of(0, 1), tokens: 3 }];

  it('are hostile from the threshold on', () => {
    const head = { output: 'x', labels: ['civil' as const, 'hostile' as const], temperature: 1 };
    const { label, probabilities } = decodeHostility(rows, head);
    expect(label).toBe('hostile');
    expect(probabilities.hostile).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
    expect(decodeHostility(rows, { ...head, thresholds: { hostile: 0.9 } }).label).toBe('civil');
    expect(decodeHostility(rows, { ...head, temperature: 0.1 }).probabilities.hostile).toBeGreaterThan(0.99);
  });

  it('make a sentiment without a neutral label', () => {
    const head = { output: 'x', labels: ['negative' as const, 'positive' as const], temperature: 1 };
    const { label, probabilities } = decodeSentiment(rows, head);
    expect(label).toBe('positive');
    expect(probabilities.neutral).toBe(0);
    expect(probabilities.negative + probabilities.positive).toBeCloseTo(1, 12);
  });
});
