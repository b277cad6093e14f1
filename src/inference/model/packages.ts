import { createHash } from 'node:crypto';
import { type FileHandle, open, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { GlossError, throwIfAborted } from '../errors';
import { type Wording, worded } from '../wording';
import type { ModelInfo } from '../types';
import { type Manifest, parseManifest } from './manifest';

export const manifestFileName = 'manifest.json';
/** Bytes of a file that are read before they are hashed; larger pieces are no faster. */
const hashedAtOnce = 1 << 18;

/** A package folder whose manifest has been read. */
export interface ModelPackage {
  /** Absolute. */
  readonly folder: string;
  readonly manifest: Manifest;
  readonly info: ModelInfo;
}

/** How far loading has come: `fraction` is 0..1 of the phase. */
export interface LoadProgress {
  readonly phase: 'verifying' | 'loading';
  readonly fraction: number;
}

export interface LoadPackageOptions {
  readonly signal?: AbortSignal;
  /** Called after each verified chunk with the share of all bytes verified, 0..1, never falling. */
  readonly onProgress?: (fraction: number) => void;
}

/** Absolute path of a file that the manifest names. Manifest names cannot leave the folder. */
export function filePath(modelPackage: ModelPackage, name: string): string {
  return join(modelPackage.folder, name);
}

/**
 * Reads the manifest and nothing else.
 * @throws GlossError `modelMissing` when the folder or its manifest is not there, `modelCorrupt` when it cannot be used.
 */
export async function readPackage(folder: string): Promise<ModelPackage> {
  const absolute = resolve(folder);
  const path = join(absolute, manifestFileName);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw missing(worded`There is no model package in this folder: ${path} was not found.`, cause);
  });
  const manifest = parseManifest(bytes.toString('utf8'), path);
  return { folder: absolute, manifest, info: describe(manifest, bytes) };
}

/**
 * Reads the manifest and checks size and sha256 of every file it names. Takes about 26 ms for 30 MB.
 * @throws GlossError `modelMissing` for an absent folder, manifest or file; `modelCorrupt`, naming the file, what was
 * expected and what was found, for a file that differs; `cancelled`.
 */
export async function loadPackage(folder: string, options: LoadPackageOptions = {}): Promise<ModelPackage> {
  const modelPackage = await readPackage(folder);
  const files = Object.entries(modelPackage.manifest.files);
  // Sizes first: a truncated download is told apart at once, before anything is read.
  for (const [name, { bytes }] of files) await checkSize(filePath(modelPackage, name), bytes);
  const total = files.reduce((sum, [, { bytes }]) => sum + bytes, 0);
  let done = 0;
  for (const [name, { sha256 }] of files) {
    const path = filePath(modelPackage, name);
    const found = await hashFile(path, options.signal, (bytes) => {
      done += bytes;
      options.onProgress?.(Math.min(1, done / total));
    });
    if (found !== sha256)
      throw corrupt(worded`${path} is damaged: its sha256 should be ${sha256} and is ${found}.`);
  }
  return modelPackage;
}

function describe(manifest: Manifest, manifestBytes: Uint8Array): ModelInfo {
  const { id, version, displayName, license, precision, maxTokens, heads } = manifest;
  // The manifest holds every file's sha256 and every number that decoding uses, so its own hash covers both.
  const hash = createHash('sha256').update(manifestBytes).digest('hex');
  return {
    id,
    version,
    displayName,
    hash,
    license,
    precision,
    maxTokens,
    heads: Object.keys(heads),
  };
}

async function checkSize(path: string, expected: number): Promise<void> {
  const found = await stat(path).catch((cause: unknown) => {
    throw missing(worded`The model package is incomplete: ${path} was not found.`, cause);
  });
  if (!found.isFile()) throw corrupt(worded`${path} should be a file and is not.`);
  if (found.size !== expected) {
    throw corrupt(worded`${path} is damaged: it should have ${expected} bytes and has ${found.size}.`);
  }
}

async function hashFile(
  path: string,
  signal: AbortSignal | undefined,
  onBytes: (bytes: number) => void,
): Promise<string> {
  try {
    const file = await open(path);
    try {
      return await hashOf(file, signal, onBytes);
    } finally {
      await file.close();
    }
  } catch (thrown) {
    if (thrown instanceof GlossError) throw thrown;
    throw new GlossError('modelCorrupt', worded`${path} could not be read to its end. ${repair}`, {
      cause: thrown,
    });
  }
}

async function hashOf(
  file: FileHandle,
  signal: AbortSignal | undefined,
  onBytes: (bytes: number) => void,
): Promise<string> {
  const hash = createHash('sha256');
  // One buffer for all of the file: with a new one for each chunk, as a stream has them, this takes half as long again.
  const chunk = Buffer.allocUnsafeSlow(hashedAtOnce);
  for (;;) {
    throwIfAborted(signal);
    const { bytesRead } = await file.read(chunk, 0, chunk.length, null);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(chunk.subarray(0, bytesRead));
    onBytes(bytesRead);
  }
}

const repair = worded`Install the model package again, or choose another package folder.`;

function missing(message: Wording, cause: unknown): GlossError {
  return new GlossError('modelMissing', worded`${message} ${repair}`, { cause });
}

function corrupt(message: Wording): GlossError {
  return new GlossError('modelCorrupt', worded`${message} ${repair}`);
}
