import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantizeLinear } from '../../../../src/inference/compile/quantize';

const value = fc.float({ min: -1000, max: 1000, noNaN: true });

/** A weight [outputs, inputs] with a few columns that are far larger than the others. */
const weight = fc
  .record({ inputs: fc.integer({ min: 1, max: 9 }), outputs: fc.integer({ min: 1, max: 4 }) })
  .chain(({ inputs, outputs }) =>
    fc.record({
      inputs: fc.constant(inputs),
      outputs: fc.constant(outputs),
      values: fc.array(value, { minLength: inputs * outputs, maxLength: inputs * outputs }),
    }),
  );

describe('the int8 weight of a linear layer', () => {
  it('never makes two neighbours overflow 16 bits, whatever the activations', () => {
    fc.assert(
      fc.property(weight, ({ inputs, outputs, values: floats }) => {
        const { values } = quantizeLinear(Float32Array.from(floats), outputs, inputs, undefined);
        for (let output = 0; output < outputs; output++) {
          for (let input = 0; input < inputs; input += 2) {
            const pair = [
              values[input * outputs + output]!,
              input + 1 < inputs ? values[(input + 1) * outputs + output]! : 0,
            ];
            const highest = pair.reduce((sum, each) => sum + 255 * Math.max(each, 0), 0);
            const lowest = pair.reduce((sum, each) => sum + 255 * Math.min(each, 0), 0);
            expect(highest).toBeLessThanOrEqual(32_767);
            expect(lowest).toBeGreaterThanOrEqual(-32_768);
          }
        }
      }),
    );
  });

  it('is within half a step of the weight times its factors', () => {
    fc.assert(
      fc.property(weight, ({ inputs, outputs, values: floats }) => {
        const factors = Float32Array.from({ length: inputs }, (_, i) => 0.5 + i);
        const { values, scales } = quantizeLinear(Float32Array.from(floats), outputs, inputs, factors);
        for (const [at, float] of floats.entries()) {
          const [output, input] = [Math.floor(at / inputs), at % inputs];
          const scale = scales[output]!;
          const wanted = float * factors[input]!;
          expect(Math.abs(values[input * outputs + output]! * scale - wanted)).toBeLessThanOrEqual(
            scale * 0.5001,
          );
        }
      }),
    );
  });

  it('uses all of 8 bits where a large value stands beside a small one or one of the other sign', () => {
    const { values } = quantizeLinear(Float32Array.of(1, -1, 0.5, 0, -0.25, -0.5), 1, 6, undefined);
    expect([...values]).toEqual([127, -127, 64, 0, -32, -64]);
    const { values: pair } = quantizeLinear(Float32Array.of(1, 1), 1, 2, undefined);
    expect([...pair]).toEqual([64, 64]);
  });
});
