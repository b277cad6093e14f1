import { readPackage } from '../../inference';
import {
  catalogue,
  createModelStore,
  formatBytes,
  type InstalledModel,
  type UnfinishedDownload,
} from '../../inference/hub';
import { type CliHost, type ExitStatus, exitStatus } from '../host';
import { formatOf, parse, UsageError } from '../options';
import { Output } from '../output';

/** One model as JSON has it; the table shows the same. */
interface ListedModel {
  readonly name: string;
  readonly state: 'bundled' | 'installed' | 'damaged' | 'unfinished';
  readonly bytes: number;
  readonly heads: readonly string[];
  readonly license?: string;
  readonly commit?: string;
  readonly folder?: string;
  readonly problem?: string;
}

/** `gloss model list`: what is on this machine; with `--known`, checkpoints worth knowing. @throws UsageError. */
export async function list(args: readonly string[], host: CliHost): Promise<ExitStatus> {
  const { values, positionals } = parse(args, {
    format: { type: 'string', default: 'text' },
    known: { type: 'boolean', default: false },
  });
  if (positionals.length > 0) throw new UsageError(`no names are wanted, found "${positionals.join(' ')}"`);
  const isJson = formatOf(values.format) === 'json';
  const text = values.known ? knownModels(isJson) : await modelsHere(isJson, host);
  await new Output(host.stdout).write(text);
  return exitStatus.ok;
}

function knownModels(isJson: boolean): string {
  if (isJson) return `${JSON.stringify(catalogue, null, 2)}\n`;
  return `${table(
    catalogue.map(({ name, task, megabytes, license, summary }) => [
      name,
      task,
      formatBytes(1e6 * megabytes),
      license,
      summary,
    ]),
  )}None of these was tested with Gloss. Fetch one: gloss model pull NAME\n`;
}

async function modelsHere(isJson: boolean, { models, defaultModelFolder }: CliHost): Promise<string> {
  const store = createModelStore(models.folder);
  const found: readonly ListedModel[] = [
    ...(await bundled(defaultModelFolder)),
    ...(await store.list()).map(listed),
    ...(await store.unfinished()).map(unfinished),
  ];
  if (isJson) return `${JSON.stringify(found, null, 2)}\n`;
  return table(
    found.map(({ name, state, bytes, heads, license = '–', problem }) => [
      name,
      formatBytes(bytes),
      license,
      problem ?? (state === 'unfinished' ? 'unfinished download; pull again to go on' : heads.join(', ')),
      ...(state === 'bundled' ? ['comes with Gloss'] : []),
    ]),
  );
}

/** Nothing when there is none: this list is no place to complain about it. */
async function bundled(folder: string): Promise<readonly ListedModel[]> {
  const found = await readPackage(folder).catch(() => undefined);
  if (found === undefined) return [];
  const { id, files, heads, license } = found.manifest;
  const bytes = Object.values(files).reduce((sum, file) => sum + file.bytes, 0);
  return [{ name: id, state: 'bundled', bytes, heads: Object.keys(heads), license, folder: found.folder }];
}

function listed({ name, bytes, folder, record, manifest, problem }: InstalledModel): ListedModel {
  const license = record.license ?? manifest?.license;
  return {
    name,
    state: problem === undefined ? 'installed' : 'damaged',
    bytes,
    heads: Object.keys(manifest?.heads ?? {}),
    ...(license !== undefined && { license }),
    commit: record.commit,
    folder,
    ...(problem && { problem: problem.message }),
  };
}

function unfinished({ name, bytes }: UnfinishedDownload): ListedModel {
  return { name, state: 'unfinished', bytes, heads: [] };
}

/** Columns as wide as their widest cell, two spaces apart; nothing behind the last cell of a row. */
function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, cell.length)));
  return rows
    .map((row) => row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at] ?? 0))))
    .map((row) => `${row.join('  ')}\n`)
    .join('');
}
