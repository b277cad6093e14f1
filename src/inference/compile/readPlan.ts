import { join } from 'node:path';
import * as v from 'valibot';
import { GlossError } from '../errors';
import { worded } from '../wording';
import type { GraphPlan } from './graph';
import type { Activation, EncoderShape } from './network';
import type { NamesOf } from './parameters';
import type { TokenizerFiles } from './tokenizerFiles';

/** What the manifest says of a package; undefined where the checkpoint says nothing. */
export interface About {
  readonly id?: string;
  readonly version?: string;
  readonly displayName?: string;
  readonly license?: string;
  readonly source?: string;
  readonly architecture: string;
}

/** What the two kinds of configuration are read to. */
export interface ReadPlan {
  readonly plan: GraphPlan;
  readonly namesOf: NamesOf;
  readonly maxTokens: number;
  readonly about: Partial<About>;
}

/** Beyond these a configuration is a mistake or an attack; the largest BERT has 1,024 × 24. */
export const limits = { hidden: 16_384, layers: 128, tokens: 4_000_000, positions: 65_536, labels: 100_000 };
/** Windows longer than this are of no use to these networks, and attention costs their square. */
export const maxWindow = 512;

/** A whole number from 1 to `limit`. */
export function size(limit: number): v.GenericSchema<number> {
  return v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(limit));
}

const activations: Readonly<Record<string, Activation>> = {
  gelu: 'gelu',
  gelu_new: 'geluTanh',
  gelu_fast: 'geluTanh',
  gelu_pytorch_tanh: 'geluTanh',
  relu: 'relu',
};

/** @throws GlossError `modelCorrupt` when measures contradict each other. */
export function checkedShape(folder: string, shape: EncoderShape, rows: number): EncoderShape {
  const { hidden, heads, tokens, positions } = shape;
  const problem =
    hidden % heads !== 0
      ? `${hidden} dimensions cannot be shared by ${heads} heads`
      : tokens > rows
        ? `the vocabulary has ${tokens} tokens, the network only ${rows}`
        : positions < 8
          ? `${positions} positions are too few; 8 are needed`
          : undefined;
  if (problem !== undefined)
    throw new GlossError('modelCorrupt', `${join(folder, 'config.json')}: ${problem}.`);
  return shape;
}

/** What the graph has to know of the vocabulary. */
export function wordsOf({
  tokens,
  options,
}: TokenizerFiles): Pick<GraphPlan, 'separator' | 'mask' | 'words'> {
  const { end, mask } = options.specialTokens;
  return { separator: tokens.indexOf(end), mask: tokens.indexOf(mask), words: tokens.length };
}

/** @throws GlossError `modelUnsupported` for one that is not supported */
export function activationOf(folder: string, name: string): Activation {
  const activation = Object.hasOwn(activations, name) ? activations[name] : undefined;
  if (activation !== undefined) return activation;
  throw new GlossError(
    'modelUnsupported',
    worded`${folder} uses the activation "${name}"; supported: ${Object.keys(activations).join(', ')}.`,
  );
}
