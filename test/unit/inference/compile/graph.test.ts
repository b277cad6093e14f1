import { describe, expect, it } from 'vitest';
import { type GraphPlan, partsOf } from '../../../../src/inference/compile/graph';
import type { HeadPlan } from '../../../../src/inference/compile/plan';

const sentiment: HeadPlan = { task: 'sentiment', labels: ['negative', 'positive'], temperature: 1 };
const entities: HeadPlan = { task: 'entities', labels: ['O'], subword: 'first', temperature: 1 };
const embedding: HeadPlan = { task: 'embedding', dimensions: 8, pooling: 'mean', normalized: true };
const shape = {
  hidden: 8,
  heads: 1,
  layers: 3,
  feedForward: 16,
  positions: 32,
  tokens: 10,
  epsilon: 1e-12,
  activation: 'gelu',
  segments: 0,
} as const;
const plan: GraphPlan = {
  family: 'gloss',
  shape,
  heads: [sentiment, embedding, entities],
  separator: 3,
  mask: 4,
  words: 10,
  branch: 1,
  letterCases: 0,
};

describe('partsOf', () => {
  it('gives the heads of each branch a graph', () => {
    expect(partsOf(plan)).toEqual([
      { model: 'tasks.onnx', heads: [sentiment, entities] },
      { model: 'embedding.onnx', heads: [embedding] },
    ]);
  });

  it.each<[string, Partial<GraphPlan>]>([
    ['of another family', { family: 'distilbert' }],
    ['whose branches have no layers', { branch: 3 }],
    ['with an embedding only', { heads: [embedding] }],
    ['without an embedding', { heads: [sentiment, entities] }],
  ])('gives none to a network %s: nothing would be left out', (_name, changes) => {
    expect(partsOf({ ...plan, ...changes })).toEqual([]);
  });
});
