import { describe, expect, it } from 'vitest';
import type { AnalyzedSentence } from '../../../src/analysis';
import { wordMarks } from '../../../src/extension/features/explain/present';
import { entityMarks, sentimentMarks } from '../../../src/extension/features/highlights/present';
import { percent } from '../../../src/extension/presentation/marks';
import { shownEntities } from '../../../src/extension/presentation/shownEntities';
import { bar, escapeMarkdown, hoverMarkdown } from '../../../src/extension/features/hover/present';
import { meanEmbedding, passagesOf, sectionsOf } from '../../../src/extension/presentation/passages';
import { similarityWord } from '../../../src/extension/features/similarity/present';
import { describeStatus } from '../../../src/extension/features/status/present';
import type { ModelInfo, SentimentLabel, Span } from '../../../src/inference';
import { GlossError } from '../../../src/inference';
import { emptyAnalysis } from '../../support/emptyAnalysis';

function sentence(
  text: string,
  start: number,
  label: SentimentLabel = 'neutral',
  extra: Partial<AnalyzedSentence> = {},
): AnalyzedSentence {
  const probabilities = { negative: 0.1, neutral: 0.1, positive: 0.1, [label]: 0.8 };
  const embedding = new Float32Array([1, 0]);
  const result = { sentiment: { label, probabilities }, entities: [], embedding };
  return { start, end: start + text.length, text, kind: 'paragraph', result, ...extra };
}

const model: ModelInfo = {
  id: 'm',
  version: '1.2.3',
  displayName: 'My_model',
  hash: 'h',
  license: 'MIT',
  precision: 'int8',
  maxTokens: 256,
  heads: ['sentiment', 'entities', 'embedding'],
};

describe('highlights', () => {
  it('mark negative and positive sentences with their figure and leave neutral ones alone', () => {
    const sentences = [
      sentence('Bad.', 0, 'negative'),
      sentence('A fact.', 5),
      sentence('Nice.', 13, 'positive'),
    ];
    expect(sentimentMarks(sentences)).toEqual([
      { start: 0, end: 4, kind: 'negative', label: 'negative 80 %' },
      { start: 13, end: 18, kind: 'positive', label: 'positive 80 %' },
    ]);
  });

  it('never say 100 % of something less than certain', () => {
    expect(percent(0.999)).toBe('99 %');
    expect(percent(1)).toBe('100 %');
  });

  it('show only the types of names that are wanted and sure enough', () => {
    const names = [
      { start: 0, end: 3, label: 'PERSON' as const, score: 0.9, text: 'Ada', name: 'Ada' },
      { start: 4, end: 7, label: 'ORG' as const, score: 0.9, text: 'IBM', name: 'IBM' },
      { start: 8, end: 11, label: 'PERSON' as const, score: 0.3, text: 'Bob', name: 'Bob' },
    ];
    const shown = shownEntities(names, new Set(['PERSON'] as const), 0.5);
    expect(entityMarks(shown)).toEqual([{ start: 0, end: 3, kind: 'person', label: 'PERSON' }]);
  });
});

describe('the hover', () => {
  it('draws a bar of ten cells in proportion to the probability', () => {
    expect(bar(0.72)).toBe('███████░░░');
    expect(bar(0)).toBe('░'.repeat(10));
    expect(bar(1)).toBe('█'.repeat(10));
  });

  it('names label, figures, words, model and commands', () => {
    const word = { start: 0, end: 3, word: 'Bad', contribution: 0.42 };
    const markdown = hoverMarkdown({
      sentence: sentence('Bad.', 0, 'negative'),
      entities: [],
      words: [word],
      model,
    });
    expect(markdown).toContain('**Negative**');
    expect(markdown).toContain('80 %');
    expect(markdown).toContain('**Bad** (42)');
    expect(markdown).toContain('My\\_model 1\\.2\\.3 (int8)');
    expect(markdown).toContain(
      '(command:gloss.explainSelection?%5B%7B%22start%22%3A0%2C%22end%22%3A4%7D%5D ',
    );
  });

  it('shows text of the document as text, never as markup or a link', () => {
    const text = '[x](command:evil) <img src=a> $(bug)';
    const entity = { start: 0, end: text.length, label: 'ORG' as const, score: 0.9, text, name: text };
    const markdown = hoverMarkdown({ entities: [entity], words: [], model });
    expect(markdown).not.toContain('](command:evil)');
    expect(markdown).not.toContain(' <img');
    expect(markdown).not.toContain(' $(bug)');
    expect(escapeMarkdown('a_b\nc')).toBe('a\\_b c');
  });

  it('explains every name at a place, and says which of them people marked', () => {
    const named = (label: 'ORG' | 'PERSON', text: string) => ({ start: 0, end: 9, label, text, name: text });
    const markdown = hoverMarkdown({
      entities: [
        { ...named('PERSON', 'Ada'), score: 1, isMarked: true },
        {
          ...named('ORG', 'Ada Institute'),
          score: 0.9,
          alternatives: [
            { label: 'PERSON', score: 0.06 },
            { label: undefined, score: 0.03 },
          ],
        },
      ],
      words: [],
      model,
    });
    expect(markdown).toMatch(
      /^\*\*Person\*\* Ada, as `\.gloss\.json` says\n\n\*\*Organization\*\* Ada Institute/,
    );
    expect(markdown).toContain(
      '<small>Person 6 % · No name 3 % · by the head “entities” of the model</small>',
    );
  });
});

