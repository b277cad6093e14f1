import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rounded, roundedValues, shortFloat } from '../../../src/cli/numbers';

describe('shortFloat', () => {
  it('reads back as the same float32', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const read = JSON.parse(JSON.stringify(shortFloat(value))) as number;
        expect(Math.fround(read) === value).toBe(true);
      }),
    );
  });

  it('has no digits that float32 cannot tell apart', () => {
    expect([Math.fround(0.1), 0.5, Math.fround(0.04229741), 0].map(shortFloat)).toEqual([
      0.1, 0.5, 0.04229741, 0,
    ]);
  });
});

describe('rounded', () => {
  it('keeps seven decimals and no sign of zero', () => {
    expect([0.123456789, -0.00000001, 1, 1e-9].map(rounded)).toEqual([0.1234568, 0, 1, 0]);
    expect(Object.is(rounded(-1e-9), 0)).toBe(true);
  });

  it('leaves probabilities that sum to 1 within 2e-7', () => {
    const weight = fc.double({ min: 1e-6, max: 1, noNaN: true });
    fc.assert(
      fc.property(weight, weight, weight, (a, b, c) => {
        const sum = a + b + c;
        const values = Object.values(roundedValues({ a: a / sum, b: b / sum, c: c / sum }));
        expect(Math.abs(values.reduce((total, value) => total + value, 0) - 1)).toBeLessThanOrEqual(2e-7);
      }),
    );
  });
});
