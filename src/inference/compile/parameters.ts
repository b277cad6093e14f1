import { GlossError } from '../errors';
import type { TensorSource } from './tensors';

/**
 * Reads one parameter when it is wanted: float32, row-major, of the shape that was asked for; or its values from
 * `start` to `end`.
 */
export type Load = (start?: number, end?: number) => Promise<Float32Array>;

/** The parameters of a network under Gloss's names (training/model.py), wherever the checkpoint keeps them. */
export interface Parameters {
  has(name: string): boolean;
  /**
   * @param rows takes only the first rows when the checkpoint has more of them
   * @throws GlossError `modelCorrupt` when the parameter is missing or has another shape; nothing is read yet.
   */
  get(name: string, shape: readonly number[], rows?: 'first' | undefined): Load;
}

/** Names of one parameter in checkpoints, likeliest first. */
export type NamesOf = (name: string) => readonly string[];

export function parametersOf(source: TensorSource, namesOf: NamesOf): Parameters {
  const find = (name: string): string | undefined => namesOf(name).find((each) => source.entries.has(each));
  return {
    has: (name) => find(name) !== undefined,
    get(name, shape, rows) {
      const found = find(name);
      if (found === undefined) {
        throw new GlossError('modelCorrupt', `The weights lack "${namesOf(name)[0] ?? name}".`);
      }
      const actual = source.entries.get(found)?.shape ?? [];
      const [first = 0, ...rest] = shape;
      const isLonger = rows === 'first' && (actual[0] ?? 0) > first;
      if (
        actual.length !== shape.length ||
        (isLonger ? [first, ...actual.slice(1)] : actual).join() !== shape.join()
      ) {
        throw new GlossError(
          'modelCorrupt',
          `The tensor "${found}" has the shape [${actual.join(', ')}]; config.json asks for [${shape.join(', ')}].`,
        );
      }
      const length = rest.reduce((product, size) => product * size, first);
      return (start = 0, end = length) => source.read(found, start, Math.min(end, length));
    },
  };
}

const distilbertLayer: Readonly<Record<string, string>> = {
  q_lin: 'attention.q_lin',
  k_lin: 'attention.k_lin',
  v_lin: 'attention.v_lin',
  out_lin: 'attention.out_lin',
  sa_layer_norm: 'sa_layer_norm',
  lin1: 'ffn.lin1',
  lin2: 'ffn.lin2',
  output_layer_norm: 'output_layer_norm',
};
const bertLayer: Readonly<Record<string, string>> = {
  q_lin: 'attention.self.query',
  k_lin: 'attention.self.key',
  v_lin: 'attention.self.value',
  out_lin: 'attention.output.dense',
  sa_layer_norm: 'attention.output.LayerNorm',
  lin1: 'intermediate.dense',
  lin2: 'output.dense',
  output_layer_norm: 'output.LayerNorm',
};
const embeddings: Readonly<Record<string, string>> = {
  word_embeddings: 'embeddings.word_embeddings',
  position_embeddings: 'embeddings.position_embeddings',
  token_type_embeddings: 'embeddings.token_type_embeddings',
  embedding_norm: 'embeddings.LayerNorm',
  pooler: 'pooler.dense',
};

/** Heads lie outside the encoder's prefix. */
const heads: Readonly<Record<string, readonly string[]>> = {
  'transform.weight': ['vocab_transform.weight', 'cls.predictions.transform.dense.weight'],
  'transform.bias': ['vocab_transform.bias', 'cls.predictions.transform.dense.bias'],
  'transform_norm.weight': [
    'vocab_layer_norm.weight',
    'cls.predictions.transform.LayerNorm.weight',
    'cls.predictions.transform.LayerNorm.gamma',
  ],
  'transform_norm.bias': [
    'vocab_layer_norm.bias',
    'cls.predictions.transform.LayerNorm.bias',
    'cls.predictions.transform.LayerNorm.beta',
  ],
  'decoder.bias': ['vocab_projector.bias', 'cls.predictions.bias', 'cls.predictions.decoder.bias'],
};

/** Tied to the word embeddings unless the checkpoint has a matrix of its own. */
const decoders = ['vocab_projector.weight', 'cls.predictions.decoder.weight'];

/** `layer.3.q_lin.weight` and so on → the names that transformers gives them in a DistilBERT or BERT. */
export function transformersNames(family: 'distilbert' | 'bert'): NamesOf {
  const [stack, layer] =
    family === 'bert'
      ? (['encoder.layer', bertLayer] as const)
      : (['transformer.layer', distilbertLayer] as const);
  const inEncoder = (name: string): string | undefined => {
    const parts = name.split('.');
    const kind = parts.at(-1) ?? '';
    if (parts[0] === 'layer') return `${stack}.${parts[1]}.${layer[parts[2] ?? '']}.${kind}`;
    const table = embeddings[parts[0] ?? ''];
    return table === undefined ? undefined : `${table}.${kind}`;
  };
  return (name) => {
    if (name === 'decoder.weight')
      return [...decoders, ...withPrefixes(family, 'embeddings.word_embeddings.weight')];
    const inside = inEncoder(name);
    return inside === undefined ? (heads[name] ?? [name]) : withPrefixes(family, inside).flatMap(withOldName);
  };
}

/** A bare encoder was saved without the family's name in front. */
function withPrefixes(family: string, name: string): readonly string[] {
  return [`${family}.${name}`, name];
}

/** The first BERTs call a layer norm's parameters gamma and beta. */
function withOldName(name: string): readonly string[] {
  if (!name.includes('LayerNorm.')) return [name];
  return [
    name,
    name.replace(/LayerNorm\.weight$/, 'LayerNorm.gamma').replace(/LayerNorm\.bias$/, 'LayerNorm.beta'),
  ];
}