describe('word marks', () => {
  it('tell words that carry the label from words that speak against it and skip the rest', () => {
    const words = [
      { start: 0, end: 3, word: 'Bad', contribution: 0.3 },
      { start: 4, end: 8, word: 'fine', contribution: -0.1 },
      { start: 9, end: 12, word: 'day', contribution: 0.04 },
    ];
    expect(wordMarks(sentence('Bad fine day', 50, 'negative'), words)).toEqual([
      { start: 50, end: 53, kind: 'supportingNegative', label: '+30' },
      { start: 54, end: 58, kind: 'opposing', label: '−10' },
    ]);
  });
});

describe('passages', () => {
  it('are one for each selection that holds a sentence', () => {
    const text = 'One here.   Two there.';
    const sentences = [sentence('One here.', 0), sentence('Two there.', 12)];
    const analysis = emptyAnalysis({ text, sentences });
    const textOf = ({ start, end }: Span): string => text.slice(start, end);
    const spans = [
      { start: 0, end: 9 },
      { start: 9, end: 12 },
      { start: 12, end: 22 },
    ];
    expect(passagesOf(analysis, spans).map(textOf)).toEqual(['One here.', 'Two there.']);
  });

  it('of a document are its headings with what follows', () => {
    const text = 'Intro\nText one.\nNext\nText two.';
    const sentences = [
      sentence('Intro', 0, 'neutral', { kind: 'heading' }),
      sentence('Text one.', 6),
      sentence('Next', 16, 'neutral', { kind: 'heading' }),
      sentence('Text two.', 21),
    ];
    const analysis = emptyAnalysis({ text, sentences });
    const textOf = ({ start, end }: Span): string => text.slice(start, end);
    const sections = sectionsOf(analysis);
    expect(sections.map(textOf)).toEqual(['Intro\nText one.', 'Next\nText two.']);
  });

  it('have an embedding of norm 1', () => {
    const other = sentence('b', 0);
    const turned = { ...other, result: { ...other.result, embedding: new Float32Array([0, 1]) } };
    const mean = meanEmbedding([sentence('a', 0), turned]);
    expect(Math.hypot(...mean)).toBeCloseTo(1, 6);
    expect(mean[0]).toBeCloseTo(Math.SQRT1_2, 6);
  });
});

describe('the status bar', () => {
  it('tells idle, loading, busy and failed apart', () => {
    const error = new GlossError('modelMissing', 'No model.');
    const texts = (['idle', 'loading', 'busy', 'failed'] as const).map(
      (status) => describeStatus({ status, ...(status === 'failed' && { error }) }, undefined).text,
    );
    expect(new Set(texts).size).toBe(4);
    expect(describeStatus({ status: 'failed', error }, undefined)).toMatchObject({ isFailure: true });
    expect(describeStatus({ status: 'failed', error }, undefined).tooltip).toContain('No model.');
  });
});

describe('a similarity', () => {
  it.each([
    [1, 'nearly the same'],
    [0.9, 'nearly the same'],
    [0.89, 'similar'],
    [0.55, 'similar'],
    [0.54, 'related'],
    [0.2, 'related'],
    [0.02, 'unrelated'],
    [-0.3, 'unrelated'],
  ])('of %d reads as %s', (score, word) => {
    expect(similarityWord(score)).toBe(word);
  });
});
