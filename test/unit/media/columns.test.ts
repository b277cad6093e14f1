import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnOf, sentenceForKey, toColumns } from '../../../media/panel/columns';
import type { Label, PanelSentence } from '../../../src/extension/features/panel/protocol';

function sentence(label: Label, probability: number): PanelSentence {
  const rest = (1 - probability) / 2;
  const probabilities = { negative: rest, neutral: rest, positive: rest, [label]: probability };
  return { start: 0, end: 1, paragraph: 0, line: 1, excerpt: '', label, probabilities };
}

const none = { mean: 0, peak: 0 };
const anySentence = fc
  .tuple(
    fc.constantFrom<Label[]>('negative', 'neutral', 'positive'),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([label, probability]) => sentence(label, probability));

describe('toColumns', () => {
  it('gives each sentence its column while there is room', () => {
    const columns = toColumns(
      [sentence('positive', 0.75), sentence('neutral', 0.9), sentence('negative', 0.5)],
      3,
    );
    expect(columns).toEqual([
      { first: 0, count: 1, strongest: 0, label: 'positive', up: { mean: 0.75, peak: 0.75 }, down: none },
      { first: 1, count: 1, strongest: 1, label: 'neutral', up: none, down: none },
      { first: 2, count: 1, strongest: 2, label: 'negative', up: none, down: { mean: 0.5, peak: 0.5 } },
    ]);
  });

  it('draws neighbours as one when there is none, and loses neither extreme', () => {
    const sentences = [
      sentence('positive', 0.5),
      sentence('negative', 1),
      sentence('neutral', 0.9),
      sentence('positive', 0.75),
      sentence('neutral', 0.8),
    ];
    expect(toColumns(sentences, 2)).toEqual([
      { first: 0, count: 3, strongest: 1, label: 'negative', up: { mean: 0.5 / 3, peak: 0.5 }, down: { mean: 1 / 3, peak: 1 } },
      { first: 3, count: 2, strongest: 3, label: 'positive', up: { mean: 0.375, peak: 0.75 }, down: none },
    ]); // prettier-ignore
  });

  it('gives no columns for no sentences', () => {
    expect(toColumns([], 100)).toEqual([]);
  });

  it('covers every sentence once, in order, within the width', () => {
    fc.assert(
      fc.property(fc.array(anySentence), fc.integer({ min: 1, max: 40 }), (sentences, maxColumns) => {
        const columns = toColumns(sentences, maxColumns);
        expect(columns.length).toBeLessThanOrEqual(maxColumns);
        const covered = columns.flatMap(({ first, count }) =>
          Array.from({ length: count }, (_, i) => first + i),
        );
        expect(covered).toEqual(sentences.map((_, index) => index));
        covered.forEach((index) => {
          const { first, count } = columns[columnOf(columns, index)]!;
          expect(index).toBeGreaterThanOrEqual(first);
          expect(index).toBeLessThan(first + count);
        });
      }),
    );
  });
});

describe('sentenceForKey', () => {
  const columns = toColumns(
    Array.from({ length: 50 }, (_, i) => sentence(i % 4 === 2 ? 'negative' : 'neutral', 0.8)),
    13,
  );

  it.each([
    ['ArrowRight', 2, 6],
    ['ArrowLeft', 6, 2],
    ['ArrowLeft', 2, 0],
    ['ArrowRight', 48, 49],
    ['ArrowDown', 2, 3],
    ['ArrowUp', 2, 1],
    ['ArrowUp', 0, 0],
    ['ArrowDown', 49, 49],
    ['PageDown', 2, 42],
    ['PageUp', 42, 2],
    ['Home', 30, 0],
    ['End', 30, 49],
  ])('%s leads from sentence %i to %i', (key, from, to) => {
    expect(sentenceForKey(key, columns, from)).toBe(to);
  });

  it('leaves other keys alone', () => {
    expect(sentenceForKey('a', columns, 0)).toBeUndefined();
    expect(sentenceForKey('ArrowLeft', [], 0)).toBeUndefined();
  });

  it('reaches every sentence and never leaves the text', () => {
    const keys = fc.constantFrom(
      'ArrowLeft',
      'ArrowRight',
      'ArrowUp',
      'ArrowDown',
      'PageUp',
      'PageDown',
      'Home',
      'End',
    );
    fc.assert(
      fc.property(
        fc.array(anySentence, { minLength: 1 }),
        fc.integer({ min: 1, max: 20 }),
        fc.array(keys),
        (sentences, width, presses) => {
          const drawn = toColumns(sentences, width);
          let at = 0;
          for (const key of presses) {
            at = sentenceForKey(key, drawn, at) ?? -1;
            expect(sentences[at]).toBeDefined();
          }
        },
      ),
    );
  });
});
