import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { GlossError } from '../errors';
import { readJson, readText } from './files';
import { readGlossPlan } from './glossCheckpoint';
import type { GraphPlan } from './graph';
import { type Parameters, parametersOf } from './parameters';
import type { About } from './readPlan';
import { readSentenceTransformer } from './sentenceTransformers';
import { openTensors } from './tensors';
import { readTokenizer, type TokenizerFiles } from './tokenizerFiles';
import { architectureOf, readTransformersPlan, type ReadOptions } from './transformersCheckpoint';

/** A checkpoint folder that has been read but for its weights. To be closed. */
export interface Checkpoint {
  readonly plan: GraphPlan;
  readonly parameters: Parameters;
  readonly tokenizer: TokenizerFiles;
  /** Longest window, special tokens included. */
  readonly maxTokens: number;
  readonly about: About;
  close(): Promise<void>;
}

const glossArchitecture = 'GlossModel';

/**
 * Reads a folder as `save_pretrained` writes it, a folder of sentence-transformers, or one of Gloss's own training.
 * @throws GlossError `modelMissing` when a file is not there, `modelCorrupt` when one is damaged or contradicts
 * another, `modelUnsupported` for a network that Gloss cannot compile.
 */
export async function openCheckpoint(folder: string, options: ReadOptions): Promise<Checkpoint> {
  const files = await listed(folder);
  const sentence = await readSentenceTransformer(folder, files);
  const network = sentence === undefined ? folder : join(folder, sentence.path);
  const networkFiles = network === folder ? files : await listed(network);
  const name = await readArchitecture(network, networkFiles);
  // Before the vocabulary, which other networks keep in other forms: their name says more.
  const architecture = name === glossArchitecture ? undefined : architectureOf(network, name);
  const tokenizer = await readTokenizer(network, networkFiles);
  const license = await licenseIn(folder, files);
  const read =
    architecture === undefined
      ? await readGlossPlan(network, networkFiles, tokenizer)
      : await readTransformersPlan(network, networkFiles, architecture, tokenizer, sentence, options);
  const source = await openTensors(network, networkFiles);
  try {
    return {
      plan: read.plan,
      parameters: parametersOf(source, read.namesOf),
      tokenizer,
      maxTokens: read.maxTokens,
      about: { architecture: name, ...(license !== undefined && { license }), ...read.about },
      close: () => source.close(),
    };
  } catch (thrown) {
    await source.close();
    throw thrown;
  }
}

async function listed(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((cause: unknown) => {
    throw new GlossError('modelMissing', `There is no checkpoint folder ${folder}.`, { cause });
  });
}

async function readArchitecture(folder: string, files: readonly string[]): Promise<string> {
  const schema = v.object({
    architectures: v.optional(v.array(v.string())),
    model_type: v.nullish(v.string()),
  });
  const config = await readJson(folder, files, 'config.json', schema);
  if (config === undefined) {
    throw new GlossError('modelMissing', `${folder} has no config.json: it is no checkpoint folder.`);
  }
  return config.architectures?.[0] ?? `${config.model_type ?? 'unknown'} without "architectures"`;
}

/** The licence that the front matter of a README.md names, as model cards do. */
async function licenseIn(folder: string, files: readonly string[]): Promise<string | undefined> {
  if (!files.includes('README.md')) return undefined;
  const text = await readText(join(folder, 'README.md')).catch(() => '');
  const frontMatter = /^---\r?\n(.*?)\r?\n---/s.exec(text)?.[1] ?? '';
  return /^license:\s*["']?([\w.+-]+)/m.exec(frontMatter)?.[1];
}
