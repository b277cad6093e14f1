import { describe, expect, it } from 'vitest';
import { findRegions, listColumns } from '../../../src/analysis';
import { snapshotOf } from '../../support/readProse';

const feedback = [
  'id,pier,praise,complaint',
  '1,North,"The crew was kind, and quick.",The stairs are steep and wet.',
  '2,South,Everything went well today.,"We waited.\nFor hours."',
  '',
].join('\n');

const log = [
  '{"id": 1, "user": {"name": "Marisol", "bio": "Sails since she could walk."}, "text": "A calm \\"day\\"."}',
  '{"id": 2, "tags": ["calm sea", "late"], "text": "Fog until noon.", "comment": "Not the text."}',
  '{"id": 3, "text": "Cut off in the mid',
].join('\n');

async function read(languageId: string, text: string, columns?: readonly string[]) {
  const { regions, notes } = await findRegions(snapshotOf(languageId, text), { columns });
  for (const { start, end, text: shown } of regions) expect(shown).toHaveLength(end - start);
  return { texts: regions.map((region) => region.text), notes };
}

describe('columns of separated values', () => {
  it('have the names of the first record, samples, and a default', async () => {
    const columns = await listColumns(snapshotOf('csv', feedback));
    expect(columns.map(({ name, isReadByDefault }) => [name, isReadByDefault])).toEqual([
      ['id', false],
      ['pier', false],
      ['praise', true],
      ['complaint', true],
    ]);
    expect(columns[3]?.samples).toEqual(['The stairs are steep and wet.', 'We waited.\nFor hours.']);
  });

  it('are read when they are asked for, one region for each record', async () => {
    expect((await read('csv', feedback, ['complaint'])).texts).toEqual([
      'The stairs are steep and wet.',
      'We waited.\nFor hours.',
    ]);
    expect((await read('csv', feedback, ['pier'])).texts).toEqual(['North', 'South']);
  });

  it('that are not there are named, and those with prose are read instead', async () => {
    const { texts, notes } = await read('csv', feedback, ['remark']);
    expect(texts).toHaveLength(4);
    expect(notes).toEqual(['The column “remark” is not in this file; those with the most words were read.']);
  });

  it('without names are numbered, and the first record is read', async () => {
    const text = 'We like it here very much.\t7\nIt rains too often for us.\t8\n';
    expect((await listColumns(snapshotOf('tsv', text))).map(({ name }) => name)).toEqual([
      'Column 1',
      'Column 2',
    ]);
    expect((await read('tsv', text)).texts).toHaveLength(2);
  });

  it('with equal names are told apart', async () => {
    const columns = await listColumns(snapshotOf('csv', 'note,note\na b,c d\n'));
    expect(columns.map(({ name }) => name)).toEqual(['note', 'note (2)']);
  });

  it('of a file with a byte order mark have clean names', async () => {
    const columns = await listColumns(snapshotOf('csv', '\uFEFFid;note\r\n1;We like it.\r\n'));
    expect(columns.map(({ name }) => name)).toEqual(['id', 'note']);
  });
});

describe('fields of JSON Lines', () => {
  it('are listed by their paths', async () => {
    const columns = await listColumns(snapshotOf('jsonl', log));
    expect(columns.map(({ name, isReadByDefault }) => [name, isReadByDefault])).toEqual([
      ['user.name', false],
      ['user.bio', false],
      ['text', true],
      ['tags', false],
      ['comment', true],
    ]);
  });

  it('with a usual name are read by default, the first of each record', async () => {
    expect((await read('jsonl', log)).texts).toEqual([
      'A calm   day  .',
      'Fog until noon.',
      'Cut off in the mid',
    ]);
  });

  it('are read when they are asked for', async () => {
    expect((await read('jsonl', log, ['user.bio', 'comment'])).texts).toEqual([
      'Sails since she could walk.',
      'Not the text.',
    ]);
    expect((await read('jsonl', log, ['tags'])).texts).toEqual(['calm sea', 'late']);
  });

  it('without a usual name are those with the most words', async () => {
    const text = '{"when": "today", "log": "Fog until noon and rain after it."}\n';
    expect((await read('jsonl', text)).texts).toEqual(['Fog until noon and rain after it.']);
  });
});

it('other documents have no columns', async () => {
  expect(await listColumns(snapshotOf('markdown', '| a | b |\n|---|---|\n'))).toEqual([]);
});
