import { mkdir, realpath, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, normalize, relative, resolve } from 'node:path';
import type { RedactionPlan } from '../../analysis';
import { GlossError } from '../../inference';
import { standardInput } from '../input';
import type { RedactOptions } from './options';

/** An input and the file for its copy; undefined: standard output. */
export interface Copy {
  readonly file: string;
  readonly target: string | undefined;
}

/**
 * Where each copy goes: below the folder under the path that the file has below the working folder, or else its name.
 * @throws GlossError `invalidInput` when a copy or the mapping would take the place of an input, of another copy or of
 * each other, whatever links there are.
 */
export async function checkCopies({ files, out, mapping }: RedactOptions): Promise<readonly Copy[]> {
  const inputs = new Set(await Promise.all(files.filter((file) => file !== standardInput).map(realPathOf)));
  const copies = [...new Set(files)].map((file) => ({ file, target: targetOf(file, out) }));
  const taken = new Map<string, string>();
  const targets = [...copies.flatMap(({ file, target }) => (target ? [{ file, target }] : []))];
  if (mapping !== undefined) targets.push({ file: '--mapping', target: mapping });
  for (const { file, target } of targets) {
    const path = await realPathOf(target);
    const other = taken.get(path);
    if (inputs.has(path)) throw refusal(`${target} is an input, and inputs are never written to`);
    if (other !== undefined) throw refusal(`${other} and ${file} would both be written to ${target}`);
    taken.set(path, file);
  }
  return copies;
}

function refusal(reason: string): GlossError {
  return new GlossError('invalidInput', `${reason}. Choose another folder or name; nothing was written.`);
}

function targetOf(file: string, out: string | undefined): string | undefined {
  if (out === undefined) return undefined;
  const path = normalize(isAbsolute(file) ? relative(process.cwd(), file) : file);
  const isBelow = !isAbsolute(path) && !path.startsWith('..');
  return join(out, isBelow ? path : basename(file));
}

/** Links followed as far as the path exists. */
async function realPathOf(file: string): Promise<string> {
  const path = resolve(file);
  try {
    return await realpath(path);
  } catch {
    const folder = dirname(path);
    return folder === path ? path : join(await realPathOf(folder), basename(path));
  }
}

/** @throws GlossError `invalidInput` when the file cannot be written. */
export async function writeCopy(target: string, text: string): Promise<void> {
  await write(target, text, readableByAll);
}

/** It holds all that the copies hide, so nobody else may read it. @throws GlossError as `writeCopy` */
export async function writeMapping(target: string, content: string): Promise<void> {
  // A file that is there already keeps its mode when it is written to.
  await rm(target, { force: true });
  await write(target, content, readableByOwner);
}

const readableByAll = 0o666;
const readableByOwner = 0o600;

async function write(target: string, text: string, mode: number): Promise<void> {
  try {
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text, { mode });
  } catch (cause) {
    throw new GlossError('invalidInput', `${target} cannot be written: ${(cause as Error).message}.`, {
      cause,
    });
  }
}

/** For each file what its pseudonyms stand for, as JSON. */
export function toMapping(files: readonly { readonly name: string; readonly plan: RedactionPlan }[]): string {
  const content = {
    format: 'gloss-redaction',
    formatVersion: 1,
    files: files.map(({ name, plan }) => ({
      file: name,
      replaced: plan.replacements.length,
      pseudonyms: plan.subjects.map(({ pseudonym, type, originals, count }) => ({
        pseudonym,
        type,
        originals,
        count,
      })),
    })),
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
