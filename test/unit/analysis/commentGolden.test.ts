import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeLanguages } from '../../../src/analysis/regions/comments/languages';
import { readSentences } from '../../support/readProse';

const folder = path.join(import.meta.dirname, '../../golden/comments');
const divider = '\n===== prose\n';

/** Each file is code, a divider, and what is read of it. What must not be read has the word "awful" in it. */
const goldens = readdirSync(folder)
  .filter((name) => name.endsWith('.txt'))
  .map((name) => {
    const file = readFileSync(path.join(folder, name), 'utf8');
    const at = file.indexOf(divider);
    return { languageId: name.slice(0, -4), code: file.slice(0, at), prose: file.slice(at + divider.length) };
  });

describe('comments and docstrings', () => {
  it.each(goldens)('in $languageId are read as its golden file says', async ({ languageId, code, prose }) => {
    const sentences = await readSentences(languageId, code);
    expect(sentences.map(([kind, text]) => `${kind}: ${text}\n`).join('')).toBe(prose);
    expect(sentences.length).toBeGreaterThan(0);
    expect(prose).not.toContain('awful');
  });

  it('have a golden file for every language', () => {
    const languages = Object.keys(codeLanguages).toSorted();
    expect(goldens.map(({ languageId }) => languageId).toSorted()).toEqual(languages);
  });

  it('are listed in docs/regions.md', () => {
    const page = readFileSync(path.join(import.meta.dirname, '../../../docs/regions.md'), 'utf8');
    const listed = [...page.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, id]) => id);
    expect(listed.toSorted()).toEqual(Object.keys(codeLanguages).toSorted());
    expect(page).toContain(`${listed.length} languages`);
  });
});
