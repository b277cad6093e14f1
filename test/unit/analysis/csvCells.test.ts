import { describe, expect, it } from 'vitest';
import { findRegions } from '../../../src/analysis';

async function proseOf(text: string, languageId = 'csv'): Promise<string[]> {
  const { regions } = await findRegions({ uri: 'feedback', version: 1, languageId, text });
  for (const { start, end, text: masked } of regions) expect(masked).toHaveLength(end - start);
  return regions.map((region) => region.text);
}

describe('prose in separated values', () => {
  it('is read cell by cell, without identifiers, dates and labels', async () => {
    const text =
      'id,date,text,label\n7,2026-01-02,The crew was kind to us.,positive\n8,2026-01-03,We waited for hours.,negative\n';
    expect(await proseOf(text)).toEqual(['The crew was kind to us.', 'We waited for hours.']);
  });

  it('may be quoted, hold separators and quotation marks, and run over lines', async () => {
    const text = 'id;text\r\n1;"First; then ""maybe"" not.\r\nAnd more."\r\n2;Plain words here too.\r\n';
    expect(await proseOf(text)).toEqual(['First; then  "maybe " not.\r\nAnd more.', 'Plain words here too.']);
  });

  it('is found in every column that holds as many words', async () => {
    const text = 'pro\tcontra\nIt starts very quickly.\tIt is rather loud.\n';
    expect(await proseOf(text)).toContain('It is rather loud.');
    expect(await proseOf(text)).toContain('It starts very quickly.');
  });

  it('survives quotation marks in the wrong place', async () => {
    expect(await proseOf('text\nHe said "no" to that idea.\n"unfinished cell goes on\n')).toContain(
      'He said "no" to that idea.',
    );
  });
});

describe('plain text', () => {
  it('ends a sentence at the end of a line that ends one', async () => {
    const comments = 'I could not be happier.\nlook elsewhere for dinner!\nthe rest is\nwrapped.';
    expect(await proseOf(comments, 'plaintext')).toEqual([
      'I could not be happier.',
      'look elsewhere for dinner!',
      'the rest is\nwrapped.',
    ]);
  });
});
