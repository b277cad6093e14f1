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
const headWords: Readonly<Record<string, string>> = {
  sentiment: 'sentiment',
  entities: 'names',
  embedding: 'similarity',
  hostility: 'hostility',
  classification: 'labels',
  answer: 'questions',
  maskedWord: 'gaps',
  choice: 'choices',
};

export function describeHeads(heads: readonly string[]): string {
  return heads.map((head) => headWords[head] ?? head).join(', ');
}

const groupTitles: Readonly<Record<CatalogueTask, string>> = {
  sentiment: 'sentiment',
  entities: 'names',
  embedding: 'similarity',
  questionAnswering: 'questions',
  maskedWord: 'gaps',
};

/** The list of *Choose Model…*: what is here first, then what can be fetched, by task. */
export function choiceRows({ bundled, installed, unfinished, current }: ModelsHere): readonly ChoiceRow[] {
  const here = new Set(installed.map(({ name }) => name));
  return [
    heading('on this machine'),
    {
      choice: { kind: 'bundled' },
      label: marked(bundled.id, current === ''),
      description: `${describeHeads(bundled.heads)}; comes with Gloss`,
      detail: formatBytes(bundled.bytes),
    },
    ...installed.map((model) => installedRow(model, current)),
    ...unfinished.map(({ name, bytes }): ChoiceRow => ({
      choice: { kind: 'fetch', name },
      label: `$(debug-pause) ${name}`,
      description: 'unfinished download',
      detail: `${formatBytes(bytes)} are here; choosing it goes on with the rest`,
      isRemovable: true,
    })),
    ...catalogueRows(here),
    heading('more'),
    { choice: { kind: 'enter' }, label: '$(edit) Enter a name…', description: 'owner/name on the hub' },
    {
      choice: { kind: 'token' },
      label: '$(key) Set an access token…',
      description: 'for private models; kept in the editor’s secret storage',
    },
  ];
}

function installedRow(
  { name, bytes, manifest, record, problem }: InstalledModel,
  current?: string,
): ChoiceRow {
  const license = record.license ?? manifest?.license ?? 'no licence named';
  return {
    choice: problem === undefined ? { kind: 'installed', name } : { kind: 'fetch', name },
    label: marked(name, name === current),
    description: problem === undefined ? describeHeads(Object.keys(manifest?.heads ?? {})) : 'damaged',
    detail:
      problem === undefined
        ? `${formatBytes(bytes)} · ${license} · commit ${record.commit.slice(0, 12)}`
        : 'Choosing it installs it again.',
    isRemovable: true,
  };
}

function catalogueRows(here: ReadonlySet<string>): readonly ChoiceRow[] {
  const rows: ChoiceRow[] = [];
  let task: CatalogueTask | undefined;
  for (const entry of catalogue) {
    if (here.has(entry.name)) continue;
    if (entry.task !== task) rows.push(heading(`download: ${groupTitles[entry.task]}`));
    task = entry.task;
    rows.push({
      choice: { kind: 'fetch', name: entry.name },
      label: `$(cloud-download) ${entry.name}`,
      description: entry.summary,
      detail: `${formatBytes(1e6 * entry.megabytes)} · ${entry.license} · not tested here`,
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
