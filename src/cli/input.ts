import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { asGlossError, GlossError } from '../inference';
import type { CliHost } from './host';

/** The FILE that stands for standard input. */
export const standardInput = '-';

/**
 * Messages of this module do not name the file: callers do, with `named`.
 * @throws GlossError `invalidInput` for a file that is not there, a folder, and one that must not be read.
 */
export async function checkReadable(file: string): Promise<void> {
  if (file === standardInput) return;
  try {
    await access(file, constants.R_OK);
    if (!(await stat(file)).isDirectory()) return;
  } catch (cause) {
    throw unreadable(cause);
  }
  throw new GlossError('invalidInput', 'This is a folder: name the files in it.');
}

/** The bytes of a file or of standard input. @throws GlossError `invalidInput` when reading fails. */
export async function* readInput(file: string, host: CliHost): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* file === standardInput ? host.stdin() : (createReadStream(file) as AsyncIterable<Uint8Array>);
  } catch (cause) {
    throw unreadable(cause);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file.',
  EACCES: 'It cannot be read: permission denied.',
  EISDIR: 'This is a folder: name the files in it.',
  ENAMETOOLONG: 'The name is too long.',
};

function unreadable(cause: unknown): GlossError {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  return new GlossError('invalidInput', reasons[code] ?? `It cannot be read: ${message}.`, { cause });
}

/** How an input is called in reports and messages. */
export function nameOf(file: string): string {
  return file === standardInput ? '<stdin>' : file;
}

/** What went wrong with a file, as an error whose message begins with the file's name. */
export function named(file: string, thrown: unknown): GlossError {
  const { code, message } = asGlossError(thrown);
  return new GlossError(code, `${nameOf(file)}: ${message}`, { cause: thrown });
}
