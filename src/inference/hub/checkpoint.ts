import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Origin } from '../compile/manifestOf';
import { GlossError, throwIfAborted } from '../errors';
import { storing } from '../storage';
import { reworded, worded } from '../wording';
import type { HubClient, RemoteFile, RemoteModel } from './client';
import { downloadFile, type DownloadOptions } from './download';
import { withLock } from './lock';
import { isWeights, selectFiles } from './select';
import { checkSpace } from './storage';
import { downloadNameFile, lockPath, type ModelStore } from './store';

export interface FetchProgress {
  readonly phase: 'downloading';
  /** Bytes, as `total`. */
  readonly done: number;
  readonly total: number;
}

export interface FetchOptions {
  readonly client: HubClient;
  /** Downloads collect there. */
  readonly store: ModelStore;
  /** Whether the user chose how the checkpoint is compiled, so that another choice may go well where this one does not. */
  readonly isAsked: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: FetchProgress) => void) | undefined;
  /** Waits before a cut download goes on. Replaced in tests. */
  readonly wait?: NonNullable<DownloadOptions['wait']>;
}

/** A checkpoint on this machine, for as long as somebody works with it. */
export interface Fetched {
  readonly model: RemoteModel;
  /** The checkpoint's folder. */
  readonly source: string;
  /** Holds `source`, and is gone with it afterwards. */
  readonly workplace: string;
}

/** What the hub has said of a checkpoint, for the manifest of what is made of it. */
export function originOf(model: RemoteModel, { endpoint }: HubClient): Origin {
  const { id, commit, license } = model;
  return { source: `${endpoint}/${id} at ${commit}`, ...(license !== undefined && { license }) };
}

/**
 * Downloads a checkpoint and lets `use` work with it. What has been downloaded when it fails or is cancelled is kept, and
 * the next call goes on from there, unless the files themselves are at fault; afterwards it is removed.
 * @throws GlossError `modelMissing`, `modelUnsupported`, `modelCorrupt`, `accessDenied`, `unreachable`, `storageFailed`,
 * `invalidInput` while the same model is being worked with elsewhere, `cancelled`, and what `use` throws.
 */
export async function withCheckpoint<T>(
  name: string,
  model: RemoteModel,
  options: FetchOptions,
  use: (fetched: Fetched) => Promise<T>,
): Promise<T> {
  const files = selectFiles(model);
  const workplace = options.store.downloadFolder(name);
  const busy = worded`${name} is being installed already, here or by another program. Wait for it to end.`;
  return withLock(lockPath(workplace), busy, async () => {
    // By commit: files of two commits must not meet in one checkpoint.
    const source = join(workplace, model.commit);
    await storing(async () => {
      await dropOthers(workplace, model.commit);
      await mkdir(source, { recursive: true });
      await writeFile(join(workplace, downloadNameFile), name);
    }, workplace);
    try {
      await download(model, files, source, options);
      throwIfAborted(options.signal);
      const done = await use({ model, source, workplace });
      await storing(() => rm(workplace, { recursive: true, force: true }), workplace);
      return done;
    } catch (thrown) {
      if (!isHopeless(thrown, options)) throw thrown;
      await rm(workplace, { recursive: true, force: true });
      throw onHub(thrown, source, model.id);
    }
  });
}

/** Whether the files are at fault, so that going on with them would end the same way. */
function isHopeless(thrown: unknown, { isAsked }: FetchOptions): thrown is GlossError {
  if (!(thrown instanceof GlossError)) return false;
  return /^model(Corrupt|Unsupported)$/.test(thrown.code) || (thrown.code === 'invalidInput' && !isAsked);
}

/** The same error, naming files as they are named on the hub: the folder here is gone. */
function onHub({ code, message, wording, cause }: GlossError, source: string, id: string): GlossError {
  const named = (text: string): string => text.replaceAll(source, id);
  return new GlossError(code, wording === undefined ? named(message) : reworded(wording, named), { cause });
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
  { client, signal, onProgress, wait }: FetchOptions,
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
