import { describe, expect, it } from 'vitest';
import {
  analyzeDocument,
  emptyWorkspaceFile,
  entitiesOf,
  parseWorkspaceFile,
} from '../../../../src/analysis';
import { applyOverrides } from '../../../../src/analysis/entities/overrides';
import { withoutNotEntity } from '../../../../src/analysis/entities/overrideEdits';
import { createFakeAnalyzer } from '../../../support/fakeAnalyzer';
import { snapshotOf } from '../../../support/readProse';

/** Type and text of the names in a document, with what `.gloss.json` says in its section `entities`. */
async function namesIn(text: string, section: object, languageId = 'markdown'): Promise<readonly string[]> {
  const { file } = parseWorkspaceFile(JSON.stringify({ entities: section }));
  const analysis = await analyzeDocument(snapshotOf(languageId, text), createFakeAnalyzer(), {
    overrides: file.entities,
  });
  return entitiesOf(analysis).map(({ label, text: name, start, end, isMarked }) => {
    expect(text.slice(start, end)).toBe(name);
    return `${label} ${name}${isMarked ? '!' : ''}`;
  });
}

describe('what people said about names', () => {
  it('takes away names that are none, of a type or at all', async () => {
    const text = 'Jenkins is in Berlin with Microsoft.';
    expect(await namesIn(text, { notEntity: ['Jenkins', { text: 'Berlin', type: 'PERSON' }] })).toEqual([
      'LOC Berlin',
      'ORG Microsoft',
    ]);
  });

  it('gives a name another type', async () => {
    expect(await namesIn('Ask Jenkins about Jenkins.', { is: { Jenkins: 'ORG' } })).toEqual([
      'ORG Jenkins!',
      'ORG Jenkins!',
    ]);
  });

  it('leaves nothing of what the model thought of a name whose type was given', () => {
    const { file } = parseWorkspaceFile(JSON.stringify({ entities: { is: { Jenkins: 'ORG' } } }));
    const found = {
      start: 0,
      end: 7,
      label: 'PERSON',
      score: 0.6,
      alternatives: [{ label: 'ORG', score: 0.3 }],
      text: 'Jenkins',
      name: 'Jenkins',
    } as const;
    const sentence = { start: 0, end: 13, kind: 'paragraph', text: 'Jenkins fails' } as const;
    expect(applyOverrides(sentence, [found], file.entities)).toEqual([
      { ...found, label: 'ORG', score: 1, alternatives: [], isMarked: true },
    ]);
  });

  it('finds names that the model missed, as whole words, with this case and over line breaks', async () => {
    const text = 'Quuxly Bar saw quuxly bar.\nThen Quuxly\nBar’s friend Quuxly Bars left `Quuxly Bar`.\n';
    expect(await namesIn(text, { is: { 'Quuxly Bar': 'PERSON' } })).toEqual([
      'PERSON Quuxly Bar!',
      'PERSON Quuxly\nBar!',
    ]);
  });

  it('keeps a marked name inside a longer one of another type, and drops it inside one of its own', async () => {
    const text = 'Ada Lovelace came.';
    expect(await namesIn(text, { is: { Ada: 'MISC' } })).toEqual(['PERSON Ada Lovelace', 'MISC Ada!']);
    expect(await namesIn(text, { is: { Ada: 'PERSON' } })).toEqual(['PERSON Ada Lovelace']);
  });

  it('goes before a name that it overlaps or holds', async () => {
    expect(await namesIn('Old Ada Lovelace Hall.', { is: { 'Ada Lovelace Hall': 'LOC' } })).toEqual([
      'LOC Ada Lovelace Hall!',
    ]);
    expect(await namesIn('Old Ada Lovelace.', { is: { 'Old Ada': 'LOC' } })).toEqual(['LOC Old Ada!']);
  });

  it('counts more than what the code declares', async () => {
    const code = 'const Jenkins = start(); // Jenkins restarts in Berlin.\n';
    expect(await namesIn(code, {}, 'typescript')).toEqual(['LOC Berlin']);
    expect(await namesIn(code, { is: { Jenkins: 'ORG' } }, 'typescript')).toEqual([
      'ORG Jenkins!',
      'LOC Berlin',
    ]);
  });

  it('changes nothing when it says nothing', async () => {
    const text = 'Ada Lovelace and Jenkins in Berlin.';
    expect(await namesIn(text, {})).toEqual(['PERSON Ada Lovelace', 'PERSON Jenkins', 'LOC Berlin']);
    expect(emptyWorkspaceFile.entities.is.size).toBe(0);
  });

  it('can be taken back', () => {
    const source =
      '{\n  "entities": {\n    "notEntity": [7, "Ada", { "text": "Ada", "type": "ORG" }, "Bob"]\n  }\n}\n';
    const after = withoutNotEntity(source, 'Ada');
    expect(JSON.parse(after)).toEqual({ entities: { notEntity: [7, 'Bob'] } });
    expect(withoutNotEntity(after, 'Ada')).toBe(after);
    expect(withoutNotEntity('', 'Ada')).toBe('');
  });
});
