import { GlossError } from './errors';
import { type Wording, worded } from './wording';

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
