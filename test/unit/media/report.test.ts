import { describe, expect, it } from 'vitest';
import { edgeForKey, riverParts, riverPoints } from '../../../media/panel/riverPoints';
import { countLabels, partOf, surest } from '../../../media/panel/stretch';
import { namedTogether, sentenceIndexAt } from '../../../media/panel/together';
import type { PanelEntity, PanelModel, PanelSentence } from '../../../src/extension/features/panel/protocol';

/** Ten characters a sentence, two sentences a paragraph; the figure is how positive it is. */
function sentencesOf(positive: readonly number[]): PanelSentence[] {
  return positive.map((value, index) => ({
    start: 10 * index,
    end: 10 * index + 9,
    line: index + 1,
    paragraph: Math.floor(index / 2),
    excerpt: `Sentence ${index}.`,
    label: value >= 0.5 ? 'positive' : 'negative',
    probabilities: { negative: 1 - value, neutral: 0, positive: value },
  }));
}

function named(name: string, ...sentences: number[]): PanelEntity {
  const mentions = sentences.map((index) => ({
    start: 10 * index,
    end: 10 * index + 3,
    line: index + 1,
    before: '',
    match: name,
    after: '',
    score: 1,
  }));
  return { type: 'PERSON', name, mentions };
}

function modelOf(sentences: readonly PanelSentence[], entities: readonly PanelEntity[]): PanelModel {
  const counts = countLabels(sentences);
  const summary = {
    sentences: sentences.length,
    words: 0,
    characters: 0,
    proseCharacters: 0,
    notes: [],
    counts,
  };
  const model = { displayName: 'Sample', version: '1' };
  return { title: '', scope: 'document', uri: 'file:///a', version: 1, model, summary, sentences, entities };
}

describe('the river', () => {
  it('has the mean of what is around each place, from the first sentence to the last', () => {
    const points = riverPoints(sentencesOf([0, 0, 0, 1, 1, 1]), 100);
    expect(points.map(({ at, positive }) => [at, positive])).toEqual([
      [0.5, 0],
      [1.5, 0],
      [2.5, 0],
      [3.5, 1],
      [4.5, 1],
      [5.5, 1],
    ]);
  });

  it('stays within the number of points asked for and reaches both ends of a long text', () => {
    const points = riverPoints(sentencesOf(Array.from({ length: 20_000 }, (_, index) => index % 2)), 300);
    expect(points).toHaveLength(300);
    expect([points[0]?.at, points.at(-1)?.at]).toEqual([0.5, 19_999.5]);
    for (const { positive, negative } of points) expect(positive + negative).toBeCloseTo(1, 6);
  });

  it('has no points without sentences', () => {
    expect(riverPoints([], 100)).toEqual([]);
    expect(riverParts([], 12)).toEqual([]);
  });

  it('tells its table every sentence once', () => {
    const parts = riverParts(sentencesOf(Array.from({ length: 31 }, () => 0.5)), 12);
    expect(parts[0]?.first).toBe(0);
    expect(parts.at(-1)?.last).toBe(30);
    parts.slice(1).forEach(({ first }, index) => expect(first).toBe((parts[index]?.last ?? 0) + 1));
  });

  it('moves an edge by keys and stops at its bounds', () => {
    expect(edgeForKey('ArrowRight', 3, 0, 20)).toBe(4);
    expect(edgeForKey('ArrowLeft', 0, 0, 20)).toBe(0);
    expect(edgeForKey('PageUp', 3, 0, 20)).toBe(5);
    expect(edgeForKey('End', 3, 0, 20)).toBe(20);
    expect(edgeForKey('a', 3, 0, 20)).toBeUndefined();
  });
});

describe('a stretch', () => {
  const sentences = sentencesOf([0.1, 0.9, 0.2, 0.8]);
  const model = modelOf(sentences, [named('Ada', 0, 3), named('Mill', 1, 2, 3)]);

  it('keeps its own sentences and the mentions in them', () => {
    const part = partOf(model, { first: 1, last: 2 });
    expect(part.sentences).toEqual(sentences.slice(1, 3));
    expect(part.entities.map(({ name, mentions }) => [name, mentions.length])).toEqual([['Mill', 2]]);
  });

  it('is all of the text when none was chosen', () => {
    expect(partOf(model, undefined)).toEqual({ sentences, first: 0, entities: model.entities });
  });

  it('has its surest sentences of either label', () => {
    expect(surest(sentences, 'negative', 1)).toEqual([sentences[0]]);
    expect(surest(sentences, 'positive', 5)).toEqual([sentences[1], sentences[3]]);
    expect(surest(sentences, 'neutral', 5)).toEqual([]);
  });
});

describe('names that stand together', () => {
  const sentences = sentencesOf([0, 0, 0, 0, 0, 0]);
  const entities = [named('Ada', 0, 2, 4), named('Mill', 1, 2), named('Rome', 5)];

  it('are counted by paragraph, with where each begins', () => {
    expect(namedTogether(entities, sentences, false)).toEqual([
      { a: 0, b: 1, count: 2, places: [0, 2] },
      { a: 0, b: 2, count: 1, places: [4] },
    ]);
  });

  it('are counted by sentence', () => {
    expect(namedTogether(entities, sentences, true)).toEqual([{ a: 0, b: 1, count: 1, places: [2] }]);
  });

  it('are in the sentence that an offset lies in', () => {
    expect([0, 9, 10, 55].map((offset) => sentenceIndexAt(sentences, offset))).toEqual([0, 0, 1, 5]);
  });
});
