import { createHash, type Hash } from 'node:crypto';
import { GlossError } from '../errors';
import { worded } from '../wording';
import type { RemoteFile } from './client';

/** A file whose size and hash are known. */
export interface ExpectedFile {
  readonly path: string;
  readonly bytes: number;
  readonly algorithm: 'sha256' | 'gitSha1';
  /** Hexadecimal, lower case. */
  readonly hash: string;
}

/** @throws GlossError `unreachable` when the server said neither in its listing nor in its headers what to expect. */
export function expectationOf({ path, bytes, sha256, gitSha1 }: RemoteFile, host: string): ExpectedFile {
  const hash = sha256 ?? gitSha1;
  if (bytes !== undefined && hash !== undefined)
    return { path, bytes, algorithm: sha256 === undefined ? 'gitSha1' : 'sha256', hash };
  throw new GlossError(
    'unreachable',
    worded`${host} does not say the size and hash of ${path}, so a download could not be checked. Choose another address of the hub.`,
  );
}

/** The hash of a file, fed in order. */
export class Digest {
  readonly #hash: Hash;

  constructor({ algorithm, bytes }: ExpectedFile) {
    this.#hash = createHash(algorithm === 'sha256' ? 'sha256' : 'sha1');
    // Git hashes a blob behind this header.
    if (algorithm === 'gitSha1') this.#hash.update(`blob ${bytes}\0`);
  }

  update(chunk: Uint8Array): void {
    this.#hash.update(chunk);
  }

  /** Ends the digest. */
  hex(): string {
    return this.#hash.digest('hex');
  }
}
