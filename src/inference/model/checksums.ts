import { createHash } from 'node:crypto';
import * as zlib from 'node:zlib';

/** Tells whether bytes are what they were; fed in order. */
export interface Checksum {
  /** As messages name it. */
  readonly name: 'sha256' | 'crc32';
  update(bytes: Uint8Array): void;
  /** Hexadecimal, lower case. Ends the checksum. */
  hex(): string;
}

/** Tells damage and intent alike. 64 digits; about 1 ms a MB. */
export function createSha256(): Checksum {
  const hash = createHash('sha256');
  return {
    name: 'sha256',
    update: (bytes) => {
      hash.update(bytes);
    },
    hex: () => hash.digest('hex'),
  };
}

/** Node has it since 20.15 and 22.2. */
const crc32: typeof zlib.crc32 | undefined = zlib.crc32;

/** Tells damage, not intent. 8 digits; a fifth of SHA-256's time. Undefined where Node has none. */
export function createCrc32(): Checksum | undefined {
  if (crc32 === undefined) return undefined;
  let value = 0;
  return {
    name: 'crc32',
    update: (bytes) => {
      value = crc32(bytes, value);
    },
    hex: () => value.toString(16).padStart(8, '0'),
  };
}
