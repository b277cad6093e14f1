import { describe, expect, it } from 'vitest';
import type { AnalyzedSentence, DocumentEntity } from '../../../../src/analysis';
import { withoutOrdinaryWords } from '../../../../src/analysis/entities/ordinaryWords';

function entity(name: string, more: Partial<DocumentEntity> = {}): DocumentEntity {
  return { start: 0, end: name.length, label: 'PERSON', score: 0.9, text: name, name, ...more };
}

/** Nothing of it is read. */
const result: AnalyzedSentence['result'] = {
  sentiment: { label: 'neutral', probabilities: { negative: 0, neutral: 1, positive: 0 } },
  entities: [],
  embedding: new Float32Array(2),
};

/** The names that stay in a document of these sentences. */
function names(entities: readonly DocumentEntity[], ...sentences: readonly string[]): readonly string[] {
  return withoutOrdinaryWords(
    entities,
    sentences.map((text) => ({ text, result: { ...result } })),
  ).map(({ name }) => name);
}

describe('a word that is mostly no name', () => {
  it('is none where the model took it for one', () => {
    const sentences = ['Prow says no.', 'Restart Prow.', 'The log of Prow.', 'Ada Lovelace restarted Prow.'];
    expect(names([entity('Prow'), entity('Ada Lovelace')], ...sentences)).toEqual(['Ada Lovelace']);
  });

  it('stays a name when half of its uses are', () => {
    const sentences = ['Prow says no.', 'Prow says yes.', 'Restart Prow.', 'The log of Prow.'];
    expect(names([entity('Prow'), entity('Prow')], ...sentences)).toEqual(['Prow', 'Prow']);
  });

  it('needs three uses', () => {
    expect(names([entity('Prow')], 'Prow says no.', 'Restart Prow.')).toEqual(['Prow']);
  });

  it('is used as a name inside of longer ones too', () => {
    const sentences = [
      'Ada Lovelace wrote it.',
      'Ada Lovelace read it.',
      'Ask Ada.',
      'ADA and Adab are others.',
    ];
    const found = [entity('Ada Lovelace'), entity('Ada Lovelace'), entity('Ada')];
    expect(names(found, ...sentences)).toEqual(['Ada Lovelace', 'Ada Lovelace', 'Ada']);
    expect(names(found.slice(2), ...sentences)).toEqual([]);
  });

  it('is counted anew where a sentence has changed and kept its result', () => {
    const kept = { ...result };
    const of = (...texts: readonly string[]) =>
      withoutOrdinaryWords(
        [entity('Prow')],
        texts.map((text) => ({ text, result: kept })),
      );
    expect(of('Prow says no.', 'Restart Prow.', 'The log of Prow.')).toEqual([]);
    expect(of('Prow says no.', 'Restart it.', 'The log of it.')).toHaveLength(1);
  });

  it('stays when people marked it', () => {
    const sentences = ['Prow says no.', 'Restart Prow.', 'The log of Prow.'];
    expect(names([entity('Prow', { isMarked: true })], ...sentences)).toEqual(['Prow']);
  });
});
