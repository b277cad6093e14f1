import { l10n } from 'vscode';
import {
  catalogue,
  type CatalogueTask,
  formatBytes,
  type InstalledModel,
  type UnfinishedDownload,
} from '../../../inference/hub';

/** What a row of the list stands for. */
export type Choice =
  | { readonly kind: 'bundled' }
  | { readonly kind: 'installed'; readonly name: string }
  | { readonly kind: 'fetch'; readonly name: string }
  | { readonly kind: 'enter' }
  | { readonly kind: 'token' };

export interface ChoiceRow {
  /** Undefined for the heading of a group. */
  readonly choice: Choice | undefined;
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** Whether it can be removed from this machine. */
  readonly isRemovable?: boolean;
}

/** What is on this machine, and which of it is in use. */
export interface ModelsHere {
  readonly bundled: { readonly id: string; readonly bytes: number; readonly heads: readonly string[] };
  readonly installed: readonly InstalledModel[];
  readonly unfinished: readonly UnfinishedDownload[];
  /** The name of an installed model; empty: the bundled one; undefined: a folder of the user's. */
  readonly current: string | undefined;
}

/** What a head does, in the words of the commands. */
const headWords = (): Readonly<Record<string, string>> => ({
  sentiment: l10n.t('sentiment'),
  entities: l10n.t('names'),
  embedding: l10n.t('similarity'),
  hostility: l10n.t('hostility'),
  classification: l10n.t('labels'),
  answer: l10n.t('questions'),
  maskedWord: l10n.t('gaps'),
  choice: l10n.t('choices'),
});

/** `sentiment, names, similarity`; a head without a word of its own keeps its name. */
export function describeHeads(heads: readonly string[]): string {
  const words = headWords();
  return heads.map((head) => words[head] ?? head).join(', ');
}

function groupTitle(task: CatalogueTask): string {
  switch (task) {
    case 'sentiment':
      return l10n.t('download: sentiment');
    case 'entities':
      return l10n.t('download: names');
    case 'embedding':
      return l10n.t('download: similarity');
    case 'questionAnswering':
      return l10n.t('download: questions');
    case 'maskedWord':
      return l10n.t('download: gaps');
  }
}

/** The list of *Choose Model…*: what is here first, then what can be fetched, by task. */
export function choiceRows({ bundled, installed, unfinished, current }: ModelsHere): readonly ChoiceRow[] {
  const here = new Set(installed.map(({ name }) => name));
  return [
    heading(l10n.t('on this machine')),
    {
      choice: { kind: 'bundled' },
      label: marked(bundled.id, current === ''),
      description: l10n.t('{0}; comes with Gloss', describeHeads(bundled.heads)),
      detail: formatBytes(bundled.bytes),
    },
    ...installed.map((model) => installedRow(model, current)),
    ...unfinished.map(({ name, bytes }): ChoiceRow => ({
      choice: { kind: 'fetch', name },
      label: `$(debug-pause) ${name}`,
      description: l10n.t('unfinished download'),
      detail: l10n.t('{0} are here; choosing it goes on with the rest', formatBytes(bytes)),
      isRemovable: true,
    })),
    ...catalogueRows(here),
    heading(l10n.t('more')),
    {
      choice: { kind: 'enter' },
      label: `$(edit) ${l10n.t('Enter a name…')}`,
      description: l10n.t('owner/name on the hub'),
    },
    {
      choice: { kind: 'token' },
      label: `$(key) ${l10n.t('Set an access token…')}`,
      description: l10n.t('for private models; kept in the editor’s secret storage'),
    },
  ];
}

function installedRow(
  { name, bytes, manifest, record, problem }: InstalledModel,
  current?: string,
): ChoiceRow {
  const license = record.license ?? manifest?.license ?? l10n.t('no licence named');
  return {
    choice: problem === undefined ? { kind: 'installed', name } : { kind: 'fetch', name },
    label: marked(name, name === current),
    description:
      problem === undefined ? describeHeads(Object.keys(manifest?.heads ?? {})) : l10n.t('damaged'),
    detail:
      problem === undefined
        ? l10n.t('{0} · {1} · commit {2}', formatBytes(bytes), license, record.commit.slice(0, 12))
        : l10n.t('Choosing it installs it again.'),
    isRemovable: true,
  };
}

function catalogueRows(here: ReadonlySet<string>): readonly ChoiceRow[] {
  const rows: ChoiceRow[] = [];
  let task: CatalogueTask | undefined;
  for (const entry of catalogue) {
    if (here.has(entry.name)) continue;
    if (entry.task !== task) rows.push(heading(groupTitle(entry.task)));
    task = entry.task;
    rows.push({
      choice: { kind: 'fetch', name: entry.name },
      label: `$(cloud-download) ${entry.name}`,
      description: entry.summary,
      detail: l10n.t('{0} · {1} · not tested here', formatBytes(1e6 * entry.megabytes), entry.license),
    });
  }
  return rows;
}

function heading(label: string): ChoiceRow {
  return { choice: undefined, label };
}

function marked(name: string, isCurrent: boolean): string {
  return `$(${isCurrent ? 'check' : 'package'}) ${name}`;
}
