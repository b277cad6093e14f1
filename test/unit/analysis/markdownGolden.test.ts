import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findRegions } from '../../../src/analysis';
import { readSentences, snapshotOf } from '../../support/readProse';

const folder = path.join(import.meta.dirname, '../../golden/markdown');
const text = readFileSync(path.join(folder, 'harbour.md'), 'utf8');
const prose = readFileSync(path.join(folder, 'harbour.txt'), 'utf8');

/** What must not be read has the word "awful" in it. */
describe('a document with everything that Markdown knows', () => {
  it.each([
    ['line feeds', text],
    ['carriage returns and line feeds', text.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${text}`],
  ])('is read as its golden file says, with %s', async (_, written) => {
    const sentences = await readSentences('markdown', written);
    expect(sentences.map(([kind, sentence]) => `${kind}: ${sentence}\n`).join('')).toBe(prose);
    expect(prose).not.toContain('awful');
  });

  it('counts the blocks that are not read', async () => {
    const { skipped, notes } = await findRegions(snapshotOf('markdown', text));
    expect(skipped).toEqual({ frontMatter: 1, code: 3, html: 2, math: 1 });
    expect(notes).toEqual([]);
  });
});
