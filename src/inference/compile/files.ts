import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { GlossError } from '../errors';

/** Configurations and vocabularies are far smaller; more is not read into memory. */
const maxTextBytes = 64 << 20;

export function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** @throws GlossError `modelCorrupt` for more than 64 MiB or bytes that are no UTF-8, `modelMissing` when unreadable. */
export async function readText(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > maxTextBytes)
      throw new GlossError('modelCorrupt', `${path} has ${size} bytes; that is no text.`);
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (thrown) {
    if (thrown instanceof GlossError) throw thrown;
    if (thrown instanceof TypeError) throw new GlossError('modelCorrupt', `${path} is not UTF-8.`);
    throw new GlossError('modelMissing', `${path} cannot be read.`, { cause: thrown });
  }
}

/**
 * One JSON file of a checkpoint, checked.
 * @param files the names in the folder; undefined when `name` is not among them
 */
export async function readJson<T extends v.GenericSchema>(
  folder: string,
  files: readonly string[],
  name: string,
  schema: T,
): Promise<v.InferOutput<T> | undefined> {
  if (!files.includes(name)) return undefined;
  const path = join(folder, name);
  return parseJsonFile(await readText(path), schema, path);
}

/** @throws GlossError `modelCorrupt`, naming the file and the first field that is wrong. */
export function parseJsonFile<T extends v.GenericSchema>(
  text: string,
  schema: T,
  path: string,
): v.InferOutput<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new GlossError('modelCorrupt', `${path} is not valid JSON.`, { cause });
  }
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const field = v.getDotPath(issue);
  throw new GlossError('modelCorrupt', `${path}: ${field ? `"${field}": ` : ''}${issue.message}.`);
}
