import { describe, expect, it } from 'vitest';
import {
  analyzeDocument,
  entitiesOf,
  isSupportedLanguage,
  languageForPath,
  LineIndex,
  sentenceAt,
} from '../../../src/analysis';
import { isFunctionWords } from '../../../src/analysis/entities/functionWords';
import { createFakeAnalyzer } from '../../support/fakeAnalyzer';
import { snapshotOf } from '../../support/readProse';

async function analyze(languageId: string, text: string) {
  return analyzeDocument(snapshotOf(languageId, text), createFakeAnalyzer());
}

describe('entities of a document', () => {
  it('have spans in the document and its own text', async () => {
    const text = '> Hello to **Ada Lovelace**\n> in Berlin.\n';
    const entities = entitiesOf(await analyze('markdown', text));
    expect(
      entities.map(({ label, text: name, start, end }) => [label, name, text.slice(start, end)]),
    ).toEqual([
      ['PERSON', 'Ada Lovelace', 'Ada Lovelace'],
      ['LOC', 'Berlin', 'Berlin'],
    ]);
  });

  it('are not the identifiers of the file', async () => {
    const analysis = await analyze('typescript', 'const Jenkins = start(); // Jenkins restarts in Berlin.\n');
    expect(entitiesOf(analysis).map(({ text }) => text)).toEqual(['Berlin']);
  });
});

describe('words that name nobody', () => {
  it('are told from names', () => {
    expect(['The', 'THE', 'We', 'one', 'us', 'Some of the'].every(isFunctionWords)).toBe(true);
    expect(['The Hague', 'US', 'WHO', 'Will', 'May', 'It Bites', 'Ada'].some(isFunctionWords)).toBe(false);
  });
});

describe('the sentence at an offset', () => {
  it('covers it or ends at it', async () => {
    const analysis = await analyze('markdown', 'One.   Two.\n\n`x`\n\nThree.\n');
    const at = (offset: number) => sentenceAt(analysis, offset)?.text;
    expect([0, 4, 5, 7, 11, 13, 17, 18, 24, 99].map(at)).toEqual([
      'One.',
      'One.',
      undefined,
      'Two.',
      'Two.',
      undefined,
      undefined,
      'Three.',
      'Three.',
      undefined,
    ]);
  });
});

describe('languages', () => {
  it.each([
    ['a/b/README.md', 'markdown'],
    ['C:\\x\\main.CPP', 'cpp'],
    ['src/Dockerfile', 'dockerfile'],
    ['notes.txt', 'plaintext'],
    ['CMakeLists.txt', 'cmake'],
    ['data.jsonl', 'jsonl'],
    ['x.unknown', undefined],
    ['.gitignore', undefined],
    ['noextension', undefined],
  ])('of %j is %j', (path, languageId) => {
    expect(languageForPath(path)).toBe(languageId);
  });

  it('are supported when their prose can be found', () => {
    expect(['markdown', 'plaintext', 'go', 'csv'].every(isSupportedLanguage)).toBe(true);
    expect(['json', 'constructor', 'binary', ''].some(isSupportedLanguage)).toBe(false);
  });
});

describe('lines', () => {
  it('end with any line end', () => {
    const lines = new LineIndex('a\r\nbc\rd\n');
    expect(lines.count).toBe(4);
    expect([0, 1, 2, 3, 5, 6, 7, 8, 9].map((offset) => lines.lineAt(offset))).toEqual([
      0, 0, 0, 1, 1, 2, 2, 3, 3,
    ]);
    expect([0, 1, 2, 3].map((line) => lines.textOf(line))).toEqual(['a', 'bc', 'd', '']);
  });
});
