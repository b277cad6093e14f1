import { describe, expect, it } from 'vitest';
import {
  type Choice,
  choiceRows,
  type ChoiceRow,
  type ModelsHere,
} from '../../../src/extension/features/model/present';
import { GlossError } from '../../../src/inference';
import { catalogue, type InstalledModel } from '../../../src/inference/hub';
import { fakeManifest } from '../../support/inference/fakeModel';

const installed: InstalledModel = {
  name: 'someone/tiny',
  folder: '/models/someone--tiny',
  bytes: 69_000_000,
  record: {
    name: 'someone/tiny',
    commit: '0123456789abcdef0123456789abcdef01234567',
    license: 'mit',
    endpoint: 'https://huggingface.co',
    installedAt: '2026-01-01T00:00:00.000Z',
  },
  manifest: fakeManifest(),
  problem: undefined,
};

const here: ModelsHere = {
  bundled: { id: 'gloss-base', bytes: 29_000_000, heads: ['sentiment', 'entities', 'embedding'] },
  installed: [installed],
  unfinished: [{ name: 'someone/cut', bytes: 120_000_000 }],
  current: '',
};

function rowOf(rows: readonly ChoiceRow[], name: string): ChoiceRow | undefined {
  return rows.find(({ label }) => label.endsWith(` ${name}`));
}

describe('the list of Choose Model…', () => {
  it('begins with what is on this machine and marks what is in use', () => {
    const [heading, bundled, first, cut] = choiceRows(here);
    expect(heading).toEqual({ choice: undefined, label: 'on this machine' });
    expect(bundled).toEqual({
      choice: { kind: 'bundled' },
      label: '$(check) gloss-base',
      description: 'sentiment, names, similarity; comes with Gloss',
      detail: '29 MB',
    });
    expect(first).toEqual({
      choice: { kind: 'installed', name: 'someone/tiny' },
      label: '$(package) someone/tiny',
      description: 'sentiment, names, similarity',
      detail: '69 MB · mit · commit 0123456789ab',
      isRemovable: true,
    });
    expect(cut).toMatchObject({ choice: { kind: 'fetch', name: 'someone/cut' }, isRemovable: true });
    const other = choiceRows({ ...here, current: 'someone/tiny' });
    expect(rowOf(other, 'someone/tiny')?.label).toMatch(/^\$\(check\)/);
    expect(
      choiceRows({ ...here, current: undefined }).some(({ label }) => label.startsWith('$(check)')),
    ).toBe(false);
  });

  it('offers what can be downloaded by task, with licence and size, not tested', () => {
    const rows = choiceRows(here);
    expect(rowOf(rows, 'dslim/distilbert-NER')).toEqual({
      choice: { kind: 'fetch', name: 'dslim/distilbert-NER' },
      label: '$(cloud-download) dslim/distilbert-NER',
      description: 'People, organizations, places, other names; English (CoNLL-2003), small',
      detail: '261 MB · Apache-2.0 · not tested here',
    });
    const headings = rows.filter(({ choice }) => choice === undefined).map(({ label }) => label);
    expect(headings).toEqual([
      'on this machine',
      'download: sentiment',
      'download: names',
      'download: similarity',
      'download: questions',
      'download: gaps',
      'more',
    ]);
  });

  it('does not offer to download what is installed', () => {
    const entry = catalogue[0]!;
    const rows = choiceRows({ ...here, installed: [{ ...installed, name: entry.name }] });
    const kinds = rows
      .map(({ choice }) => choice)
      .filter((choice): choice is Choice & { name: string } => choice !== undefined && 'name' in choice)
      .filter(({ name }) => name === entry.name)
      .map(({ kind }) => kind);
    expect(kinds).toEqual(['installed']);
  });

  it('offers to install a damaged model again', () => {
    const problem = new GlossError('modelCorrupt', 'damaged');
    const rows = choiceRows({ ...here, installed: [{ ...installed, manifest: undefined, problem }] });
    expect(rowOf(rows, 'someone/tiny')).toMatchObject({
      choice: { kind: 'fetch', name: 'someone/tiny' },
      description: 'damaged',
    });
  });
});
