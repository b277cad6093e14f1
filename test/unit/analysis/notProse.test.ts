import { describe, expect, it } from 'vitest';
import { looksLikeCode } from '../../../src/analysis/regions/comments/notProse';

describe('a line of a comment that assigns', () => {
  it.each([
    'count = 3',
    'const total = 4',
    'self.names[0] += other',
    'node->next = head',
    "table['key'] ||= []",
    'unsigned int size = 0',
    'List<String> names = load',
    'a, b = b, a',
    '$total .= $part',
    '*target = value',
    '%options = (quiet, fast)',
    'Config::level = 3',
    'matrix(2, 3) = 5',
    'find(name).size = 10',
    'x-y = 2',
    'result := compute(1)',
  ])('is code: %s', (line) => {
    expect(looksLikeCode(line)).toBe(true);
  });

  it.each([
    'speed (km/h) = way / time',
    'width/height = ratio of both',
    '1) = first, 2) = second',
    '50% = half',
    '"#" = comment, "+" = sum',
    'yes/no = 1/0',
    'Sunday (0) = rest',
    'The total is what remains = the sum of all',
  ])('is prose: %s', (line) => {
    expect(looksLikeCode(line)).toBe(false);
  });
});
