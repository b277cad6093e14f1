import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GlossError, throwIfAborted } from '../errors';
import { worded } from '../wording';
import type { HubClient, OpenedFile, RemoteFile, RemoteModel } from './client';
import { Digest, type ExpectedFile, expectationOf } from './digest';
import { storing } from '../storage';
import { sleep } from './streams';

export interface DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes that are there so far, of this and earlier attempts. May fall when a damaged part is dropped. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
  /** Waits before a cut download goes on. Replaced in tests. */
  readonly wait?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

/** How often one file may be cut before the download gives up; what has come is kept for the next time. */
const maxCuts = 6;
/** Ending of a file that is not complete or not checked yet. */
const partial = '.part';

/**
 * Downloads one file into a folder under its own path. It stands there only complete and with the right hash; until
 * then it is a `.part` beside its place, which the next call continues.
 * @throws GlossError `unreachable`, `modelCorrupt` when the content is not what the hub announces, `storageFailed`,
 * `cancelled`, and what `HubClient.open` throws.
 */
export async function downloadFile(
  client: HubClient,
  model: RemoteModel,
  file: RemoteFile,
  folder: string,
  options: DownloadOptions = {},
): Promise<void> {
  const target = join(folder, file.path);
  const size = await sizeOf(target);
  // Only checked files stand under their own name.
  if (size > 0 && (file.bytes === undefined || size === file.bytes)) return options.onBytes?.(size);
  await storing(() => mkdir(dirname(target), { recursive: true }), folder);
  const part = target + partial;
  for (let attempt = 1; ; attempt++) {
    const expected = await fetchContent(client, model, file, part, options);
    const found = await digestOf(part, expected, options.signal);
    if (found === expected.hash) break;
    await rm(part, { force: true });
    options.onBytes?.(0);
    // A part left by an earlier attempt may have been damaged since; a fresh one that is wrong stays wrong.
    if (attempt > 1) throw damaged(model, expected, found);
  }
  await storing(() => rename(part, target), folder);
}

/** Makes the part as long as the file, going on where it ends. Resolves to what the whole should be. */
async function fetchContent(
  client: HubClient,
  model: RemoteModel,
  file: RemoteFile,
  part: string,
  { signal, onBytes, wait = sleep }: DownloadOptions,
): Promise<ExpectedFile> {
  for (let cuts = 0; ; cuts++) {
    const have = await sizeOf(part);
    if (have > 0 && have === file.bytes) {
      onBytes?.(have);
      return expectationOf(file, client.host);
    }
    const opened = await client.open(model, file, have, signal);
    const expected = expectationOf(opened.file, client.host);
    const cut = await append(part, opened, expected, onBytes);
    if (cut === undefined) return expected;
    throwIfAborted(signal);
    if (cuts === maxCuts) throw cut;
    await wait(1000 * 2 ** Math.min(cuts, 4), signal);
    throwIfAborted(signal);
  }
}

/** Writes what comes behind what is there. Resolves to the error of a connection that ended too early. */
async function append(
  part: string,
  { start, chunks }: OpenedFile,
  expected: ExpectedFile,
  onBytes: ((bytes: number) => void) | undefined,
): Promise<GlossError | undefined> {
  const handle = await storing(() => open(part, start === 0 ? 'w' : 'a'), part);
  let bytes = start;
  try {
    onBytes?.(bytes);
    for await (const chunk of chunks) {
      bytes += chunk.byteLength;
      if (bytes > expected.bytes) break;
      await storing(() => handle.appendFile(chunk), part);
      onBytes?.(bytes);
    }
    await storing(() => handle.sync(), part);
  } catch (thrown) {
    if (thrown instanceof GlossError && thrown.code === 'unreachable') return thrown;
    throw thrown;
  } finally {
    await handle.close();
  }
  if (bytes > expected.bytes) {
    await rm(part, { force: true });
    throw new GlossError('modelCorrupt', worded`${expected.path} is longer than the hub announces. ${again}`);
  }
  if (bytes === expected.bytes) return undefined;
  return new GlossError(
    'unreachable',
    worded`The download of ${expected.path} was cut off at ${bytes} of ${expected.bytes} bytes. Try again: it goes on from there.`,
  );
}

async function digestOf(
  path: string,
  expected: ExpectedFile,
  signal: AbortSignal | undefined,
): Promise<string> {
  const digest = new Digest(expected);
  await storing(async () => {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      throwIfAborted(signal);
      digest.update(chunk as Uint8Array);
    }
  }, path);
  return digest.hex();
}

const again = worded`Try again later, or check the address of the hub.`;

function damaged({ id }: RemoteModel, { path, algorithm, hash }: ExpectedFile, found: string): GlossError {
  const kind = algorithm === 'sha256' ? 'sha256' : 'git hash';
  return new GlossError(
    'modelCorrupt',
    worded`What was downloaded as ${id}/${path} is not what the hub announces: its ${kind} should be ${hash} and is ${found}. ${again}`,
  );
}

/** 0 for a file that is not there. */
async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
