import { describe, expect, it } from 'vitest';
import { findRegions } from '../../../src/analysis';
import { readTexts, snapshotOf } from '../../support/readProse';

describe('regions of plain text', () => {
  it('are paragraphs; a bullet starts a new one', async () => {
    const text =
      'One line\nand the next.\r\n\r\n  - first `awful` item\n  - second item\n\n> quoted words\n\n=====\n';
    expect(await readTexts('plaintext', text)).toEqual([
      'One line and the next.',
      'first item',
      'second item',
      'quoted words',
    ]);
  });

  it('leave out the comments of a commit message', async () => {
    expect(await readTexts('git-commit', 'Fix the thing\n\n# awful\nIt works.\n')).toEqual([
      'Fix the thing',
      'It works.',
    ]);
  });

  it('are read from languages that are not known', async () => {
    expect(await readTexts('klingon', 'Some words.')).toEqual(['Some words.']);
  });
});

describe('regions of records', () => {
  it('are the text fields of JSON lines, escapes masked', async () => {
    const text = '{"id":1,"review":"Good \\"stuff\\"\\nreally","x":"awful"}\n{"y":"awful"}\nnot json\n';
    const { regions } = await findRegions(snapshotOf('jsonl', text));
    expect(regions.map((region) => region.text)).toEqual(['Good   stuff    really']);
  });
});
