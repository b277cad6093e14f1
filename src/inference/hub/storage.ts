import { statfs } from 'node:fs/promises';
import { GlossError } from '../errors';
import { type Wording, worded } from '../wording';

const reasons: Readonly<Record<string, Wording>> = {
  ENOSPC: worded`the disk is full`,
  EDQUOT: worded`the disk quota is used up`,
  EACCES: worded`permission was denied`,
  EPERM: worded`permission was denied, or a program has it open`,
  EBUSY: worded`a program has it open`,
  EROFS: worded`the disk cannot be written to`,
  ENAMETOOLONG: worded`its name is too long here`,
  // What Node says of a folder on a disk that cannot be written to.
  ENOENT: worded`its folder is not there and cannot be made`,
};

/** Runs something that writes. @throws GlossError `storageFailed`, naming the path; a GlossError goes through. */
export async function storing<T>(write: () => Promise<T>, path: string): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if (cause instanceof GlossError) throw cause;
    const { message } = cause as NodeJS.ErrnoException;
    throw storageFailure(cause, path) ?? failure(path, message, cause);
  }
}

/** The error for what a disk refused; undefined for anything else. */
export function storageFailure(cause: unknown, path: string): GlossError | undefined {
  const { code = '' } = (cause ?? {}) as NodeJS.ErrnoException;
  const reason = Object.hasOwn(reasons, code) ? reasons[code] : undefined;
  return reason === undefined ? undefined : failure(path, reason, cause);
}

function failure(path: string, reason: Wording | string, cause: unknown): GlossError {
  return new GlossError('storageFailed', worded`${path} could not be written: ${reason}.`, { cause });
}

/** @throws GlossError `storageFailed` when a folder's disk has fewer than `bytes` free. */
export async function checkSpace(folder: string, bytes: number): Promise<void> {
  // Not every file system can say; then the disk itself will.
  const disk = await statfs(folder).catch(() => undefined);
  const free = disk === undefined ? Infinity : disk.bavail * disk.bsize;
  if (free >= bytes) return;
  throw new GlossError(
    'storageFailed',
    worded`${formatBytes(bytes)} are needed in ${folder}, and ${formatBytes(free)} are free. Make room, or remove a model that you no longer use.`,
  );
}

/** A size for people, in the units that the hub shows: `268 MB`, `1.3 GB`, `12 kB`. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 10 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}
