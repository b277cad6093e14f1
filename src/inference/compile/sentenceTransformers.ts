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
const pooling = v.object({
  word_embedding_dimension: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_536)),
  pooling_mode: v.nullish(v.string()),
  pooling_mode_cls_token: v.nullish(v.boolean()),
  pooling_mode_mean_tokens: v.nullish(v.boolean()),
  pooling_mode_max_tokens: v.nullish(v.boolean()),
  pooling_mode_mean_sqrt_len_tokens: v.nullish(v.boolean()),
  pooling_mode_weightedmean_tokens: v.nullish(v.boolean()),
  pooling_mode_lasttoken: v.nullish(v.boolean()),
});
const encoderConfig = v.object({ max_seq_length: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(8))) });
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
  const lengths = await readJson(folder, files, 'sentence_bert_config.json', encoderConfig);
  const maxTokens = lengths?.max_seq_length;
  return {
    path: encoder.path,
    head: {
      task: 'embedding',
      dimensions: config.word_embedding_dimension,
      pooling: poolingOf(config, path),
      normalized: names.includes('Normalize'),
    },
    ...(typeof maxTokens === 'number' && { maxTokens }),
  };
}

function poolingOf(config: v.InferOutput<typeof pooling>, path: string): 'mean' | 'cls' {
  const chosen = Object.entries(config).flatMap(([key, value]) =>
    value === true ? [key.replace(/^pooling_mode_/, '').replace(/_tokens?$/, '')] : [],
  );
  if (typeof config.pooling_mode === 'string') chosen.push(config.pooling_mode);
  const [only] = chosen;
  if (chosen.length === 1 && (only === 'mean' || only === 'cls')) return only;
  throw new GlossError(
    'modelUnsupported',
    worded`${path} pools by ${chosen.join(' and ') || 'nothing'}; supported: mean or cls.`,
  );
}
