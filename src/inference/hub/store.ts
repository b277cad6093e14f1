import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { asGlossError, GlossError } from '../errors';
import { worded } from '../wording';
import { manifestFileName, readPackage } from '../model/packages';
import type { Manifest } from '../model/manifest';
import { withLock } from './lock';
import { folderNameOf, formatModelName, parseModelName } from './name';
import { storing } from '../storage';

/** Beside the manifest of an installed package: where it came from. */
export const recordFileName = 'installed.json';

const record = v.object({
  /** As `formatModelName` writes it. */
  name: v.string(),
  commit: v.string(),
  license: v.optional(v.string()),
  endpoint: v.string(),
  /** ISO 8601. */
  installedAt: v.string(),
});
export type InstallRecord = v.InferOutput<typeof record>;

export interface InstalledModel {
  readonly name: string;
  readonly folder: string;
  /** On the disk. */
  readonly bytes: number;
  readonly record: InstallRecord;
  /** Undefined when the package cannot be read; `problem` says why. */
  readonly manifest: Manifest | undefined;
  readonly problem: GlossError | undefined;
}

/** A download that has not ended; pulling the model again goes on with it. */
export interface UnfinishedDownload {
  readonly name: string;
  readonly bytes: number;
}

/** The models on this machine, in a folder of Gloss' own. Reads and removes; `installModel` adds. */
export interface ModelStore {
  readonly root: string;
  /** Where a model's package is, or would be. @throws GlossError `invalidInput` for what is no model name. */
  packageFolder(name: string): string;
  /** Where a download of the model collects. @throws GlossError `invalidInput`. */
  downloadFolder(name: string): string;
  /** By name. Empty when nothing was ever installed. */
  list(): Promise<readonly InstalledModel[]>;
  unfinished(): Promise<readonly UnfinishedDownload[]>;
  /** The bytes that became free. @throws GlossError `modelMissing` when there is nothing of that name, `storageFailed`. */
  remove(name: string): Promise<number>;
}

export function createModelStore(root: string): ModelStore {
  const packageFolder = (name: string): string => join(root, 'models', folderNameOf(parseModelName(name)));
  const downloadFolder = (name: string): string =>
    join(root, 'downloads', folderNameOf(parseModelName(name)));
  return Object.freeze({
    root,
    packageFolder,
    downloadFolder,
    list: async () => {
      const models = await Promise.all((await foldersIn(join(root, 'models'))).map(readInstalled));
      return models.flatMap((model) => model ?? []).sort((a, b) => a.name.localeCompare(b.name));
    },
    unfinished: async () => {
      const downloads = await Promise.all((await foldersIn(join(root, 'downloads'))).map(readUnfinished));
      return downloads.flatMap((each) => each ?? []).sort((a, b) => a.name.localeCompare(b.name));
    },
    remove: async (name: string) => removeModel(name, packageFolder(name), downloadFolder(name)),
  });
}

/** Written into a download's folder when it begins, so that it can be listed. */
export const downloadNameFile = 'name.txt';
/** Ending of a folder that is on its way in or out: never a model. */
export const transientSuffix = '~';

async function removeModel(name: string, installed: string, download: string): Promise<number> {
  const sizes = await Promise.all([installed, download].map(bytesIn));
  if (sizes.every((bytes) => bytes === 0))
    throw new GlossError(
      'modelMissing',
      worded`${formatModelName(parseModelName(name))} is not installed. See \`gloss model list\` for what is.`,
    );
  const busy = worded`${name} is being installed at the moment. Wait for it to end, or cancel it.`;
  await withLock(lockPath(download), busy, async () => {
    for (const folder of [installed, download]) await removeFolder(folder);
  });
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

/** Renamed first: what can be listed and loaded is always whole. A model in use cannot be renamed on Windows. */
async function removeFolder(folder: string): Promise<void> {
  const leaving = folder + transientSuffix;
  await storing(async () => {
    await rm(leaving, { recursive: true, force: true });
    if (await isFolder(folder)) await rename(folder, leaving);
    await rm(leaving, { recursive: true, force: true });
  }, folder);
}

/** Held by whoever changes a model's folders; `download` is its `downloadFolder`. */
export function lockPath(download: string): string {
  return `${download}.lock`;
}

async function readInstalled(folder: string): Promise<InstalledModel | undefined> {
  const found = await readRecord(folder);
  if (found === undefined) return undefined;
  const common = { name: found.name, folder, bytes: await bytesIn(folder), record: found };
  try {
    const { manifest } = await readPackage(folder);
    return { ...common, manifest, problem: undefined };
  } catch (thrown) {
    return { ...common, manifest: undefined, problem: asGlossError(thrown) };
  }
}

/** What an installed package's folder says of its origin; undefined for a folder that is none. */
export async function readRecord(folder: string): Promise<InstallRecord | undefined> {
  try {
    const parsed = v.safeParse(record, JSON.parse(await readFile(join(folder, recordFileName), 'utf8')));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

async function readUnfinished(folder: string): Promise<UnfinishedDownload | undefined> {
  const name = await readFile(join(folder, downloadNameFile), 'utf8').catch(() => undefined);
  return name === undefined ? undefined : { name, bytes: await bytesIn(folder) };
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.endsWith(transientSuffix))
    .map((entry) => join(folder, entry.name));
}

/** Bytes of all files in a folder; 0 when there is none. */
export async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map((entry) =>
      stat(join(entry.parentPath, entry.name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Whether a folder holds a package, readable or not. */
export async function holdsPackage(folder: string): Promise<boolean> {
  return stat(join(folder, manifestFileName)).then(
    (found) => found.isFile(),
    () => false,
  );
}
