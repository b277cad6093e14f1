import { describe, expect, it } from 'vitest';
import { analyzeDocument, computeFindings, type DocumentSnapshot, ignoreEdit } from '../../../src/analysis';
import { createFakeAnalyzer } from '../../support/fakeAnalyzer';
import { snapshotOf } from '../../support/readProse';

const thresholds = { 'sentiment/negative': 0.5 } as const;

async function read(snapshot: DocumentSnapshot) {
  const analysis = await analyzeDocument(snapshot, createFakeAnalyzer());
  return { analysis, findings: await computeFindings(analysis, thresholds) };
}

/** Applies the edit for the finding on the marked sentence and checks that nothing else changes. */
async function ignore(languageId: string, text: string, which = 0): Promise<string | undefined> {
  const snapshot = snapshotOf(languageId, text);
  const before = await read(snapshot);
  const finding = before.findings[which];
  if (!finding) throw new Error('The fixture has no finding.');
  const edit = await ignoreEdit(snapshot, finding);
  if (!edit) return undefined;
  const edited = text.slice(0, edit.offset) + edit.insertText + text.slice(edit.offset);
  const after = await read(snapshotOf(languageId, edited));
  const texts = (sentences: readonly { readonly text: string }[]) =>
    sentences.map((s) => s.text.replace(/\s+/g, ' '));
  expect(texts(after.analysis.sentences)).toEqual(texts(before.analysis.sentences));
  expect(after.findings).toHaveLength(before.findings.length - 1);
  return edited;
}

const bad = 'This is truly awful work.';
const line = '<!-- gloss-disable-line sentiment/negative -->';
const next = 'gloss-disable-next-line sentiment/negative';

describe('an ignore edit in Markdown', () => {
  it.each([
    ['a paragraph', `${bad}\n`, `${bad} ${line}\n`],
    ['a line inside a paragraph', `Fine.\n${bad}\nFine.`, `Fine.\n${bad} ${line}\nFine.`],
    ['a hard break', `${bad}  \nFine.`, `${bad} ${line}  \nFine.`],
    ['a hard break by backslash', `${bad}\\\nFine.`, `${bad} ${line}\\\nFine.`],
    ['a closed heading', `## ${bad} Yes! ##\n`, `## ${bad} Yes! ${line} ##\n`],
    ['a setext heading', `${bad}\n===\n`, `${bad} ${line}\n===\n`],
    ['a nested item', `- a\n  - > ${bad}\n`, `- a\n  - > ${bad} ${line}\n`],
    ['a table', `| a | b |\n|---|---|\n| ${bad} | c |\n`, `| a | b |\n|---|---|\n| ${bad} ${line} | c |\n`],
    [
      'the last cell',
      `| a | b |\n|---|---|\n| c | ${bad} |\n`,
      `| a | b |\n|---|---|\n| c | ${bad} ${line} |\n`,
    ],
    ['a cell without border', `a | b\n---|---\nc | ${bad}\n`, `a | b\n---|---\nc | ${bad} ${line}\n`],
    ['CRLF', `${bad}\r\n\r\nFine.`, `${bad} ${line}\r\n\r\nFine.`],
    ['a code span over the line end', `${bad} And \`x\ny\` too.`, `${bad} ${line} And \`x\ny\` too.`],
    ['a link over the line end', `[${bad}\nFine](/x).`, `[${bad} ${line}\nFine](/x).`],
  ])('in %s', async (_, text, expected) => {
    expect(await ignore('markdown', text)).toBe(expected);
  });

  it('silences one finding of several lines', async () => {
    const text = `${bad}\n\n${bad}\n\n${bad}\n`;
    expect(await ignore('markdown', text, 1)).toBe(`${bad}\n\n${bad} ${line}\n\n${bad}\n`);
  });
});

