import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildFeeds,
  maxPaddingShare,
  maxTokensPerBatch,
  planBatches,
} from '../../../../src/inference/model/batch';
import type { Encoding } from '../../../../src/inference/types';

describe('planBatches', () => {
  it('gives no batches for no windows', () => {
    expect(planBatches([])).toEqual([]);
  });

  it('puts windows of like length together, shortest first', () => {
    expect(planBatches([40, 10, 39, 10, 11], 1)).toEqual([
      [1, 3, 4],
      [2, 0],
    ]);
  });

  it('gives a window beyond the budget a batch of its own', () => {
    expect(planBatches([400, 400, 5])).toEqual([[2], [0], [1]]);
  });

  it('counts what fills lengths up to whole steps', () => {
    expect(planBatches([9, 12, 11, 13], 4)).toEqual([[0, 1, 2], [3]]);
    expect(planBatches(Array<number>(22).fill(11), 4).map((batch) => batch.length)).toEqual([21, 1]);
  });

  it('uses each window once, within the budget and the padding allowed, and the same way each time', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 3, max: 300 }), { maxLength: 200 }), (lengths) => {
        const batches = planBatches(lengths, 1);
        expect(batches.flat().sort((a, b) => a - b)).toEqual(lengths.map((_, i) => i));
        for (const batch of batches) {
          const columns = Math.max(...batch.map((i) => lengths[i]!));
          const tokens = batch.reduce((sum, i) => sum + lengths[i]!, 0);
          const padded = columns * batch.length;
          if (batch.length > 1) expect(padded).toBeLessThanOrEqual(maxTokensPerBatch);
          expect((padded - tokens) / padded).toBeLessThanOrEqual(maxPaddingShare + 1e-12);
        }
        expect(planBatches(lengths, 1)).toEqual(batches);
      }),
    );
  });
});

describe('buildFeeds', () => {
  const limits = { maxTokens: 8, vocabularySize: 100, paddingId: 7 };

  it('pads to the longest window and masks what is padding', () => {
    const capital = { ...encoding([99, 0]), letterCases: Int32Array.of(2, 1) };
    const feeds = buildFeeds([encoding([1, 2, 3]), capital], limits, 1);
    expect(feeds).toEqual({
      rows: 2,
      columns: 3,
      ids: BigInt64Array.of(1n, 2n, 3n, 99n, 0n, 7n),
      attentionMask: BigInt64Array.of(1n, 1n, 1n, 1n, 1n, 0n),
      letterCases: BigInt64Array.of(0n, 0n, 0n, 2n, 1n, 0n),
    });
  });

  it.each([
    [3, 8, 4],
    [4, 8, 4],
    [5, 8, 8],
    [5, 6, 6],
  ])('fills %i tokens, of at most %i, up to %i columns in steps of four', (length, maxTokens, columns) => {
    const ids = Array.from({ length }, () => 1);
    const feeds = buildFeeds([encoding(ids)], { ...limits, maxTokens }, 4);
    expect(feeds.columns).toBe(columns);
    expect([...feeds.attentionMask]).toEqual(
      Array.from({ length: columns }, (_, at) => (at < length ? 1n : 0n)),
    );
  });

  it.each([
    ['no windows', []],
    ['an empty window', [encoding([])]],
    ['an empty window among others', [encoding([1]), encoding([])]],
    ['a window that is too long', [encoding(Array.from({ length: 9 }, () => 1))]],
    ['an id beyond the vocabulary', [encoding([1, 100])]],
    ['a negative id', [encoding([-1])]],
    ['a length that is not that of the ids', [{ ...encoding([1, 2]), length: 3 }]],
  ])('keeps %s away from native code', (_name, encodings) => {
    expect(() => buildFeeds(encodings, limits)).toThrow(
      expect.objectContaining({ code: 'internal' }) as Error,
    );
  });
});

function encoding(ids: readonly number[]): Encoding {
  return {
    length: ids.length,
    ids: Int32Array.from(ids),
    spans: new Int32Array(2 * ids.length),
    wordIndex: new Int32Array(ids.length),
    letterCases: new Int32Array(ids.length),
  };
}
