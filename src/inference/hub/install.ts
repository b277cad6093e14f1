import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { GlossError, throwIfAborted } from '../errors';
import { worded } from '../wording';
import { manifestFileName, verifyPackage } from '../model/packages';
import type { HubClient, RemoteFile, RemoteModel } from './client';
import { downloadFile, type DownloadOptions } from './download';
import { withLock } from './lock';
import { formatModelName, type ModelName } from './name';
import { isWeights, selectFiles } from './select';
import { checkSpace, storing } from './storage';
import {
  downloadNameFile,
  type InstallRecord,
  isFolder,
  lockPath,
  type ModelStore,
  readRecord,
  recordFileName,
  transientSuffix,
} from './store';

/** Makes a model package in the folder `out`, which is there and empty, of the checkpoint in the folder `source`. */
export type CompileCheckpoint = (request: {
  readonly source: string;
  readonly out: string;
  /** Name of the model, for the manifest. */
  readonly id: string;
  /** As `compileCheckpoint` takes it. */
  readonly precision?: string;
  /** How the labels of a classifier are to be read. */
  readonly task?: string;
  readonly signal: AbortSignal;
  /** How much is done, 0..1. */
  readonly onProgress: (fraction: number) => void;
}) => Promise<unknown>;

/** `done` and `total` are bytes while downloading and 0..1 while compiling. */
export interface InstallProgress {
  readonly phase: 'asking' | 'downloading' | 'compiling';
  readonly done: number;
  readonly total: number;
}

export interface InstallOptions {
  readonly client: HubClient;
  readonly store: ModelStore;
  readonly compile: CompileCheckpoint;
  readonly precision?: string | undefined;
  readonly task?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: InstallProgress) => void) | undefined;
  /** Waits before a cut download goes on. Replaced in tests. */
  readonly wait?: NonNullable<DownloadOptions['wait']>;
}

export interface Installation {
  readonly name: string;
  readonly folder: string;
  readonly record: InstallRecord;
  /** False when the same commit was there already, compiled as it was asked for, and nothing was done. */
  readonly isNew: boolean;
}

/**
 * Downloads a checkpoint, compiles it and puts the package into the store. The package appears there whole, by one
 * rename, or not at all; what replaces an older commit takes its place the same way. What has been downloaded when it
 * fails or is cancelled is kept, and the next call goes on from there.
 * @throws GlossError `modelMissing`, `modelUnsupported`, `modelCorrupt`, `accessDenied`, `unreachable`, `storageFailed`,
 * `invalidInput` while the same model is being installed elsewhere, `cancelled`.
 */
export async function installModel(name: ModelName, options: InstallOptions): Promise<Installation> {
  const { client, store, signal, onProgress } = options;
  const text = formatModelName(name);
  const folder = store.packageFolder(text);
  onProgress?.({ phase: 'asking', done: 0, total: 1 });
  const model = await client.describe(name, signal);
  const found = await readRecord(folder);
  if (found?.commit === model.commit && (await isUsable(folder, options)))
    return { name: text, folder, record: found, isNew: false };
  const files = selectFiles(model);
  const workplace = store.downloadFolder(text);
  const busy = worded`${text} is being installed already, here or by another program. Wait for it to end.`;
  const record = await withLock(lockPath(workplace), busy, () => build(text, model, files, options));
  return { name: text, folder, record, isNew: true };
}

/**
 * Whether the package that is there was compiled as it is asked for now, and is whole: installing a damaged one again is
 * what its message tells people to do.
 */
async function isUsable(folder: string, { precision, task, signal }: InstallOptions): Promise<boolean> {
  const manifest = await verifyPackage(folder, { ...(signal && { signal }) }).then(
    (found) => found.manifest,
    () => undefined,
  );
  if (manifest === undefined) return false;
  const isPrecise = precision === undefined || manifest.precision === precision;
  return isPrecise && (task === undefined || Object.hasOwn(manifest.heads, task));
}

async function build(
  name: string,
  model: RemoteModel,
  files: readonly RemoteFile[],
  options: InstallOptions,
): Promise<InstallRecord> {
  const { client, store, signal } = options;
  const workplace = store.downloadFolder(name);
  // By commit: files of two commits must not meet in one checkpoint.
  const source = join(workplace, model.commit);
  await storing(async () => {
    await dropOthers(workplace, model.commit);
    await mkdir(source, { recursive: true });
    await writeFile(join(workplace, downloadNameFile), name);
  }, workplace);
  const out = join(workplace, 'package');
  try {
    await download(model, files, source, options);
    throwIfAborted(signal);
    await compile(name, source, out, options);
  } catch (thrown) {
    if (isHopeless(thrown, options)) await rm(workplace, { recursive: true, force: true });
    throw thrown;
  }
  throwIfAborted(signal);
  await completeManifest(out, model, client.endpoint);
  const record: InstallRecord = {
    name,
    commit: model.commit,
    ...(model.license !== undefined && { license: model.license }),
    endpoint: client.endpoint,
    installedAt: new Date().toISOString(),
  };
  await storing(() => writeFile(join(out, recordFileName), `${JSON.stringify(record, null, 2)}\n`), out);
  await putInPlace(out, store.packageFolder(name));
  await storing(() => rm(workplace, { recursive: true, force: true }), workplace);
  return record;
}

