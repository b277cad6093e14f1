import { GlossError } from '../../inference';
import { type Line, longestLineBytes } from './lines';

/** What a line holds, as far as its task reads it. */
export interface Fields {
  /** The values of the fields that the line must have, in the order in which they were asked for. */
  readonly texts: readonly string[];
  /** A second text that belongs to the first. */
  readonly pair?: string;
  /** Labels of the user's own, for this line. */
  readonly labels?: readonly string[];
  /** What could follow the text. */
  readonly choices?: readonly string[];
}

/** Fields that a line of some tasks can have. */
export type OptionalField = 'pair' | 'labels' | 'choices';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The strings that a line holds under the given names, and those of the optional fields that are there; what else it
 * holds is passed over.
 * @throws GlossError `invalidInput`, saying what was expected and what was found.
 */
export function parseRecord(
  line: Line,
  names: readonly string[],
  optional: readonly OptionalField[] = [],
): Fields {
  const record = parseJson(decodeLine(line));
  const expected = `{${names.map((name) => `"${name}": "…"`).join(', ')}}`;
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    throw invalid(`The line must be an object ${expected} and is ${kindOf(record)}.`);
  }
  const valueOf = (name: string): unknown =>
    Object.hasOwn(record, name) ? Reflect.get(record, name) : undefined;
  const texts = names.map((name) => {
    const value = valueOf(name);
    if (typeof value === 'string') return value;
    const found = value === undefined ? 'is missing' : `must be a string and is ${kindOf(value)}`;
    throw invalid(`"${name}" ${found}; expected ${expected}.`);
  });
  const pair = optional.includes('pair') ? valueOf('pair') : undefined;
  const lists = (['labels', 'choices'] as const).flatMap((name) => {
    const value = optional.includes(name) ? valueOf(name) : undefined;
    if (value === undefined) return [];
    if (!isListOfStrings(value)) throw invalid(`"${name}" must be a list of strings.`);
    return [[name, value] as const];
  });
  if (pair !== undefined && typeof pair !== 'string')
    throw invalid(`"pair" must be a string and is ${kindOf(pair)}.`);
  return { texts, ...(pair !== undefined && { pair }), ...Object.fromEntries(lists) };
}

function isListOfStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** A line as text. @throws GlossError `invalidInput` for one that is too long or not UTF-8. */
export function decodeLine({ bytes }: Line): string {
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
