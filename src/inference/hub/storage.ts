import { statfs } from 'node:fs/promises';
import { GlossError } from '../errors';
import { worded } from '../wording';

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
