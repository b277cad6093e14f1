import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyzeDocument, findRegions, type Regions, splitSentences } from '../../../src/analysis';
import { Pacer } from '../../../src/analysis/base/pacer';
import { codeLanguages } from '../../../src/analysis/regions/comments/languages';
import { findMarkdownRegions } from '../../../src/analysis/regions/markdown';
import { collectRegions } from '../../../src/analysis/regions/markdown/collector';
import { finishParse, startParse } from '../../../src/analysis/regions/markdown/parser';
import { createFakeAnalyzer } from '../../support/fakeAnalyzer';
import { snapshotOf } from '../../support/readProse';

const fragments = [
  '# Heading\n',
  '\n\n',
  '\n',
  '\r\n',
  '- item ',
  '1. one ',
  '> ',
  '    ',
  '```\n',
  '~~~\n',
  '`code`',
  '**',
  '_',
  '~~',
  '[text](url "t") ',
  '[text][ref] ',
  '\n[ref]: /url\n',
  '[^1]',
  '\n[^1]: note\n',
  '![alt](x.png)',
  '| a | b |\n|--|--|\n| c | d |\n',
  '<div>\n',
  '</div>\n',
  '<b>',
  '<!-- c -->',
  '<!--',
  '-->',
  '$$\n',
  '$x$',
  '&amp;',
  '\\*',
  '---\n',
  'https://a.example/b ',
  'a@b.example ',
  'Some words. More words! ',
  'e.g. this',
  '😀',
  'é',
  'שלום ',
  '\t',
  '\uFEFF',
  '// comment. ',
  '/* block\n * more */ ',
  '# hash comment\n',
  '"""doc string."""\n',
  "'string' ",
  '"text" ',
  'code(x) = 1;\n',
  '/** @param x the thing */\n',
  '<script>\n',
  '\u2028',
  '{- block -}',
  '-- line comment\n',
  '; line comment\n',
  '% line\n',
  '(defun f (x)\n "Say it."\n',
  '@doc """\n',
  '#= block =#',
  '👩🏽‍🚀🇳🇴',
  'Zoe\u0308 ',
] as const;

const texts = fc
  .array(fc.oneof(fc.constantFrom(...fragments), fc.string({ maxLength: 6 })), { maxLength: 40 })
  .map((parts) => parts.join('').replaceAll('\0', ' '));

const languages = ['markdown', 'plaintext', 'typescript', 'python', 'jsonl', 'csv', 'ruby', 'cpp'];
const allLanguages = [
  ...Object.keys(codeLanguages),
  'markdown',
  'mdx',
  'csv',
  'tsv',
  'jsonl',
  'plaintext',
  'git-commit',
  'scminput',
];

/** The text itself, or a space for what is masked; line ends always stay. */
function isMaskedCopy(masked: string, original: string): boolean {
  return [...original.split('')].every((unit, index) => {
    const shown = masked[index];
    return shown === unit || (shown === ' ' && unit !== '\n' && unit !== '\r');
  });
}

describe('regions of any text', () => {
  it('are ordered, do not overlap, and show their stretch of the document or spaces', async () => {
    const languageAndText = fc.tuple(fc.constantFrom(...languages), texts);
    await fc.assert(
      fc.asyncProperty(languageAndText, async ([languageId, text]) => {
        const { regions } = await findRegions(snapshotOf(languageId, text));
        let last = 0;
        for (const span of regions.flatMap((region) => [region, ...splitSentences(region)])) {
          expect(span.text).toHaveLength(span.end - span.start);
          expect(isMaskedCopy(span.text, text.slice(span.start, span.end))).toBe(true);
        }
        for (const { start, end } of regions) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
      }),
      { numRuns: 400 },
    );
  });

  it.each(allLanguages)('show what the document has there, line ends and all, in %s', async (languageId) => {
    await fc.assert(
      fc.asyncProperty(texts, fc.boolean(), async (text, isCrlf) => {
        const written = isCrlf ? text.replace(/\r?\n/g, '\r\n') : text;
        const { sentences } = await analyzeDocument(snapshotOf(languageId, written), createFakeAnalyzer());
        for (const sentence of sentences) {
          const original = written.slice(sentence.start, sentence.end);
          expect(sentence.text).toHaveLength(original.length);
          expect(isMaskedCopy(sentence.text, original)).toBe(true);
          expect(sentence.text.trim()).toBe(sentence.text);
        }
      }),
      { numRuns: 12 },
    );
  });

  it('of Markdown are those of one parse of the whole document', async () => {
    const longTexts = fc
      .array(texts, { minLength: 1, maxLength: 12 })
      .map((parts) => parts.join('\n\n# Part\n\n'));
    await fc.assert(
      fc.asyncProperty(longTexts, async (text) => {
        const parse = startParse(text);
        const events = finishParse(parse, parse.defines);
        const whole = await collectRegions(text, events, parse.toTextOffset, new Pacer());
        const { regions, skipped, directivePlaces } = await findMarkdownRegions(text, new Pacer());
        expect({ regions, skipped, directivePlaces }).toEqual(whole);
      }),
      { numRuns: 150 },
    );
  });

  it('of an edited document do not depend on what was known before', async () => {
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(20), fc.constantFrom(...fragments)), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...languages), texts, edits, async (languageId, start, changes) => {
        let text = start;
        let previous: Regions | undefined;
        for (const [at, removed, inserted] of changes) {
          previous = await findRegions(snapshotOf(languageId, text), { previous });
          const offset = at % (text.length + 1);
          text = text.slice(0, offset) + inserted + text.slice(offset + removed);
        }
        const incremental = await findRegions(snapshotOf(languageId, text), { previous });
        expect(incremental).toEqual(await findRegions(snapshotOf(languageId, text)));
      }),
      { numRuns: 150 },
    );
  });
});

describe('regions of unusual documents', () => {
  it.each(languages)('are found in a line of a megabyte (%s)', async (languageId) => {
    const line = 'word and word. '.repeat(70_000);
    const text = languageId === 'jsonl' ? JSON.stringify({ text: line }) : `// ${line}`;
    const found = await findRegions(snapshotOf(languageId, text));
    expect(found.notes.length + found.regions.length).toBeGreaterThan(0);
  });

  it('say which lines were not searched', async () => {
    const text = `// Short comment.\n${'x'.repeat(30_000)}\n// Another one.\n`;
    const { regions, notes } = await findRegions(snapshotOf('typescript', text));
    expect(regions.map((region) => region.text)).toEqual(['Short comment.', 'Another one.']);
    expect(notes).toEqual(['1 very long line was not searched for comments.']);
  });

  it('are refused for binary text', async () => {
    await expect(findRegions(snapshotOf('plaintext', 'PK\0\0'))).rejects.toMatchObject({
      code: 'invalidInput',
    });
  });

  it('stop when the signal fires', async () => {
    const text = '# Heading\n\nSome words.\n\n'.repeat(20_000);
    await expect(
      findRegions(snapshotOf('markdown', text), { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'cancelled' });
  });
});
