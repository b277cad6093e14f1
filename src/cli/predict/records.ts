import { GlossError } from '../../inference';
import { type Line, longestLineBytes } from './lines';

/** The values of a line's fields, in the order in which they were asked for. */
export type Fields = readonly string[];

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The strings that a line holds under the given names; what else it holds is passed over.
 * @throws GlossError `invalidInput`, saying what was expected and what was found.
 */
export function parseRecord(line: Line, names: readonly string[]): Fields {
  const record = parseJson(decode(line));
  const expected = `{${names.map((name) => `"${name}": "…"`).join(', ')}}`;
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    throw invalid(`The line must be an object ${expected} and is ${kindOf(record)}.`);
  }
  return names.map((name) => {
    const value: unknown = Object.hasOwn(record, name) ? Reflect.get(record, name) : undefined;
    if (typeof value === 'string') return value;
    const found = value === undefined ? 'is missing' : `must be a string and is ${kindOf(value)}`;
    throw invalid(`"${name}" ${found}; expected ${expected}.`);
  });
}

function decode({ bytes }: Line): string {
  if (bytes === undefined) throw invalid(`The line is longer than ${longestLineBytes >> 20} MiB.`);
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw invalid('The line is not valid UTF-8.', cause);
  }
}

function parseJson(text: string): unknown {
  if (text.trim() === '') throw invalid('The line is empty.');
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace(/\s+/g, ' ') : String(cause);
    throw invalid(`The line is not valid JSON: ${reason}`, cause);
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function invalid(message: string, cause?: unknown): GlossError {
  return new GlossError('invalidInput', message, { cause });
}
