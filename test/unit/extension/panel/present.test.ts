import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presentPanel } from '../../../../src/extension/features/panel/present';
import { parseToPage } from '../../../../src/extension/features/panel/protocol';
import { input, lines, sample } from './sample';

describe('presentPanel', () => {
  it('says what was analysed and by which model', () => {
    const { title, scope, uri, version, model } = sample().model;
    expect({ title, scope, uri, version, model }).toEqual({
      title: 'mill.md',
      scope: 'document',
      uri: 'file:///mill.md',
      version: 7,
      model: { displayName: 'Sample Model', version: '2.1' },
    });
  });

  it('sums up the document and points at the surest sentence of either kind', () => {
    const { model, text } = sample();
    expect(model.summary).toEqual({
      sentences: 4,
      words: 6 + 5 + 9 + 3,
      characters: text.length,
      proseCharacters: text.length - 4,
      skippedBlocks: 1,
      notes: ['A note.'],
      counts: { negative: 2, neutral: 1, positive: 1 },
      mostNegative: 3,
      mostPositive: 2,
    });
  });

  it('keeps sentences in order with lines counted from 1', () => {
    const { model, text } = sample();
    expect(model.sentences.map(({ line, label }) => [line, label])).toEqual([
      [2, 'neutral'],
      [3, 'negative'],
      [4, 'positive'],
      [5, 'negative'],
    ]);
    for (const { start, end, excerpt } of model.sentences) expect(text.slice(start, end)).toBe(excerpt);
  });

  it('groups entities by type and name without regard to case, most mentioned first', () => {
    const { model, text } = sample();
    expect(model.entities.map(({ type, name, mentions }) => [type, name, mentions.length])).toEqual([
      ['PERSON', 'Ada Byron', 2],
      ['ORG', 'Mill & Sons', 1],
    ]);
    const mentions = model.entities.flatMap((entity) => entity.mentions);
    expect(mentions.map(({ start, end }) => text.slice(start, end))).toEqual([
      'Ada Byron',
      'ADA BYRON',
      'Mill & Sons',
    ]);
    expect(mentions[2]).toMatchObject({
      line: 4,
      before: 'ADA BYRON thanked ',
      match: 'Mill & Sons',
      after: ', and Ada Byron left.',
      score: 0.75,
    });
  });

  it('shortens what surrounds a mention, between words', () => {
    const before = 'When all the others had gone home for the night and the lamps were out, ';
    const after = ' sat down at the long table by the window and began to count the letters once more.';
    const line = `${before}Ada Byron${after}`;
    const { entities } = presentPanel(input([[line, 'neutral', 0.9, ['Ada Byron', 'PERSON']]]));
    expect(entities[0]?.mentions[0]).toMatchObject({
      before: '…for the night and the lamps were out, ',
      match: 'Ada Byron',
      after: ' sat down at the long table by the window and began to count…',
    });
  });

  it('keeps the same name under two types apart', () => {
    const { entities } = presentPanel(
      input([
        ['Avon rises.', 'neutral', 0.9, ['Avon', 'LOC']],
        ['Avon sells.', 'neutral', 0.9, ['Avon', 'ORG']],
      ]),
    );
    expect(entities.map(({ type }) => type)).toEqual(['LOC', 'ORG']);
  });

  it('names neither a most negative nor a most positive sentence when all are neutral', () => {
    const { summary } = presentPanel(input([['It is so.', 'neutral', 0.9]]));
    expect(summary).not.toHaveProperty('mostNegative');
    expect(summary).not.toHaveProperty('mostPositive');
  });

  it('gives empty lists for a document without sentences', () => {
    const model = presentPanel(input([]));
    expect(model).toMatchObject({ sentences: [], entities: [], summary: { sentences: 0, words: 0 } });
  });

  it('shows only what a selection touches', () => {
    const { text } = input();
    const start = text.indexOf('wheel');
    const end = text.indexOf(' thanked');
    const { model } = sample({ selection: [{ start, end }] });
    expect(model.scope).toBe('selection');
    expect(model.sentences.map(({ line }) => line)).toEqual([3, 4]);
    expect(model.summary).toMatchObject({
      sentences: 2,
      characters: end - start,
      proseCharacters: end - start,
    });
    expect(model.summary).not.toHaveProperty('skippedBlocks');
    expect(model.entities.map(({ name }) => name)).toEqual(['ADA BYRON', 'Mill & Sons']);
  });

  it('counts what a selection holds beside its sentences as not read', () => {
    const { text } = input();
    const selection = [{ start: 0, end: text.indexOf('\nThe wheel') }];
    const { summary } = sample({ selection }).model;
    expect(summary.characters - summary.proseCharacters).toBe('---'.length);
  });

  it('cuts long sentences to one line of 240 units without splitting a character', () => {
    const long = `A line\nbreak ${'𝔸'.repeat(300)}.`;
    const [sentence] = presentPanel(input([[long, 'neutral', 1]])).sentences;
    expect(sentence?.excerpt).toMatch(/^A line break 𝔸+…$/u);
    expect(sentence?.excerpt.length).toBeLessThanOrEqual(240);
  });

  it('counts words also where no spaces set them apart', () => {
    const words = (text: string) => presentPanel(input([[text, 'neutral', 1]])).summary.words;
    expect(words("It's a well-known fact, 3.5 times.")).toBe(6);
    expect(words('今日は天気がいい')).toBeGreaterThan(2);
  });
});

