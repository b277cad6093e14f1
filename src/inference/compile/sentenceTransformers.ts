import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { GlossError } from '../errors';
import { worded } from '../wording';
import { readJson, readText, parseJsonFile } from './files';
import type { HeadPlan } from './plan';

/** What `modules.json` and its folders say about an embedding. */
export interface SentenceTransformer {
  /** Folder of the encoder, relative; empty for the folder itself. */
  readonly path: string;
  readonly head: HeadPlan;
  readonly maxTokens?: number;
}

/** One plain folder name, or none. */
const folderName = v.pipe(v.string(), v.regex(/^([A-Za-z0-9_][\w.-]*)?$/, 'must be a plain folder name'));
const modules = v.array(v.object({ path: folderName, type: v.string() }));
const dimension = v.nullish(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_536)));
const pooling = v.object({
  /** Up to version 4 of sentence-transformers; then `embedding_dimension`. */
  word_embedding_dimension: dimension,
  embedding_dimension: dimension,
  /** Of newer versions, in place of the flags. */
  pooling_mode: v.nullish(v.union([v.string(), v.array(v.string())])),
  pooling_mode_cls_token: v.nullish(v.boolean()),
  pooling_mode_mean_tokens: v.nullish(v.boolean()),
  pooling_mode_max_tokens: v.nullish(v.boolean()),
  pooling_mode_mean_sqrt_len_tokens: v.nullish(v.boolean()),
  pooling_mode_weightedmean_tokens: v.nullish(v.boolean()),
  pooling_mode_lasttoken: v.nullish(v.boolean()),
});
const encoderConfig = v.object({ max_seq_length: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(8))) });
const encoderConfigFile = 'sentence_bert_config.json';
const supported = 'Transformer, Pooling (mean or cls) and Normalize';

/**
 * Undefined for a folder without `modules.json`.
 * @throws GlossError `modelUnsupported` for a chain of modules that Gloss cannot compile, `modelCorrupt` for wrong files.
 */
export async function readSentenceTransformer(
  folder: string,
  files: readonly string[],
): Promise<SentenceTransformer | undefined> {
  const chain = await readJson(folder, files, 'modules.json', modules);
  if (chain === undefined) return undefined;
  const names = chain.map(({ type }) => type.split('.').at(-1) ?? '');
  const [encoder, pooler] = chain;
  const isKnown = ['Transformer,Pooling', 'Transformer,Pooling,Normalize'].includes(names.join());
  if (encoder === undefined || pooler === undefined || !isKnown) {
    throw new GlossError(
      'modelUnsupported',
      worded`${folder} has the modules ${names.join(', ')}; supported: ${supported}.`,
    );
  }
  const path = join(folder, pooler.path, 'config.json');
  const config = parseJsonFile(await readText(path), pooling, path);
  const dimensions = config.embedding_dimension ?? config.word_embedding_dimension;
  if (typeof dimensions !== 'number')
    throw new GlossError('modelCorrupt', `${path} does not say how many dimensions a vector has.`);
  const maxTokens = await maxTokensIn(folder, files, encoder.path);
  return {
    path: encoder.path,
    head: {
      task: 'embedding',
      dimensions,
      pooling: poolingOf(config, path),
      normalized: names.includes('Normalize'),
    },
    ...(maxTokens !== undefined && { maxTokens }),
  };
}

/** The encoder's own folder says it, which is nearly always the whole's. */
async function maxTokensIn(
  folder: string,
  files: readonly string[],
  encoder: string,
): Promise<number | undefined> {
  const inner = join(folder, encoder);
  const innerFiles = encoder === '' ? [] : await readdir(inner).catch(() => []);
  const config =
    (await readJson(inner, innerFiles, encoderConfigFile, encoderConfig)) ??
    (await readJson(folder, files, encoderConfigFile, encoderConfig));
  return config?.max_seq_length ?? undefined;
}

function poolingOf(config: v.InferOutput<typeof pooling>, path: string): 'mean' | 'cls' {
  const chosen = Object.entries(config).flatMap(([key, value]) =>
    value === true ? [key.replace(/^pooling_mode_/, '').replace(/_tokens?$/, '')] : [],
  );
  chosen.push(...[config.pooling_mode ?? []].flat());
  const [only] = chosen;
  if (chosen.length === 1 && (only === 'mean' || only === 'cls')) return only;
  throw new GlossError(
    'modelUnsupported',
    worded`${path} pools by ${chosen.join(' and ') || 'nothing'}; supported: mean or cls.`,
  );
}