describe('an ignore edit in code', () => {
  it.each([
    ['typescript', 'a line comment', `  // ${bad}\n`, `  // ${next}\n  // ${bad}\n`],
    ['typescript', 'a line inside', `// Fine\n// words. ${bad}\n`, `// Fine\n// ${next}\n// words. ${bad}\n`],
    ['typescript', 'a trailing comment', `  x(); // ${bad}\n`, `  // ${next}\n  x(); // ${bad}\n`],
    ['typescript', 'CRLF', `// ${bad}\r\nx();\r\n`, `// ${next}\r\n// ${bad}\r\nx();\r\n`],
    [
      'typescript',
      'a documentation comment',
      `  /**\n   * Fine.\n   * ${bad}\n   */\n`,
      `  /**\n   * Fine.\n   * ${next}\n   * ${bad}\n   */\n`,
    ],
    [
      'typescript',
      'a block on one line',
      `/* ${bad} */\n`,
      `/* ${bad} gloss-disable-line sentiment/negative */\n`,
    ],
    [
      'typescript',
      'the first line of a block',
      `/** ${bad}\n * Fine.\n */\n`,
      `/** ${bad} gloss-disable-line sentiment/negative\n * Fine.\n */\n`,
    ],
    [
      'typescriptreact',
      'JSX',
      `<a>{/* ${bad} */}</a>`,
      `<a>{/* ${bad} gloss-disable-line sentiment/negative */}</a>`,
    ],
    ['c', 'a block without gutter', `/*\n  Fine.\n  ${bad}\n*/\n`, `/*\n  Fine.\n  ${next}\n  ${bad}\n*/\n`],
    ['python', 'a comment', `x = 1  # ${bad}\n`, `# ${next}\nx = 1  # ${bad}\n`],
    [
      'python',
      'the first line of a docstring',
      `def f():\n    """${bad}"""\n`,
      `def f():\n    # ${next}\n    """${bad}"""\n`,
    ],
    ['python', 'a docstring', `"""Fine.\n\n    ${bad}\n"""\n`, `"""Fine.\n\n    ${next}\n    ${bad}\n"""\n`],
    ['rust', 'a doc comment', `/// Fine words.\n/// ${bad}\n`, `/// Fine words.\n/// ${next}\n/// ${bad}\n`],
    ['css', 'a block', `/* ${bad} */`, `/* ${bad} gloss-disable-line sentiment/negative */`],
    ['ruby', 'a block', `=begin\n${bad}\n=end\n`, `=begin\n${next}\n${bad}\n=end\n`],
    ['lua', 'a block', `--[[ ${bad} ]]\n`, `--[[ ${bad} gloss-disable-line sentiment/negative ]]\n`],
    ['yaml', 'a comment', `a:\n  # ${bad}\n`, `a:\n  # ${next}\n  # ${bad}\n`],
    ['sql', 'a comment', `-- ${bad}\n`, `-- ${next}\n-- ${bad}\n`],
    ['shellscript', 'a comment', `x=1 # ${bad}\n`, `# ${next}\nx=1 # ${bad}\n`],
  ])('in %s: %s', async (languageId, _, text, expected) => {
    expect(await ignore(languageId, text)).toBe(expected);
  });
});

describe('an ignore edit in text without comments', () => {
  it.each(['plaintext', 'csv', 'jsonl'])('is not offered (%s)', async (languageId) => {
    const text = languageId === 'jsonl' ? JSON.stringify({ text: bad }) : bad;
    expect(await ignore(languageId, text)).toBeUndefined();
  });
});

describe('an ignore edit of a document that was read before', () => {
  it('is the same as for one that was not', async () => {
    const snapshot = snapshotOf('markdown', `# Title\n\nFine. ${bad}\n\n| a |\n|---|\n| ${bad} |\n`);
    const { analysis, findings } = await read(snapshot);
    expect(findings).toHaveLength(2);
    for (const finding of findings) {
      const edit = await ignoreEdit(snapshot, finding, undefined, analysis.regions);
      expect(edit).toEqual(await ignoreEdit(snapshot, finding));
    }
  });

  it('takes the regions as they were handed in', async () => {
    const snapshot = snapshotOf('markdown', `${bad}\n`);
    const { analysis, findings } = await read(snapshot);
    const [finding] = findings;
    if (!finding) throw new Error('The fixture has no finding.');
    const stale = { ...analysis.regions, regions: [] };
    expect(await ignoreEdit(snapshot, finding, undefined, stale)).toBeUndefined();
  });

  it('is given up when told to', async () => {
    const snapshot = snapshotOf('markdown', `${bad}\n\n`.repeat(3000));
    const { analysis, findings } = await read(snapshot);
    const [finding] = findings;
    if (!finding) throw new Error('The fixture has no finding.');
    const abort = new AbortController();
    setImmediate(() => abort.abort());
    await expect(ignoreEdit(snapshot, finding, abort.signal, analysis.regions)).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