describe('similarity', () => {
  const unit = (...values: number[]) => Float32Array.from(values);
  const passages = [
    { start: 4, end: 32, embedding: unit(1, 0) },
    { start: 33, end: 60, embedding: unit(0.6, 0.8) },
    { start: 61, end: 80, embedding: unit(0, 0) },
  ];

  it('compares each passage with each', () => {
    const { similarity } = sample({ passages }).model;
    expect(similarity?.items.map(({ label, line }) => [label, line])).toEqual([
      ['A', 2],
      ['B', 3],
      ['C', 4],
    ]);
    expect(similarity?.matrix.map((row) => row.map((value) => Number(value.toFixed(6))))).toEqual([
      [1, 0.6, 0],
      [0.6, 1, 0],
      [0, 0, 0],
    ]);
  });

  it('needs two passages', () => {
    expect(sample({ passages: passages.slice(0, 1) }).model).not.toHaveProperty('similarity');
  });

  it('says how many passages it left out', () => {
    const many = Array.from({ length: 45 }, () => ({ start: 4, end: 32, embedding: unit(1, 0) }));
    const { similarity } = sample({ passages: many }).model;
    expect(similarity).toMatchObject({ omitted: 5 });
    expect(similarity?.items.map(({ label }) => label).slice(-15, -13)).toEqual(['Z', 'AA']);
  });
});

describe('the model and the protocol', () => {
  it('agree for any text and selection', () => {
    const anyLine = fc.tuple(
      fc.string({
        unit: fc.constantFrom('a', 'é', ' ', '\n', '\r', '.', '語', '\u0301', '\ud83d\ude00', '\ud83d', '\0'),
        minLength: 1,
      }),
      fc.constantFrom('negative', 'neutral', 'positive'),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    const spans = fc.array(fc.tuple(fc.nat(200), fc.nat(200)), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(anyLine), fc.option(spans, { nil: undefined }), (of, pairs) => {
        const selection = pairs?.map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));
        const model = presentPanel(input(of, { selection }));
        const message = { type: 'show', model, isPinned: false };
        expect(parseToPage(message)).toEqual(message);
      }),
      { numRuns: 60 },
    );
  });

  it('agree for the sample', () => {
    const { model } = sample({
      passages: lines.map((_, i) => ({ start: i, end: i + 1, embedding: Float32Array.from([1, 0]) })),
    });
    const message = { type: 'show', model, isPinned: true };
    expect(parseToPage(structuredClone(message))).toEqual(message);
  });
});
