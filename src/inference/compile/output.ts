import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { GlossError } from '../errors';
import { createCrc32, createSha256 } from '../model/checksums';
import { type Manifest, parseManifest } from '../model/manifest';
import { manifestFileName } from '../model/packages';
import type { Checkpoint } from './checkpoint';
import { exists } from './files';
import { manifestOf, type PackageFacts, packageFiles, vocabularyFile } from './manifestOf';

/** Where a package goes: `staging` is beside `folder`, so that the last step is a rename. */
export interface Target {
  readonly folder: string;
  readonly staging: string;
}

/**
 * @throws GlossError `invalidInput` when the folder is the checkpoint's own, or holds something that may not be replaced
 */
export async function packageFolder(folder: string, source: string, mayReplace: boolean): Promise<Target> {
  if (folder === source) {
    throw new GlossError(
      'invalidInput',
      `${folder} is the checkpoint itself; the package needs another folder.`,
    );
  }
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw new GlossError('invalidInput', `${folder} cannot be written to: ${error.message}.`, {
      cause: error,
    });
  });
  if (files.length > 0 && !files.includes(manifestFileName)) {
    throw new GlossError('invalidInput', `${folder} holds other files; choose a new folder for the package.`);
  }
  if (files.length > 0 && !mayReplace) {
    throw new GlossError('invalidInput', `${folder} already holds a model package; --force replaces it.`);
  }
  return { folder, staging: beside(folder) };
}

/** Adds vocabulary and manifest to the graph in `staging`, and puts the whole in its place. */
export async function writePackage(
  { folder, staging }: Target,
  checkpoint: Checkpoint,
  facts: PackageFacts,
): Promise<Manifest> {
  await writeFile(join(staging, vocabularyFile), `${checkpoint.tokenizer.tokens.join('\n')}\n`);
  const files = Object.fromEntries(
    await Promise.all(
      packageFiles(checkpoint).map(async (name) => [name, await described(join(staging, name))] as const),
    ),
  );
  const text = `${JSON.stringify({ ...manifestOf(checkpoint, facts), files }, null, 2)}\n`;
  // Whoever opens the package reads it through the same check.
  const manifest = parseManifest(text, manifestFileName);
  await writeFile(join(staging, manifestFileName), text);
  await replace(staging, folder);
  return manifest;
}

async function described(path: string): Promise<Manifest['files'][string]> {
  const sha256 = createSha256();
  const crc32 = createCrc32();
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const piece = chunk as Uint8Array;
    sha256.update(piece);
    crc32?.update(piece);
    bytes += piece.byteLength;
  }
  return { bytes, sha256: sha256.hex(), ...(crc32 && { crc32: crc32.hex() }) };
}

/** An old package steps aside first: a folder that holds files cannot be renamed over. */
async function replace(staging: string, folder: string): Promise<void> {
  const old = beside(folder);
  const isThere = await exists(folder);
  if (isThere) await rename(folder, old);
  try {
    await rename(staging, folder);
  } catch (thrown) {
    if (isThere) await rename(old, folder);
    throw thrown;
  }
  await rm(old, { recursive: true, force: true });
}

function beside(folder: string): string {
  return join(dirname(folder), `.${basename(folder)}-${randomBytes(4).toString('hex')}`);
}
