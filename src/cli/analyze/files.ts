import { defaultMaxCharacters, languageForPath } from '../../analysis';
import type { DocumentSnapshot } from '../../analysis';
import { GlossError } from '../../inference';
import type { CliHost } from '../host';
import { checkReadable, nameOf, readInput, standardInput } from '../input';

/** A UTF-16 unit takes three bytes of UTF-8 at most: what is longer than this is too long, whatever it holds. */
const longestBytes = 3 * defaultMaxCharacters + 3;

/**
 * A file as a document, its byte order mark left out as an editor does. Standard input without a language is plain text.
 * @throws GlossError `invalidInput` for a file that cannot be read, is too long, is no text or of no known language.
 */
export async function readDocument(
  file: string,
  language: string | undefined,
  host: CliHost,
): Promise<DocumentSnapshot> {
  const languageId = language ?? (file === standardInput ? 'plaintext' : languageForPath(file));
  await checkReadable(file);
  if (languageId === undefined) {
    throw new GlossError(
      'invalidInput',
      'The language is not known by the name: choose one with --language, e.g. --language plaintext.',
    );
  }
  const text = decode(await readBytes(file, host));
  if (text.length > defaultMaxCharacters) throw tooLong();
  return { uri: nameOf(file), version: 1, languageId, text };
}

async function readBytes(file: string, host: CliHost): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of readInput(file, host)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > longestBytes) throw tooLong();
  }
  return Buffer.concat(chunks);
}

/** UTF-8, or UTF-16 with a byte order mark. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new GlossError('invalidInput', 'This is not a text file: it is not valid UTF-8.', { cause });
  }
}

function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

function tooLong(): GlossError {
  const limit = defaultMaxCharacters.toLocaleString('en');
  return new GlossError('invalidInput', `The text is too long: the limit is ${limit} characters.`);
}
