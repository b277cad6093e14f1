import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Origin } from '../compile/manifestOf';
import { GlossError, throwIfAborted } from '../errors';
import { verifyPackage } from '../model/packages';
import { type Fetched, type FetchOptions, originOf, withCheckpoint } from './checkpoint';
import { formatModelName, type ModelName } from './name';
import { storing } from '../storage';
import { type InstallRecord, isFolder, readRecord, recordFileName, transientSuffix } from './store';

/** A model package is wanted in the folder `out`, which is there and empty, of the checkpoint in the folder `source`. */
export interface CompileRequest {
  readonly source: string;
  readonly out: string;
  /** Name of the model, for the manifest. */
  readonly id: string;
  /** As `compileCheckpoint` takes it. */
  readonly precision?: string;
  /** How the labels of a classifier are to be read. */
  readonly task?: string;
  readonly origin: Origin;
}

export type CompileCheckpoint = (
  request: CompileRequest & {
    readonly signal: AbortSignal;
    /** How much is done, 0..1. */
    readonly onProgress: (fraction: number) => void;
  },
) => Promise<unknown>;

/** `done` and `total` are bytes while downloading and 0..1 while compiling. */
export interface InstallProgress {
  readonly phase: 'asking' | 'downloading' | 'compiling';
  readonly done: number;
  readonly total: number;
}

export interface InstallOptions extends Omit<FetchOptions, 'isAsked'> {
  readonly compile: CompileCheckpoint;
  readonly precision?: string | undefined;
  readonly task?: string | undefined;
  readonly onProgress?: ((progress: InstallProgress) => void) | undefined;
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
  const isAsked = options.precision !== undefined || options.task !== undefined;
  const record = await withCheckpoint(text, model, { ...options, isAsked }, (fetched) =>
    build(fetched, text, options),
  );
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
  { workplace, source, model }: Fetched,
  name: string,
  options: InstallOptions,
): Promise<InstallRecord> {
  const { client, store, signal } = options;
  const out = join(workplace, 'package');
  await compile({ source, out, id: model.id, origin: originOf(model, client) }, options);
  throwIfAborted(signal);
  const record: InstallRecord = {
    name,
    commit: model.commit,
    ...(model.license !== undefined && { license: model.license }),
    endpoint: client.endpoint,
    installedAt: new Date().toISOString(),
  };
  await storing(() => writeFile(join(out, recordFileName), `${JSON.stringify(record, null, 2)}\n`), out);
  await putInPlace(out, store.packageFolder(name));
  return record;
}

async function compile(
  checkpoint: Omit<CompileRequest, 'precision' | 'task'>,
  { compile: run, precision, task, signal = new AbortController().signal, onProgress }: InstallOptions,
): Promise<void> {
  const { out } = checkpoint;
  await storing(async () => {
    await rm(out, { recursive: true, force: true });
    await mkdir(out, { recursive: true });
  }, out);
  onProgress?.({ phase: 'compiling', done: 0, total: 1 });
  const request = {
    ...checkpoint,
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
