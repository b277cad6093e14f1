import { join } from 'node:path';
import * as v from 'valibot';
import { GlossError } from '../errors';
import { letterCaseCount } from '../tokenizer';
import { readJson } from './files';
import type { HeadPlan } from './plan';
import { activationOf, checkedShape, type ReadPlan, size, wordsOf } from './readPlan';
import type { TokenizerFiles } from './tokenizerFiles';

const head = v.object({
  labels: v.pipe(v.array(v.pipe(v.string(), v.nonEmpty())), v.minLength(1), v.maxLength(1000)),
  temperature: v.optional(v.pipe(v.number(), v.gtValue(0), v.finite()), 1),
});
const probability = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const text = v.pipe(v.string(), v.nonEmpty());

/** `config.json` of Gloss's own training (training/hub.py). */
const glossConfig = v.object({
  dim: size(16_384),
  n_heads: size(16_384),
  n_layers: size(128),
  /** Layers before the branches. */
  branch_layer: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(128)),
  hidden_dim: size(65_536),
  /** Rows of the table of letter cases; absent in checkpoints that know none. */
  letter_cases: v.optional(v.literal(letterCaseCount)),
  vocab_size: size(4_000_000),
  max_position_embeddings: size(65_536),
  layer_norm_eps: v.pipe(v.number(), v.gtValue(0), v.maxValue(0.1)),
  activation: v.optional(v.string(), 'gelu'),
  max_tokens: v.pipe(v.number(), v.integer(), v.minValue(8), v.maxValue(512)),
  heads: v.object({
    sentiment: v.optional(
      v.object({
        ...head.entries,
        labels: v.array(v.picklist(['negative', 'neutral', 'positive'])),
        thresholds: v.optional(v.object({ negative: probability })),
      }),
    ),
    hostility: v.optional(
      v.object({
        ...head.entries,
        labels: v.array(v.picklist(['civil', 'hostile'])),
        thresholds: v.optional(v.object({ hostile: probability })),
      }),
    ),
    entities: v.optional(head),
    embedding: v.optional(v.object({})),
  }),
  package: v.object({
    id: text,
    version: text,
    displayName: text,
    /** What the manifest calls the network. */
    architecture: v.optional(text, 'GlossModel'),
    license: text,
    source: v.string(),
  }),
});
type GlossConfig = v.InferOutput<typeof glossConfig>;

/** @throws GlossError `modelCorrupt` when the configuration is wrong or names no head */
export async function readGlossPlan(
  folder: string,
  files: readonly string[],
  tokenizer: TokenizerFiles,
): Promise<ReadPlan> {
  const config = await readJson(folder, files, 'config.json', glossConfig);
  const heads = config === undefined ? [] : headsOf(config);
  if (config === undefined || heads.length === 0 || config.branch_layer > config.n_layers) {
    throw new GlossError(
      'modelCorrupt',
      `${join(folder, 'config.json')}: at least one head is needed, and "branch_layer" must not be above "n_layers".`,
    );
  }
  const shape = {
    hidden: config.dim,
    heads: config.n_heads,
    layers: config.n_layers,
    feedForward: config.hidden_dim,
    positions: config.max_position_embeddings,
    tokens: tokenizer.tokens.length,
    epsilon: config.layer_norm_eps,
    activation: activationOf(folder, config.activation),
    segments: 0,
  };
  return {
    plan: {
      family: 'gloss',
      shape: checkedShape(folder, shape, config.vocab_size),
      heads,
      ...wordsOf(tokenizer),
      branch: config.branch_layer,
      letterCases: config.letter_cases ?? 0,
    },
    namesOf: (name) => [name],
    maxTokens: Math.min(config.max_tokens, config.max_position_embeddings),
    about: config.package,
  };
}

function headsOf({ heads, dim }: GlossConfig): readonly HeadPlan[] {
  const { sentiment, hostility, entities, embedding } = heads;
  return [
    ...(sentiment ? [{ task: 'sentiment' as const, ...sentiment }] : []),
    ...(hostility ? [{ task: 'hostility' as const, ...hostility }] : []),
    ...(entities ? [{ task: 'entities' as const, subword: 'first' as const, ...entities }] : []),
    ...(embedding
      ? [{ task: 'embedding' as const, dimensions: dim, pooling: 'mean' as const, normalized: true }]
      : []),
  ];
}
