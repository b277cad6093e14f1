import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { GlossError } from '../inference';
import type { CliHost } from './host';

/** The FILE that stands for standard input. */
export const standardInput = '-';

/** @throws GlossError `invalidInput` for a file that is not there, a folder, and one that must not be read. */
export async function checkReadable(file: string): Promise<void> {
  if (file === standardInput) return;
  try {
    await access(file, constants.R_OK);
    if (!(await stat(file)).isDirectory()) return;
  } catch (cause) {
    throw unreadable(file, cause);
  }
  throw new GlossError('invalidInput', `${file} is a folder: name the files in it.`);
}

/** The bytes of a file or of standard input. @throws GlossError `invalidInput` when reading fails. */
export async function* readInput(file: string, host: CliHost): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* file === standardInput ? host.stdin() : (createReadStream(file) as AsyncIterable<Uint8Array>);
  } catch (cause) {
    throw unreadable(file === standardInput ? 'Standard input' : file, cause);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'its name is too long',
};

function unreadable(name: string, cause: unknown): GlossError {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  return new GlossError('invalidInput', `${name} cannot be read: ${reasons[code] ?? message}.`, { cause });
}
