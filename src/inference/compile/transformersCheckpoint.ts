import { join } from 'node:path';
import * as v from 'valibot';
import { GlossError } from '../errors';
import { worded } from '../wording';
import { readJson } from './files';
import type { EncoderShape } from './network';
import { transformersNames } from './parameters';
import { classifierPlan, type HeadPlan } from './plan';
import { activationOf, checkedShape, limits, maxWindow, type ReadPlan, size, wordsOf } from './readPlan';
import type { SentenceTransformer } from './sentenceTransformers';
import type { TokenizerFiles } from './tokenizerFiles';

export interface ReadOptions {
  /** How the labels of a sequence classifier are to be read; see `classifierPlan`. */
  readonly task?: string | undefined;
}

const shared = {
  architectures: v.optional(v.array(v.string())),
  id2label: v.nullish(v.record(v.string(), v.string())),
  num_labels: v.nullish(size(limits.labels)),
  problem_type: v.nullish(v.string()),
  vocab_size: size(limits.tokens),
  max_position_embeddings: size(limits.positions),
  position_embedding_type: v.nullish(v.string()),
  is_decoder: v.nullish(v.boolean()),
};
const distilbertConfig = v.object({
  ...shared,
  dim: size(limits.hidden),
  n_heads: size(limits.hidden),
  n_layers: size(limits.layers),
  hidden_dim: size(4 * limits.hidden),
  activation: v.optional(v.string(), 'gelu'),
});
const bertConfig = v.object({
  ...shared,
  hidden_size: size(limits.hidden),
  num_attention_heads: size(limits.hidden),
  num_hidden_layers: size(limits.layers),
  intermediate_size: size(4 * limits.hidden),
  hidden_act: v.optional(v.string(), 'gelu'),
  layer_norm_eps: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(0.1)), 1e-12),
  type_vocab_size: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(limits.layers)), 2),
});
type Config = v.InferOutput<typeof distilbertConfig> | v.InferOutput<typeof bertConfig>;

const kinds = [
  'Model',
  'ForSequenceClassification',
  'ForTokenClassification',
  'ForQuestionAnswering',
  'ForMaskedLM',
  'ForMultipleChoice',
] as const;
type Kind = (typeof kinds)[number];

/** What the name of a network says: `DistilBertForMaskedLM`. */
export interface Architecture {
  readonly name: string;
  readonly family: 'distilbert' | 'bert';
  readonly kind: Kind;
}

/**
 * Reads the `config.json` that transformers writes.
 * @throws GlossError `modelUnsupported` for a network that Gloss cannot compile, `modelCorrupt` for a wrong configuration.
 */
export async function readTransformersPlan(
  folder: string,
  files: readonly string[],
  { name, family, kind }: Architecture,
  tokenizer: TokenizerFiles,
  sentence: SentenceTransformer | undefined,
  { task }: ReadOptions,
): Promise<ReadPlan> {
  const config = await readJson(
    folder,
    files,
    'config.json',
    family === 'bert' ? bertConfig : distilbertConfig,
  );
  if (config === undefined) throw unsupported(folder, name);
  const shape = shapeOf(folder, config, tokenizer);
  const head: HeadPlan = sentence?.head ?? headOf(folder, kind, config, task);
  const maxTokens = Math.min(
    maxWindow,
    shape.positions,
    tokenizer.maxTokens ?? maxWindow,
    sentence?.maxTokens ?? maxWindow,
  );
  return {
    plan: {
      family,
      shape,
      heads: [head],
      ...wordsOf(tokenizer),
      branch: 0,
      letterCases: 0,
    },
    namesOf: transformersNames(family),
    maxTokens,
    about: {},
  };
}

/** @throws GlossError `modelUnsupported` for an architecture that is not BERT's or DistilBERT's, or a head that is not known. */
export function architectureOf(folder: string, name: string): Architecture {
  const kind = kinds.find((each) => name === `DistilBert${each}` || name === `Bert${each}`);
  if (kind === undefined) throw unsupported(folder, name);
  return { name, family: name.startsWith('Distil') ? 'distilbert' : 'bert', kind };
}

function unsupported(folder: string, architecture: string): GlossError {
  return new GlossError(
    'modelUnsupported',
    worded`${folder} holds a ${architecture}, which Gloss cannot compile. Supported: DistilBert and Bert with ${kinds.join(', ')}; folders of sentence-transformers over them; GlossModel.`,
  );
}

function shapeOf(folder: string, config: Config, tokenizer: TokenizerFiles): EncoderShape {
  const measures =
    'dim' in config
      ? {
          hidden: config.dim,
          heads: config.n_heads,
          layers: config.n_layers,
          feedForward: config.hidden_dim,
          epsilon: 1e-12,
          segments: 0,
        }
      : {
          hidden: config.hidden_size,
          heads: config.num_attention_heads,
          layers: config.num_hidden_layers,
          feedForward: config.intermediate_size,
          epsilon: config.layer_norm_eps,
          segments: config.type_vocab_size,
        };
  if ((config.position_embedding_type ?? 'absolute') !== 'absolute' || config.is_decoder === true) {
    throw new GlossError(
      'modelUnsupported',
      worded`${folder}: only encoders with absolute positions are supported.`,
    );
  }
  const activation = activationOf(folder, 'dim' in config ? config.activation : config.hidden_act);
  const tokens = tokenizer.tokens.length;
  return checkedShape(
    folder,
    { ...measures, activation, tokens, positions: config.max_position_embeddings },
    config.vocab_size,
  );
}

function headOf(folder: string, kind: Kind, config: Config, task: string | undefined): HeadPlan {
  const isClassifier = kind === 'ForSequenceClassification';
  if (task !== undefined && !isClassifier) {
    throw new GlossError(
      'invalidInput',
      `A task can be chosen for sequence classifiers only; this is a ${kind}.`,
    );
  }
  if (kind === 'Model')
    return { task: 'embedding', dimensions: shapeWidth(config), pooling: 'mean', normalized: true };
  if (kind === 'ForQuestionAnswering') return { task: 'answer' };
  if (kind === 'ForMaskedLM') return { task: 'maskedWord' };
  if (kind === 'ForMultipleChoice') return { task: 'choice' };
  const labels = labelsOf(folder, config);
  if (isClassifier) return classifierPlan(labels, config.problem_type, task);
  return { task: 'entities', labels, subword: 'first', temperature: 1 };
}

function shapeWidth(config: Config): number {
  return 'dim' in config ? config.dim : config.hidden_size;
}

/** The labels in the order of their numbers; transformers leaves out names that say nothing, and the number 2. */
function labelsOf(folder: string, { id2label, num_labels: count }: Config): string[] {
  const nameless = Array.from({ length: count ?? 2 }, (_, index) => `LABEL_${index}`);
  const entries = Object.entries(id2label ?? nameless);
  const labels = Array.from(
    { length: entries.length },
    (_, index) => entries.find(([id]) => id === String(index))?.[1] ?? '',
  );
  const isWhole = labels.every((label) => label !== '') && new Set(labels).size === labels.length;
  if (labels.length > 0 && isWhole) return labels;
  throw new GlossError(
    'modelCorrupt',
    `${join(folder, 'config.json')}: "id2label" must name the labels 0 to ${Math.max(0, entries.length - 1)}, each once; it has ${
      entries
        .map(([id, label]) => `${id}: ${label}`)
        .slice(0, 20)
        .join(', ') || 'none'
    }.`,
  );
}
