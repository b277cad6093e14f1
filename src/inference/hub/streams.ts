import { GlossError, throwIfAborted } from '../errors';
import { worded } from '../wording';
import { unreachable } from './failures';

export interface Reading {
  /** For messages. */
  readonly host: string;
  /** Longest silence, in ms. */
  readonly stallMs: number;
  readonly signal: AbortSignal | undefined;
}

/** More than any listing of a repository: an answer that goes on and on is not one. */
const maxTextBytes = 32 * 2 ** 20;

/**
 * The body of an answer as it comes.
 * @throws GlossError `unreachable` when it is cut or nothing comes for `stallMs`, `cancelled`.
 */
export async function* readChunks(
  { body }: Response,
  { host, stallMs, signal }: Reading,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await read(reader, stallMs, signal);
      if (done) return;
      yield value as Uint8Array;
    }
  } catch (thrown) {
    throwIfAborted(signal);
    throw unreachable(host, thrown);
  } finally {
    // Ends the connection when the reader left early; nobody waits for it.
    void reader.cancel().catch(() => undefined);
  }
}

/** A whole body as text. @throws as `readChunks`, and `unreachable` above 32 MiB. */
export async function readText(response: Response, reading: Reading): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of readChunks(response, reading)) {
    bytes += chunk.byteLength;
    if (bytes > maxTextBytes)
      throw new GlossError('unreachable', worded`${reading.host} did not answer as a model hub does.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The next chunk, unless the signal fires or nothing comes. */
async function read<T>(
  reader: { read(): Promise<T> },
  stallMs: number,
  signal: AbortSignal | undefined,
): Promise<T> {
  throwIfAborted(signal);
  let stop: () => void = () => undefined;
  const given = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new Error(`nothing came for ${stallMs / 1000} s`)), stallMs);
    const abort = (): void => reject(new GlossError('cancelled', 'The download was cancelled.'));
    signal?.addEventListener('abort', abort, { once: true });
    stop = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
  });
  try {
    return await Promise.race([reader.read(), given]);
  } finally {
    stop();
  }
}

/** Resolves after `ms`, or as soon as the signal fires. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    if (signal?.aborted) end();
    else signal?.addEventListener('abort', end, { once: true });
  });
}
