import { inputNames } from '../model/manifest';
import type { GraphBuilder } from './builder';
import { dataTypeCode } from './onnx';
import type { Load, Parameters } from './parameters';
import { type ProductOptions, Products, type RowKind } from './products';
import { int8Table, keep, plainTable } from './stored';

/** What a feed-forward layer applies: ONNX's Gelu, its approximation by tanh, or Relu. */
export type Activation = 'gelu' | 'geluTanh' | 'relu';

/** Measures of an encoder, in ONNX's order of dimensions. */
export interface EncoderShape {
  readonly hidden: number;
  readonly heads: number;
  readonly layers: number;
  readonly feedForward: number;
  readonly positions: number;
  /** Rows of the word embeddings that are used: the tokens of the vocabulary. */
  readonly tokens: number;
  readonly epsilon: number;
  readonly activation: Activation;
  /** Rows of the segment embeddings; 0 for a network without them. */
  readonly segments: number;
}

/** Layers of the names `name.0`, `name.1` and so on, one behind the other. */
export interface Layers {
  /** The states that the first one reads, [s, b, d]. */
  readonly from: string;
  readonly name: string;
  readonly count: number;
}

/** The tokens that a layer computes the states of. It takes keys and values from all of a run. */
interface Queries {
  readonly kind: RowKind;
  /** Their rows of [tokens, n]. */
  readonly pick: (rows: string) => string;
  /** Their states apart by head: [s, b, h, d / h], or of one token a text, twice, [2, b, h, d / h]. */
  readonly headShape: string;
  /** What padding adds to their scores [b, h, s or 2, s]. */
  readonly mask: string;
}

/** No further below zero goes Gelu (-0.16997) or its approximation by tanh (-0.17004). */
const lowestGelu = 0.171;
/** Added to attention scores at padding: exp() of it is exactly 0 in float32. */
const maskedScore = -1e9;
const smallestNorm = 1e-12;
const microsoft = 'com.microsoft';

/**
 * Writes the layers of a DistilBERT or BERT. Shapes: b texts, s tokens, d hidden.
 *
 * States lie by token, [s, b, d], and not by text as inputs and outputs do: the runtime's product can then take q, k and v
 * apart by text and head as it reads them (`transBatch`), which saves a copy of each.
 */
export class Network {
  readonly products: Products;
  /** Ids by token, [s, b]. */
  readonly #ids: string;
  /** By text, [b, s], as float32. */
  readonly #mask: string;
  /** What padding adds to the scores of any query, [b, 1, 1, s]. */
  readonly #absentKeys: string;
  readonly #twinMask: string;
  readonly #count: string;
  /** [s, b, -1]: the shape that takes states apart by token again. */
  readonly #stateShape: string;
  readonly #all: Queries;

