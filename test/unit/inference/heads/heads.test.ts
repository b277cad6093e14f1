import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEmbedding } from '../../../../src/inference/heads/embedding';
import { argMax, normalize, softmaxRow } from '../../../../src/inference/heads/math';
import { decodeSentiment } from '../../../../src/inference/heads/sentiment';
import { fakeManifest } from '../../../support/inference/fakeModel';

const head = fakeManifest().heads.sentiment!;
const logit = fc.float({ min: -50, max: 50, noNaN: true });

describe('softmaxRow', () => {
  it('equals the definition on a row in the middle of an array', () => {
    const logits = Float32Array.of(9, 9, 1, 2, 4, 9);
    const sum = Math.exp(0.5) + Math.exp(1) + Math.exp(2);
    const expected = [Math.exp(0.5) / sum, Math.exp(1) / sum, Math.exp(2) / sum];
    softmaxRow(logits, 2, 3, 2).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 14));
  });

  it('sums to 1, also where exp alone would overflow', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: -3e4, max: 3e4, noNaN: true }), { minLength: 1, maxLength: 9 }),
        (row) => {
          const values = softmaxRow(Float32Array.from(row), 0, row.length, 0.7);
          expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
          expect(values.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
        },
      ),
    );
  });
});

describe('argMax and normalize', () => {
  it('takes the first of equals', () => {
    expect([argMax([1, 3, 3]), argMax([]), argMax([-5, -9])]).toEqual([1, 0, 0]);
  });

  it('makes norm 1 and leaves zero alone', () => {
    expect([...normalize(Float32Array.of(3, 4))]).toEqual([Math.fround(0.6), Math.fround(0.8)]);
    expect([...normalize(Float32Array.of(0, 0))]).toEqual([0, 0]);
  });
});

describe('decodeSentiment', () => {
  it('gives the label of the largest logit and the softmax at the temperature', () => {
    const result = decodeSentiment([{ logits: Float32Array.of(2, 0, 1), tokens: 4 }], {
      ...head,
      temperature: 2,
    });
    expect(result.label).toBe('negative');
    expect(result.probabilities.negative / result.probabilities.positive).toBeCloseTo(Math.exp(0.5), 12);
  });

  it("follows the order of the head's labels", () => {
    const labels: typeof head.labels = ['positive', 'negative', 'neutral'];
    const { label, probabilities } = decodeSentiment([{ logits: Float32Array.of(5, 0, -5), tokens: 1 }], {
      ...head,
      labels,
    });
    expect(label).toBe('positive');
    expect(probabilities.positive).toBeGreaterThan(probabilities.negative);
    expect(probabilities.negative).toBeGreaterThan(probabilities.neutral);
  });

  it('takes the mean of the windows’ logits, weighted by the tokens they own', () => {
    const certain = { logits: Float32Array.of(4, 0, 0), tokens: 30 };
    const opposed = { logits: Float32Array.of(0, 0, 8), tokens: 10 };
    const mean = { logits: Float32Array.of(3, 0, 2), tokens: 1 };
    expect(decodeSentiment([certain, opposed], head)).toEqual(decodeSentiment([mean], head));
  });

  it('always sums to 1 and labels the most probable', () => {
    const window = fc.record({
      row: fc.tuple(logit, logit, logit),
      tokens: fc.integer({ min: 1, max: 254 }),
    });
    fc.assert(
      fc.property(fc.array(window, { minLength: 1, maxLength: 6 }), (windows) => {
        const { label, probabilities } = decodeSentiment(
          windows.map(({ row, tokens }) => ({ logits: Float32Array.from(row), tokens })),
          head,
        );
        const values = Object.values(probabilities);
        expect(values.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
        expect(probabilities[label]).toBe(Math.max(...values));
      }),
    );
  });
});

describe('decodeEmbedding', () => {
  it("gives one window's vector unchanged, with a buffer of its own", () => {
    const batch = Float32Array.of(9, 9, 0.6, 0.8);
    const result = decodeEmbedding([{ vector: batch.subarray(2), tokens: 5 }], {
      dimensions: 2,
      normalized: true,
    });
    expect([...result]).toEqual([...batch.subarray(2)]);
    expect(result.buffer.byteLength).toBe(8);
  });

  it('gives the vector of a network that does not normalise the length 1', () => {
    const raw = Float32Array.of(3, 4);
    const result = decodeEmbedding([{ vector: raw, tokens: 5 }], { dimensions: 2, normalized: false });
    expect([...result]).toEqual([Math.fround(0.6), Math.fround(0.8)]);
    expect([...raw]).toEqual([3, 4]);
  });

  it('weighs windows by the tokens they own and normalises again', () => {
    const result = decodeEmbedding(
      [
        { vector: Float32Array.of(1, 0), tokens: 30 },
        { vector: Float32Array.of(0, 1), tokens: 10 },
      ],
      { dimensions: 2, normalized: true },
    );
    expect(result[0]! / result[1]!).toBeCloseTo(3, 5);
    expect(Math.hypot(...result)).toBeCloseTo(1, 6);
  });

  it('gives zeros without a window', () => {
    expect([...decodeEmbedding([], { dimensions: 3, normalized: false })]).toEqual([0, 0, 0]);
  });
});
