import { describe, expect, it } from 'vitest';
import { findRegions, isSuppressed } from '../../../src/analysis';
import { findDirectives, parseDirective } from '../../../src/analysis/directives';
import { readTexts, snapshotOf } from '../../support/readProse';

async function suppressionsOf(languageId: string, text: string) {
  const { directivePlaces } = await findRegions(snapshotOf(languageId, text));
  const { suppressions } = findDirectives(text, directivePlaces);
  return suppressions.map(({ rules, startLine, endLine }) => ({ rules, startLine, endLine }));
}

describe('a directive', () => {
  it.each([
    ['gloss-disable', { name: 'gloss-disable', rules: undefined }],
    [' gloss-enable sentiment ', { name: 'gloss-enable', rules: ['sentiment'] }],
    [
      'gloss-disable-next-line sentiment/negative, similarity/duplicate -- as agreed',
      { name: 'gloss-disable-next-line', rules: ['sentiment/negative', 'similarity/duplicate'] },
    ],
    ['gloss-disable-file -- generated', { name: 'gloss-disable-file', rules: undefined }],
    ['Some text. gloss-disable-line sentiment', { name: 'gloss-disable-line', rules: ['sentiment'] }],
  ])('is read from %j', (content, directive) => {
    expect(parseDirective(content)).toEqual(directive);
  });

  it.each([
    'use gloss-disable to be left alone',
    'gloss-disable everything here',
    'gloss-disable-lines',
    'Text. gloss-disable-next-line',
    'my-gloss-disable-line',
  ])('is not seen in %j', (content) => {
    expect(parseDirective(content)).toBeUndefined();
  });
});

describe('suppressions', () => {
  it('cover the lines that the directives of Markdown name', async () => {
    const text = [
      '<!-- gloss-disable-next-line sentiment/negative -->',
      'Bad. <!-- gloss-disable-line -->',
      '',
      '<!-- gloss-disable similarity -->',
      '',
      'Text.',
      '',
      '<!-- gloss-enable -->',
      '`<!-- gloss-disable -->`',
    ].join('\n');
    expect(await suppressionsOf('markdown', text)).toEqual([
      { rules: ['sentiment/negative'], startLine: 1, endLine: 2 },
      { rules: undefined, startLine: 1, endLine: 2 },
      { rules: ['similarity'], startLine: 3, endLine: 7 },
    ]);
  });

  it.each([
    ['typescript', '// gloss-disable-file\nx();\n'],
    ['java', '/*\n * gloss-disable-file\n */'],
    ['python', '# gloss-disable-file\n\n'],
    ['python', '"""Text.\n\ngloss-disable-file\n"""'],
    ['css', '/* gloss-disable-file */\n\n'],
    ['markdown', '> <!-- gloss-disable-file -->\n\n'],
  ])('for the whole file stand in any comment (%s: %j)', async (languageId, text) => {
    const endLine = text.split('\n').length;
    expect(await suppressionsOf(languageId, text)).toEqual([{ rules: undefined, startLine: 0, endLine }]);
  });

  it('are not made in fences and strings', async () => {
    expect(await suppressionsOf('markdown', '```\n<!-- gloss-disable -->\n```\n')).toEqual([]);
    expect(await suppressionsOf('typescript', 'f("// gloss-disable-file");')).toEqual([]);
  });

  it('end for one rule where only that rule is enabled again', async () => {
    const text = '// gloss-disable\n\n// gloss-enable sentiment/negative\n\n// gloss-enable\n';
    const suppressions = await suppressionsOf('typescript', text);
    const silent = (rule: string) => [0, 1, 2, 3, 4, 5].map((line) => isSuppressed(suppressions, rule, line));
    expect(silent('sentiment/negative')).toEqual([true, true, false, false, false, false]);
    expect(silent('similarity/duplicate')).toEqual([true, true, true, true, false, false]);
  });

  it('of a group cover its rules', () => {
    const suppressions = [{ rules: ['sentiment'], startLine: 0, endLine: 1 }];
    expect(isSuppressed(suppressions, 'sentiment/negative', 0)).toBe(true);
    expect(isSuppressed(suppressions, 'similarity/duplicate', 0)).toBe(false);
  });

  it('do not show up in the prose, nor cut it', async () => {
    const code =
      '// One thought\n// gloss-disable-next-line sentiment\n// on two lines.\n/* Bad. gloss-disable-line */\n';
    expect(await readTexts('typescript', code)).toEqual(['One thought on two lines.', 'Bad.']);
  });
});