  constructor(
    readonly builder: GraphBuilder,
    readonly parameters: Parameters,
    readonly shape: EncoderShape,
    options: ProductOptions,
  ) {
    const b = builder;
    this.#ids = this.#byToken(inputNames.ids);
    this.#mask = b.node('Cast', [inputNames.attentionMask], {
      attributes: { to: { int: dataTypeCode('float32') } },
    });
    this.products = new Products(b, parameters, () => this.#byToken(this.#mask), options);
    const absent = b.node('Mul', [b.node('Sub', [b.scalar(1), this.#mask]), b.scalar(maskedScore)]);
    this.#absentKeys = b.node('Unsqueeze', [absent, b.vector(1, 2)]);
    const rowMask = b.node('Unsqueeze', [this.#mask, b.vector(1)]);
    const sum = b.node('ReduceSum', [rowMask, b.vector(2)], { attributes: { keepdims: { int: 1 } } });
    this.#count = b.node('Max', [sum, b.scalar(1)]);
    this.#twinMask = b.node('Concat', [rowMask, rowMask], { attributes: { axis: { int: 1 } } });
    this.#stateShape = this.#shapeWith(-1);
    const absentQueries = b.node('Unsqueeze', [absent, b.vector(1, 3)]);
    this.#all = {
      kind: 'token',
      pick: (rows) => rows,
      headShape: this.#shapeWith(shape.heads, shape.hidden / shape.heads),
      // For a head's scores as a whole: [b, 1, 1, s] would be added to each row of them by itself. What a padded query
      // gets from it is read by nobody.
      mask: b.node('Add', [this.#absentKeys, absentQueries]),
    };
  }

  /**
   * [s, b, d] from the ids.
   * @param separator id of [SEP]: what follows the first one is the second segment. Undefined: all is of the first.
   */
  embeddings(separator: number | undefined): string {
    const b = this.builder;
    const { hidden, positions, tokens, segments } = this.shape;
    const words = this.#words(this.parameters.get('word_embeddings.weight', [tokens, hidden], 'first'));
    const table = this.parameters.get('position_embeddings.weight', [positions, hidden]);
    const types =
      segments > 0 ? this.parameters.get('token_type_embeddings.weight', [segments, hidden]) : undefined;
    const second = types !== undefined && segments > 1 && separator !== undefined;
    const stored = keep(this.builder, 'position_embeddings.weight', [positions, 1, hidden], async () =>
      types === undefined || second ? table() : withFirstType(await table(), await types(), hidden),
    );
    const length = b.node('Gather', [b.node('Shape', [this.#ids]), b.vector(0)]);
    const places = b.node('Slice', [stored, b.vector(0), length, b.vector(0)]);
    const sum = b.node('Add', [words, places]);
    const all = second ? b.node('Add', [sum, this.#segments(types, separator)]) : sum;
    return this.layerNorm(all, 'embedding_norm');
  }

  /** The states behind all layers, [s, b, d]. */
  layers({ from, name, count }: Layers): string {
    return this.builder.reshape(this.#rowsBehind(from, name, count), this.#stateShape);
  }

  /** The [CLS] state of each text behind all layers, twice: [b, 2, d]. */
  layersToFirstTwins(layers: Layers): string {
    return this.#layersToTwins(layers, this.#firstRows(this.#textCount()));
  }

  /**
   * The state of each text behind all layers where [MASK] stands, twice: [b, 2, d]; that of [CLS] where it stands nowhere.
   * @param mask the id of [MASK]
   */
  layersToMaskTwins(layers: Layers, mask: number): string {
    const b = this.builder;
    const texts = this.#textCount();
    const isMask = b.node('Equal', [this.#ids, b.scalar(mask, 'int64')]);
    const found = b.node('Cast', [isMask], { attributes: { to: { int: dataTypeCode('int32') } } });
    const places = b.node('ArgMax', [found], { attributes: { axis: { int: 0 }, keepdims: { int: 0 } } });
    const rows = b.node('Add', [b.node('Mul', [places, texts]), this.#firstRows(texts)]);
    return this.#layersToTwins(layers, rows);
  }

  /**
   * The states of one token of each text, twice (see `firstTwins`): [b, 2, d]. The last layer computes no others; all that
   * is wanted of them there are their keys and values.
   * @param rows the token's row among all tokens, by text, [b]
   */
  #layersToTwins({ from, name, count }: Layers, rows: string): string {
    const b = this.builder;
    const { hidden, heads } = this.shape;
    const twice = b.node('Concat', [rows, rows], { attributes: { axis: { int: 0 } } });
    const pick = (all: string): string => b.node('Gather', [all, twice]);
    const headShape = b.vector(2, -1, heads, hidden / heads);
    const queries: Queries = { kind: 'text', pick, headShape, mask: this.#absentKeys };
    // What bounds the activations is observed of all tokens.
    const states = this.products.options.observes
      ? pick(this.#rowsBehind(from, name, count))
      : this.#layer(this.#rowsBehind(from, name, count - 1), `${name}.${count - 1}`, queries);
    return this.byText(b.reshape(states, b.vector(2, -1, hidden)));
  }

  /** int64, a number. */
  #textCount(): string {
    const b = this.builder;
    return b.node('Gather', [b.node('Shape', [this.#ids]), b.scalar(1, 'int64')]);
  }

  /** The row of each text's first token, [b]: by token, they come first. */
  #firstRows(textCount: string): string {
    const b = this.builder;
    return b.node('Range', [b.scalar(0, 'int64'), textCount, b.scalar(1, 'int64')]);
  }

  /** [s, b, d] to [tokens, d]: what goes from product to product need not be told of texts. */
  #rowsBehind(states: string, name: string, count: number): string {
    let rows = this.builder.reshape(states, this.builder.vector(-1, this.shape.hidden));
    for (let index = 0; index < count; index++) rows = this.#layer(rows, `${name}.${index}`, this.#all);
    return rows;
  }

  /** [s, b, d]: hidden states with what the letter case of each token's word adds. @param count rows of the table */
  withLetterCases(hidden: string, count: number): string {
    const b = this.builder;
    const dims = [count, this.shape.hidden];
    const name = 'case_embeddings.weight';
    const table = keep(this.builder, name, dims, this.parameters.get(name, dims));
    return b.node('Add', [hidden, b.node('Gather', [table, this.#byToken(b.input(inputNames.letterCases))])]);
  }

  layerNorm(hidden: string, name: string): string {
    const width = [this.shape.hidden];
    const [weight, bias] = ['weight', 'bias'].map((part) =>
      keep(this.builder, `${name}.${part}`, width, this.parameters.get(`${name}.${part}`, width)),
    );
    return this.builder.node('LayerNormalization', [hidden, weight ?? '', bias ?? ''], {
      attributes: { axis: { int: -1 }, epsilon: { float: this.shape.epsilon } },
    });
  }

  activation(hidden: string): string {
    const { activation } = this.shape;
    if (activation === 'relu') return this.builder.node('Relu', [hidden]);
    const attributes = activation === 'geluTanh' ? { approximate: { string: 'tanh' } } : {};
    return this.builder.node('Gelu', [hidden], { attributes });
  }

  /**
   * The [CLS] state of each text, twice: [b, 2, d].
   *
   * Twins, because onnxruntime multiplies a single row with other code than several, in an order of additions that
   * depends on the padding. With two rows the result is the same alone and in a batch, bit for bit.
   */
  firstTwins(hidden: string): string {
    return this.byText(this.builder.node('Gather', [hidden, this.builder.vector(0, 0)]));
  }

  /** The mean over each text's tokens, twice: [b, 2, d]. */
  meanTwins(hidden: string): string {
    const sum = this.builder.node('FusedMatMul', [this.#twinMask, hidden], {
      attributes: { transBatchB: { int: 1 } },
      domain: microsoft,
    });
    return this.builder.node('Div', [sum, this.#count]);
  }

  /** [s, b, n] to [b, s, n]. @param output the name of what comes out, if it is to have one */
  byText(states: string, output?: string): string {
    const attributes = { perm: { ints: [1, 0, 2] } };
    return this.builder.node('Transpose', [states], { attributes, ...(output !== undefined && { output }) });
  }

  /** Each row divided by its Euclidean norm. */
  normalizeTwins(twins: string): string {
    const b = this.builder;
    const turned = b.node('Transpose', [twins], { attributes: { perm: { ints: [0, 2, 1] } } });
    const squares = b.node('MatMul', [twins, turned]);
    const own = b.node('Gather', [squares, b.vector(0)], { attributes: { axis: { int: 2 } } });
    return b.node('Div', [twins, b.node('Max', [b.node('Sqrt', [own]), b.scalar(smallestNorm)])]);
  }

  /** [b, 2, n] to the output [b, n]. */
  outputOfTwins(twins: string, name: string, width: number): void {
    this.builder.node('Gather', [twins, this.builder.scalar(0, 'int64')], {
      attributes: { axis: { int: 1 } },
      output: name,
    });
    this.builder.output(name, ['batch', width]);
  }

  /** One layer, normalised after each half, [tokens, d] to the rows of the queries [rows, d]. */
  #layer(tokens: string, name: string, queries: Queries): string {
    const b = this.builder;
    const attended = this.#attention(tokens, name, queries);
    const middle = this.layerNorm(b.node('Add', [attended, queries.pick(tokens)]), `${name}.sa_layer_norm`);
    const forwarded = this.#feedForward(middle, name, queries);
    return this.layerNorm(b.node('Add', [forwarded, middle]), `${name}.output_layer_norm`);
  }

  #attention(tokens: string, name: string, { kind, pick, headShape, mask }: Queries): string {
    const b = this.builder;
    const { hidden: width, heads } = this.shape;
    const names = ['q_lin', 'k_lin', 'v_lin'].map((part) => `${name}.${part}`);
    const group = { names, inputs: width, outputs: width };
    const [q = '', k = '', v = ''] = this.products.linears(tokens, `${name}.qkv`, group, { pickFirst: pick });
    const split = (states: string): string => b.reshape(states, this.#all.headShape);
    // Turns the keys and scales within the product, which saves two passes over them.
    const scores = b.node('FusedMatMul', [b.reshape(q, headShape), split(k)], {
      attributes: {
        transBatchA: { int: 1 },
        transBatchB: { int: 1 },
        transB: { int: 1 },
        alpha: { float: (width / heads) ** -0.5 },
      },
      domain: microsoft,
    });
    const masked = b.node('Add', [scores, mask]);
    const weights = b.node('Softmax', [masked], { attributes: { axis: { int: -1 } } });
    const context = b.node('FusedMatMul', [weights, split(v)], {
      attributes: { transBatchB: { int: 1 } },
      domain: microsoft,
    });
    const joined = b.node('Transpose', [context], { attributes: { perm: { ints: [2, 0, 1, 3] } } });
    const rows = b.reshape(joined, b.vector(-1, width));
    return this.products.linearByRow(rows, `${name}.out_lin`, { inputs: width, outputs: width, kind });
  }

  #feedForward(states: string, name: string, { kind }: Queries): string {
    const { hidden, feedForward, activation } = this.shape;
    const inner = this.activation(this.products.linear(states, `${name}.lin1`, hidden, feedForward));
    const lowest = activation === 'relu' ? 0 : lowestGelu;
    const options = { inputs: feedForward, outputs: hidden, kind, lowest };
    return this.products.linearByRow(inner, `${name}.lin2`, options);
  }

  #words(table: Load): string {
    const b = this.builder;
    const { tokens, hidden } = this.shape;
    if (this.products.options.precision === 'fp32') {
      b.store(plainTable('word_embeddings.weight', tokens, hidden, table));
      return b.node('Gather', ['word_embeddings.weight', this.#ids]);
    }
    b.store(int8Table(['word_embeddings.int8', 'word_embeddings.scale'], tokens, hidden, table));
    // One row a token, as in `layers`: one operator instead of a cast and a product.
    const ids = b.reshape(this.#ids, b.vector(-1));
    const scales = b.reshape(b.node('Gather', ['word_embeddings.scale', ids]), b.vector(-1));
    const rows = b.node('DequantizeLinear', [b.node('Gather', ['word_embeddings.int8', ids]), scales], {
      attributes: { axis: { int: 0 } },
    });
    return b.reshape(rows, this.#stateShape);
  }

  /** [b, s] to [s, b]. */
  #byToken(input: string): string {
    return this.builder.node('Transpose', [input], { attributes: { perm: { ints: [1, 0] } } });
  }

  /** Tokens and texts, followed by other dimensions. */
  #shapeWith(...others: readonly number[]): string {
    const dims = [this.builder.node('Shape', [this.#ids]), this.builder.vector(...others)];
    return this.builder.node('Concat', dims, { attributes: { axis: { int: 0 } } });
  }

  /** [s, b, d]: the embedding of the first segment up to the first [SEP], it included, and of the second from there. */
  #segments(types: Load, separator: number): string {
    const b = this.builder;
    const { hidden } = this.shape;
    const table = keep(this.builder, 'token_type_embeddings.weight', [2, hidden], async () =>
      (await types()).slice(0, 2 * hidden),
    );
    const isEnd = b.node('Equal', [this.#ids, b.scalar(separator, 'int64')]);
    const ends = b.node('Cast', [isEnd], { attributes: { to: { int: dataTypeCode('int32') } } });
    const before = b.node('CumSum', [ends, b.scalar(0, 'int32')], { attributes: { exclusive: { int: 1 } } });
    const segment = b.node('Min', [before, b.scalar(1, 'int32')]);
    return b.node('Gather', [table, segment]);
  }
}

/** Position embeddings with the first segment's embedding added to each: a text of one segment needs no other. */
function withFirstType(positions: Float32Array, types: Float32Array, width: number): Float32Array {
  return positions.map((value, i) => value + (types[i % width] ?? 0));
}
