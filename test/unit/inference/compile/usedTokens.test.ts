import { describe, expect, it } from 'vitest';
import type { GraphPlan } from '../../../../src/inference/compile/graph';
import type { Sample } from '../../../../src/inference/compile/measure';
import type { Parameters } from '../../../../src/inference/compile/parameters';
import { withUsedTokens } from '../../../../src/inference/compile/usedTokens';

const width = 2;
const tokens = 50;

const planFor = (task: 'classification' | 'maskedWord'): GraphPlan => ({
  family: 'distilbert',
  shape: {
    hidden: width,
    heads: 1,
    layers: 1,
    feedForward: 4,
    positions: 8,
    tokens,
    epsilon: 1e-12,
    activation: 'gelu',
    segments: 0,
  },
  heads: [{ task } as GraphPlan['heads'][number]],
  separator: 3,
  mask: 4,
  words: tokens,
  branch: 0,
  letterCases: 0,
});

/** Row r of the table is [r, -r]; every other parameter is empty. */
const reads: string[] = [];
const parameters: Parameters = {
  has: (name) => name === 'known',
  get: (name, shape, rows) => {
    reads.push(`${name} [${shape.join(', ')}] ${rows ?? ''}`);
    return async (start = 0, end = 0) =>
      Float32Array.from({ length: end - start }, (_, i) => {
        const row = Math.floor((start + i) / width);
        return (start + i) % width === 0 ? row : -row;
      });
  },
};

const sample = (...rows: readonly (readonly number[])[]): Sample => ({
  maxTokens: 8,
  vocabularySize: tokens,
  paddingId: 0,
  rows: rows.map((ids) => ({
    length: ids.length,
    ids: Int32Array.from(ids),
    spans: new Int32Array(2 * ids.length),
    wordIndex: new Int32Array(ids.length),
    letterCases: new Int32Array(ids.length),
  })),
});

describe('a network with the tokens that are used', () => {
  it('has their rows, and the samples in its own ids', async () => {
    const samples = [sample([2, 40, 3], [2, 7, 3]), sample([2, 41, 3])];
    const reduced = withUsedTokens(planFor('classification'), parameters, samples);
    // 0 (padding), 2, 3 (separator), 4 (mask), 7, 40, 41
    expect(reduced.plan).toMatchObject({ shape: { tokens: 7 }, separator: 2, mask: 3, words: tokens });
    const [first] = samples.map(reduced.inIts);
    expect(first).toMatchObject({ paddingId: 0, vocabularySize: 7 });
    expect(first?.rows.map(({ ids }) => [...ids])).toEqual([
      [1, 5, 2],
      [1, 4, 2],
    ]);
    const load = reduced.parameters.get('word_embeddings.weight', [7, width], 'first');
    expect(reads.at(-1)).toBe('word_embeddings.weight [50, 2] first');
    expect([...(await load())]).toEqual([0, -0, 2, -2, 3, -3, 4, -4, 7, -7, 40, -40, 41, -41]);
    expect([...(await load(5 * width, 6 * width))]).toEqual([40, -40]);
  });

  it('takes every other parameter as it is', () => {
    const reduced = withUsedTokens(planFor('classification'), parameters, [sample([2, 3])]);
    reduced.parameters.get('layer.0.lin1.weight', [4, width]);
    expect(reads.at(-1)).toBe('layer.0.lin1.weight [4, 2] ');
    expect([reduced.parameters.has('known'), reduced.parameters.has('other')]).toEqual([true, false]);
  });

  it('looks for a masked word among all of them', () => {
    const reduced = withUsedTokens(planFor('maskedWord'), parameters, [sample([2, 4, 3])]);
    expect(reduced.plan).toMatchObject({ shape: { tokens: 4 }, words: tokens });
    reduced.parameters.get('decoder.weight', [tokens, width], 'first');
    expect(reads.at(-1)).toBe('decoder.weight [50, 2] first');
  });
});
