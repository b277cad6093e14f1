import { describe, expect, it } from 'vitest';
import { balancingFactors } from '../../../../src/inference/compile/balance';
import type { Parameters } from '../../../../src/inference/compile/parameters';

/** Two matrices [2, 3] that read the same states. */
const weights: Readonly<Record<string, readonly number[]>> = {
  'a.weight': [0.1, -0.2, 0.1, 0.1, 0.1, 0],
  'b.weight': [0.1, 0.1, 0.1, 0.4, 0.1, 0],
};
const parameters: Parameters = {
  has: (name) => name in weights,
  get: (name) => async (start, end) => Float32Array.from(weights[name]!.slice(start, end)),
};
const groups = new Map([['both', { names: ['a', 'b'], inputs: 3, outputs: 2 }]]);
const factorsFor = async (...observed: readonly number[]): Promise<readonly number[]> => {
  const found = await balancingFactors(groups, new Map([['both', Float32Array.from(observed)]]), parameters);
  return [...found.get('both')!];
};

describe('balancing factors', () => {
  it('bring the largest activation that was seen to 1, and no other beyond', async () => {
    const observed = [0.5, 30, 2];
    const factors = await factorsFor(...observed);
    const scaled = observed.map((activation, i) => activation / factors[i]!);
    expect(Math.max(...scaled)).toBeCloseTo(1, 6);
  });

  it('divide a channel the more, the larger its activations and the smaller its weights', async () => {
    const [first = 0, second = 0, third = 0] = await factorsFor(1, 1, 1);
    // Largest weights by channel: 0.4, 0.2, 0.1.
    expect(first).toBeLessThan(second);
    expect(second).toBeLessThan(third);
    const [, outlier = 0] = await factorsFor(1, 10, 1);
    const [, usual = 0] = await factorsFor(1, 2, 1);
    expect(outlier).toBeGreaterThan(usual);
  });

  it('are numbers for channels that never speak', async () => {
    for (const factor of await factorsFor(0, 0, 0)) {
      expect(Number.isFinite(factor)).toBe(true);
      expect(factor).toBeGreaterThan(0);
    }
  });
});
