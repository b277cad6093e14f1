import { describe, expect, it } from 'vitest';
import { cosine } from '../../../src/inference';

const east = Float32Array.of(1, 0);
const north = Float32Array.of(0, 1);
const west = Float32Array.of(-1, 0);
const zero = new Float32Array(2);

describe('cosine', () => {
  it('is 1 for the same direction, 0 across, -1 for the opposite', () => {
    expect([cosine(east, east), cosine(east, north), cosine(east, west)]).toEqual([1, 0, -1]);
  });

  it('is 0 for the embedding of an empty text', () => {
    expect(cosine(zero, east)).toBe(0);
  });

  it('stays within -1..1 whatever rounding did to the vectors', () => {
    const long = Float32Array.of(0.6000001, 0.8000001);
    expect(cosine(long, long)).toBe(1);
  });
});