/** Whether the files are at fault, so that going on with them would end the same way. */
function isHopeless(thrown: unknown, { precision, task }: InstallOptions): boolean {
  if (!(thrown instanceof GlossError)) return false;
  const wasAsked = precision !== undefined || task !== undefined;
  return /^model(Corrupt|Unsupported)$/.test(thrown.code) || (thrown.code === 'invalidInput' && !wasAsked);
}

/** The compiler sees a folder; where its files came from, and under which licence, the hub has said. */
async function completeManifest(out: string, model: RemoteModel, endpoint: string): Promise<void> {
  const file = join(out, manifestFileName);
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  const license = manifest['license'] === 'unknown' ? (model.license ?? 'unknown') : manifest['license'];
  const source = `${endpoint}/${model.id} at ${model.commit}`;
  const text = JSON.stringify({ ...manifest, id: model.id, license, source }, null, 2);
  await storing(() => writeFile(file, `${text}\n`), out);
}

/** Removes what earlier commits and earlier attempts to compile left. */
async function dropOthers(workplace: string, commit: string): Promise<void> {
  for (const entry of await readdir(workplace).catch(() => [])) {
    if (entry !== commit) await rm(join(workplace, entry), { recursive: true, force: true });
  }
}

async function download(
  model: RemoteModel,
  files: readonly RemoteFile[],
  folder: string,
  { client, signal, onProgress, wait }: InstallOptions,
): Promise<void> {
  const total = files.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
  // The package is smaller than the checkpoint: as much again is always enough for it.
  await checkSpace(folder, 2 * total);
  let before = 0;
  let isChecked = false;
  for (const file of files) {
    if (!isChecked && isWeights(file)) await checkNetwork(model.id, files, folder);
    isChecked ||= isWeights(file);
    let now = 0;
    await downloadFile(client, model, file, folder, {
      signal,
      ...(wait && { wait }),
      onBytes: (bytes) => {
        now = bytes;
        onProgress?.({ phase: 'downloading', done: before + bytes, total: Math.max(total, before + bytes) });
      },
    });
    before += now;
  }
}

const configuration = v.object({
  model_type: v.nullish(v.string()),
});
/** What the compiler reads: these, and `gloss`, that of Gloss' own training. */
const networks = ['bert', 'distilbert', 'gloss'];

/** @throws GlossError `modelUnsupported` for a network that cannot be compiled, before its weights are fetched. */
async function checkNetwork(id: string, files: readonly RemoteFile[], folder: string): Promise<void> {
  for (const { path } of files.filter((file) => /(^|_Transformer\/)config\.json$/.test(file.path))) {
    const parsed = v.safeParse(configuration, parseJson(await readFile(join(folder, path), 'utf8')));
    if (!parsed.success)
      throw new GlossError('modelCorrupt', worded`${id}/${path} is not a valid configuration.`);
    const { model_type: type } = parsed.output;
    if (typeof type === 'string' && !networks.includes(type))
      throw new GlossError(
        'modelUnsupported',
        worded`${id} is a network of the kind "${type}"; Gloss compiles BERT and DistilBERT ("bert", "distilbert").`,
      );
  }
}

/** Undefined for what is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function compile(
  name: string,
  source: string,
  out: string,
  { compile: run, precision, task, signal = new AbortController().signal, onProgress }: InstallOptions,
): Promise<void> {
  await storing(async () => {
    await rm(out, { recursive: true, force: true });
    await mkdir(out, { recursive: true });
  }, out);
  onProgress?.({ phase: 'compiling', done: 0, total: 1 });
  const request = {
    source,
    out,
    id: name,
    ...(task !== undefined && { task }),
    signal,
    onProgress: (fraction: number) => onProgress?.({ phase: 'compiling', done: fraction, total: 1 }),
  };
  try {
    await run({ ...request, ...(precision !== undefined && { precision }) });
  } catch (thrown) {
    // A few networks do not bear to be rounded; whoever asked for no precision gets the one that always holds.
    const mayBePrecision = thrown instanceof GlossError && thrown.code === 'invalidInput';
    if (!mayBePrecision || precision !== undefined) throw thrown;
    await run({ ...request, precision: 'fp32' });
  }
  // What cannot be read must not take the place of what can.
  await verifyPackage(out, { signal });
}

async function putInPlace(out: string, folder: string): Promise<void> {
  const leaving = folder + transientSuffix;
  await storing(async () => {
    await mkdir(join(folder, '..'), { recursive: true });
    await rm(leaving, { recursive: true, force: true });
    const isReplacing = await isFolder(folder);
    if (isReplacing) await rename(folder, leaving);
    try {
      await rename(out, folder);
    } catch (thrown) {
      if (isReplacing) await rename(leaving, folder);
      throw thrown;
    }
    await rm(leaving, { recursive: true, force: true });
  }, folder);
}
