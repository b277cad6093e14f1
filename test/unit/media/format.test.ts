import { describe, expect, it } from 'vitest';
import { cosine, integer, mentionsText, percent, sentencesText, verdict } from '../../../media/panel/format';

describe('figures', () => {
  it.each([
    [0, '0%'],
    [0.004, '<1%'],
    [0.01, '1%'],
    [0.874, '87%'],
    [0.99, '99%'],
    [0.996, '>99%'],
    [1, '100%'],
  ])('write the share %d as %s', (share, written) => {
    expect(percent(share)).toBe(written);
  });

  it.each([
    [0.8249, '0.82'],
    [-0.5, '−0.50'],
    [-0.001, '0.00'],
    [1, '1.00'],
  ])('write the cosine %d as %s', (value, written) => {
    expect(cosine(value)).toBe(written);
  });

  it('have thousands set apart and agree in number', () => {
    expect(integer(41200)).toBe('41,200');
    expect(mentionsText(1)).toBe('1 mention');
    expect(sentencesText(2000)).toBe('2,000 sentences');
  });

  it('name the line, the label and its probability', () => {
    const probabilities = { negative: 0.87, neutral: 0.1, positive: 0.03 };
    const sentence = {
      start: 0,
      end: 1,
      line: 1200,
      paragraph: 0,
      excerpt: '',
      label: 'negative' as const,
      probabilities,
    };
    expect(verdict(sentence)).toBe('Line 1,200 · Negative 87%');
  });
});
