import { describe, expect, it } from 'vitest';
import type { AnalyzedSentence, RegionKind } from '../../../../src/analysis';
import { paragraphIndexes, presentRepetition } from '../../../../src/extension/features/panel/repetition';

/** Sentences of a text in which `|` stands between them; the vector says which direction a sentence points in. */
function sentencesOf(
  parts: readonly (readonly [text: string, direction: number, kind?: RegionKind, gap?: string])[],
) {
  let text = '';
  const sentences = parts.map(([written, direction, kind = 'paragraph', gap = '\n\n']): AnalyzedSentence => {
    const start = text.length;
    text += `${written}${gap}`;
    const probabilities = { negative: 0, neutral: 1, positive: 0 };
    const embedding = new Float32Array([Math.cos(direction), Math.sin(direction)]);
    const result = { sentiment: { label: 'neutral' as const, probabilities }, entities: [], embedding };
    return { start, end: start + written.length, text: written, kind, result };
  });
  return { sentences, text };
}

function repetitionOf(parts: Parameters<typeof sentencesOf>[0]) {
  const { sentences, text } = sentencesOf(parts);
  return presentRepetition(sentences, paragraphIndexes(sentences, text), text, () => 1);
}

describe('paragraphs', () => {
  it('begin after a blank line, at another kind and at each item of a list', () => {
    const { sentences, text } = sentencesOf([
      ['Title', 0, 'heading', '\n'],
      ['One.', 0, 'paragraph', ' '],
      ['Two.', 0, 'paragraph', '\n'],
      ['Three.', 0],
      ['Four.', 0],
      ['Item', 0, 'listItem', '\n'],
      ['Item', 0, 'listItem', '\n'],
    ]);
    expect(paragraphIndexes(sentences, text)).toEqual([0, 1, 1, 1, 2, 3, 4]);
  });
});

describe('repetition', () => {
  it('compares each paragraph with each, and lists the closest first', () => {
    const repetition = repetitionOf([
      ['First.', 0],
      ['Other.', Math.PI / 2],
      ['Again.', 0.1],
    ]);
    expect(repetition).toMatchObject({ paragraphs: 3, paragraphsPerPlace: 1, placesPerRow: 1 });
    expect(repetition?.cells.map(({ a, b }) => [a, b])).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    expect(repetition?.closest[0]).toMatchObject({ a: 0, b: 2 });
    expect(repetition?.closest[0]?.score).toBeCloseTo(Math.cos(0.1), 5);
    expect(repetition?.places.map(({ excerpt }) => excerpt)).toEqual(['First.', 'Other.', 'Again.']);
  });

  it('leaves out headings, and says nothing of a text with one paragraph', () => {
    expect(
      repetitionOf([
        ['Title', 0, 'heading'],
        ['One.', 0],
      ]),
    ).toBeUndefined();
    expect(repetitionOf([])).toBeUndefined();
  });

  it('aggregates a long text and still finds the two paragraphs that repeat each other', () => {
    const parts = Array.from({ length: 1000 }, (_, index) => [`Paragraph ${index}.`, index * 0.003] as const);
    const repetition = repetitionOf(parts);
    expect(repetition?.paragraphs).toBe(1000);
    expect(repetition?.paragraphsPerPlace).toBe(3);
    expect(repetition?.places).toHaveLength(334);
    expect(repetition?.placesPerRow).toBe(6);
    const rows = Math.ceil(334 / 6);
    expect(repetition?.cells).toHaveLength((rows * (rows + 1)) / 2);
    for (const { a, b, score } of repetition?.cells ?? []) {
      expect(a).toBeLessThanOrEqual(b);
      expect(score).toBeLessThanOrEqual(1);
    }
  });
});
