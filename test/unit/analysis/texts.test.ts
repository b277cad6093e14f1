import { describe, expect, it } from 'vitest';
import { countWords, excerptOf } from '../../../src/analysis';
import { cpuMs } from '../../support/cpuTime';

describe('an excerpt', () => {
  it.each([
    ['  One line\n\tof  text. ', 40, 'One line of text.'],
    ['exactly ten', 11, 'exactly ten'],
    ['One line that is cut between words', 20, 'One line that is…'],
    ['Donaudampfschifffahrtsgesellschaft', 10, 'Donaudamp…'],
    ['ab😀😀', 4, 'ab…'],
    ['', 10, ''],
  ])('of %j in %i characters is %j', (text, maxCharacters, expected) => {
    expect(excerptOf(text, maxCharacters)).toBe(expected);
  });

  it('of a huge text looks at the beginning only', () => {
    expect(excerptOf(`Start${' '.repeat(100)}${'x'.repeat(10_000_000)}`, 20)).toBe('Start…');
    expect(excerptOf(`${' '.repeat(79)}😀 and more`, 20)).toBe('…');
    expect(excerptOf('word '.repeat(1_000_000), 20)).toBe('word word word…');
  });
});

describe('words', () => {
  it.each([
    ["I don't know this well-known word.", 6],
    ['It took 1,000.5 seconds in 2026.', 6],
    ['Καλημέρα κόσμε, привет мир', 4],
    ['na\u0308chste Woche', 2],
    ['— … !? 😀', 0],
    ['', 0],
  ])('of %j are counted: %i', (text, count) => {
    expect(countWords(text)).toBe(count);
  });

  it('are told apart where no spaces do', () => {
    expect(countWords('我们今天去学校。')).toBeGreaterThan(3);
  });

  it('are counted in a time that grows with the length of the text', () => {
    const start = cpuMs();
    expect(countWords('我们今天去学校。'.repeat(20_000))).toBeGreaterThan(60_000);
    expect(cpuMs() - start).toBeLessThan(5000);
  });
});
