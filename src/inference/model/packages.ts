import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { GlossError, throwIfAborted } from '../errors';
import { type Wording, worded } from '../wording';
import type { ModelInfo } from '../types';
import { type Checksum, createCrc32, createSha256 } from './checksums';
import { type Manifest, parseManifest } from './manifest';

export const manifestFileName = 'manifest.json';
/** Bytes that are read before they are checked: they stay in the processor's cache, and larger pieces are no faster. */
const checkedAtOnce = 1 << 18;
/** Bytes after which others get their turn, below 1 ms of work when the file has been read before. */
const checkedInOneTurn = 1 << 20;

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
  /** Called with the share of all bytes that have been checked, 0..1, never falling. */
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
 * Reads the manifest and looks for damage: the size of every file it names, and the CRC-32, or the SHA-256 where the
 * manifest or Node has no CRC-32. Whoever could change files on purpose could change the manifest too, so that SHA-256
 * would tell no more here. Takes about 12 ms for 29 MB.
 * @param createQuick replaces CRC-32 in tests; gives undefined in a Node that has none
 * @throws GlossError `modelMissing` for an absent folder, manifest or file; `modelCorrupt`, naming the file, what was
 * expected and what was found, for a file that differs; `cancelled`.
 */
export async function loadPackage(
  folder: string,
  options: LoadPackageOptions = {},
  createQuick: () => Checksum | undefined = createCrc32,
): Promise<ModelPackage> {
  return checkPackage(folder, options, ({ crc32 }) => (crc32 === undefined ? undefined : createQuick()));
}

/**
 * The same with the SHA-256 of every file: for a package that has just come to where it is. Takes about 30 ms for 29 MB.
 * @throws GlossError as `loadPackage` does.
 */
export async function verifyPackage(folder: string, options: LoadPackageOptions = {}): Promise<ModelPackage> {
  return checkPackage(folder, options, () => undefined);
}

type PackageFile = Manifest['files'][string];

/** @param quick what to use instead of SHA-256, which every manifest has */
async function checkPackage(
  folder: string,
  { signal, onProgress }: LoadPackageOptions,
  quick: (file: PackageFile) => Checksum | undefined,
): Promise<ModelPackage> {
  const modelPackage = await readPackage(folder);
  const files = Object.entries(modelPackage.manifest.files);
  // Sizes first: a truncated download is told apart at once, before anything is read.
  for (const [name, { bytes }] of files) checkSize(filePath(modelPackage, name), bytes);
  const total = files.reduce((sum, [, { bytes }]) => sum + bytes, 0);
  let done = 0;
  // One buffer for all: with a new one for each piece, as a stream has them, this takes half as long again.
  const buffer = Buffer.allocUnsafeSlow(checkedAtOnce);
  for (const [name, file] of files) {
    const path = filePath(modelPackage, name);
    const checksum = quick(file) ?? createSha256();
    await readInto(checksum, path, buffer, signal, (bytes) => {
      done += bytes;
      onProgress?.(Math.min(1, done / total));
    });
    checkContent(path, checksum, file);
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

function checkSize(path: string, expected: number): void {
  const found = statsOf(path);
  if (!found.isFile()) throw corrupt(worded`${path} should be a file and is not.`);
  if (found.size !== expected) {
    throw corrupt(worded`${path} is damaged: it should have ${expected} bytes and has ${found.size}.`);
  }
}

function statsOf(path: string): Stats {
  try {
    return statSync(path);
  } catch (cause) {
    throw missing(worded`The model package is incomplete: ${path} was not found.`, cause);
  }
}

/**
 * Reads in this thread, since files that were read before come out of memory: giving each piece to a thread of the pool
 * takes half as long again. Others get their turn after each MiB.
 */
async function readInto(
  checksum: Checksum,
  path: string,
  buffer: Uint8Array,
  signal: AbortSignal | undefined,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const file = reading(path, () => openSync(path, 'r'));
  const read = (): number => reading(path, () => readSync(file, buffer, 0, buffer.length, null));
  try {
    let inTurn = 0;
    for (let count = read(); count > 0; count = read()) {
      checksum.update(buffer.subarray(0, count));
      inTurn += count;
      if (inTurn < checkedInOneTurn) continue;
      onBytes(inTurn);
      inTurn = 0;
      await nextTurn();
      throwIfAborted(signal);
    }
    onBytes(inTurn);
  } finally {
    closeSync(file);
  }
}

function reading(path: string, call: () => number): number {
  try {
    return call();
  } catch (cause) {
    throw new GlossError('modelCorrupt', worded`${path} could not be read to its end. ${repair}`, { cause });
  }
}

function checkContent(path: string, checksum: Checksum, { sha256, crc32 = '' }: PackageFile): void {
  const found = checksum.hex();
  const expected = checksum.name === 'sha256' ? sha256 : crc32;
  if (found === expected) return;
  throw corrupt(
    checksum.name === 'sha256'
      ? worded`${path} is damaged: its sha256 should be ${expected} and is ${found}.`
      : worded`${path} is damaged: its crc32 should be ${expected} and is ${found}.`,
  );
}

const repair = worded`Install the model package again, or choose another package folder.`;

function missing(message: Wording, cause: unknown): GlossError {
  return new GlossError('modelMissing', worded`${message} ${repair}`, { cause });
}

function corrupt(message: Wording): GlossError {
  return new GlossError('modelCorrupt', worded`${message} ${repair}`);
}
