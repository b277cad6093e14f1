import { inputNames } from '../model/manifest';
import type { GraphBuilder } from './builder';
import { dataTypeCode } from './onnx';
import type { Load, Parameters } from './parameters';
import { int4Block } from './quantize';
import { int4Weight, int8Table, int8Weight, plain, plainTable, transposed } from './stored';

export type Precision = 'fp32' | 'int8' | 'int4';

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

/** Matrices that read the same activations. */
export interface Group {
  readonly names: readonly string[];
  readonly inputs: number;
  readonly outputs: number;
}

export interface NetworkOptions {
  readonly precision: Precision;
  /** Factors [inputs] by group; see balance.ts. */
  readonly balance?: ReadonlyMap<string, Float32Array>;
  /** Whether the graph also tells the largest activations of each group, as outputs `observed.<group>` [inputs]. */
  readonly observes?: boolean;
}

/** Added to attention scores at padding: exp() of it is exactly 0 in float32. */
const maskedScore = -1e9;
const smallestRowMaximum = 1e-12;
/** The matrix from hidden states to the vocabulary. */
export const decoderName = 'decoder';
const microsoft = 'com.microsoft';

/** Writes the layers of a DistilBERT or BERT. Shapes: b texts, s tokens, d hidden. */
export class Network {
  readonly groups = new Map<string, Group>();
  readonly #mask: string;
  readonly #additiveMask: string;
  readonly #twinMask: string;
  readonly #count: string;

  constructor(
    readonly builder: GraphBuilder,
    readonly parameters: Parameters,
    readonly shape: EncoderShape,
    readonly options: NetworkOptions,
  ) {
    const b = builder;
    this.#mask = b.node('Cast', ['attention_mask'], { attributes: { to: { int: dataTypeCode('float32') } } });
    const absent = b.node('Mul', [b.node('Sub', [b.scalar(1), this.#mask]), b.scalar(maskedScore)]);
    this.#additiveMask = b.node('Unsqueeze', [absent, b.vector(1, 2)]);
    const rowMask = b.node('Unsqueeze', [this.#mask, b.vector(1)]);
    const sum = b.node('ReduceSum', [rowMask, b.vector(2)], { attributes: { keepdims: { int: 1 } } });
    this.#count = b.node('Max', [sum, b.scalar(1)]);
    this.#twinMask = b.node('Concat', [rowMask, rowMask], { attributes: { axis: { int: 1 } } });
  }

  /**
   * [b, s, d] from the ids.
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
    const stored = this.#stored('position_embeddings.weight', [positions, hidden], async () =>
      types === undefined || second ? table() : withFirstType(await table(), await types(), hidden),
    );
    const length = b.node('Gather', [b.node('Shape', ['input_ids']), b.vector(1)]);
    const places = b.node('Slice', [stored, b.vector(0), length, b.vector(0)]);
    const sum = b.node('Add', [words, places]);
    const all = second ? b.node('Add', [sum, this.#segments(types, separator)]) : sum;
    return this.layerNorm(all, 'embedding_norm');
  }

  /** One layer, normalised after each half, [b, s, d] to [b, s, d]. */
  layer(hidden: string, name: string): string {
    const { hidden: width, feedForward } = this.shape;
    const attended = this.#attention(hidden, name);
    const middle = this.layerNorm(this.builder.node('Add', [attended, hidden]), `${name}.sa_layer_norm`);
    const inner = this.activation(this.linear(middle, `${name}.lin1`, width, feedForward));
    const forwarded = this.linear(inner, `${name}.lin2`, feedForward, width);
    return this.layerNorm(this.builder.node('Add', [forwarded, middle]), `${name}.output_layer_norm`);
  }

  /** [b, s, d]: hidden states with what the letter case of each token's word adds. @param count rows of the table */
  withLetterCases(hidden: string, count: number): string {
    const b = this.builder;
    const dims = [count, this.shape.hidden];
    const name = 'case_embeddings.weight';
    const table = this.#stored(name, dims, this.parameters.get(name, dims));
    return b.node('Add', [hidden, b.node('Gather', [table, b.input(inputNames.letterCases)])]);
  }

  layerNorm(hidden: string, name: string): string {
    const width = [this.shape.hidden];
    const [weight, bias] = ['weight', 'bias'].map((part) =>
      this.#stored(`${name}.${part}`, width, this.parameters.get(`${name}.${part}`, width)),
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

  /** A product in the network's precision, with bias: [b, s, inputs] to [b, s, outputs]. Its group has its name. */
  linear(hidden: string, name: string, inputs: number, outputs: number, output?: string): string {
    const [product = ''] = this.#linears(hidden, name, { names: [name], inputs, outputs }, output);
    return product;
  }

  /** A product in fp32 whatever the precision: of small matrices at the end, which decide. */
  linearFloat(hidden: string, name: string, inputs: number, outputs: number, output?: string): string {
    const load = this.#weight(name, inputs, outputs);
    const weight = `${name}.weight_t`;
    this.builder.store(transposed(weight, { inputs, outputs }, load));
    return this.#biased(this.builder.node('MatMul', [hidden, weight]), name, outputs, output);
  }

  /**
   * The [CLS] state of each text, twice: [b, 2, d].
   *
   * Twins, because onnxruntime multiplies a single row with other code than several, in an order of additions that
   * depends on the padding. With two rows the result is the same alone and in a batch, bit for bit.
   */
  firstTwins(hidden: string): string {
    return this.builder.node('Gather', [hidden, this.builder.vector(0, 0)], {
      attributes: { axis: { int: 1 } },
    });
  }

  /** The mean over each text's tokens, twice: [b, 2, d]. */
  meanTwins(hidden: string): string {
    return this.builder.node('Div', [this.builder.node('MatMul', [this.#twinMask, hidden]), this.#count]);
  }

  /** Each row divided by its Euclidean norm. */
  normalizeTwins(twins: string): string {
    const b = this.builder;
    const turned = b.node('Transpose', [twins], { attributes: { perm: { ints: [0, 2, 1] } } });
    const squares = b.node('MatMul', [twins, turned]);
    const own = b.node('Gather', [squares, b.vector(0)], { attributes: { axis: { int: 2 } } });
    return b.node('Div', [twins, b.node('Max', [b.node('Sqrt', [own]), b.scalar(smallestRowMaximum)])]);
  }

  /** [b, 2, n] to the output [b, n]. */
  outputOfTwins(twins: string, name: string, width: number): void {
    this.builder.node('Gather', [twins, this.builder.scalar(0, 'int64')], {
      attributes: { axis: { int: 1 } },
      output: name,
    });
    this.builder.output(name, ['batch', width]);
  }

  #attention(hidden: string, name: string): string {
    const b = this.builder;
    const { hidden: width, heads } = this.shape;
    const names = ['q_lin', 'k_lin', 'v_lin'].map((part) => `${name}.${part}`);
    const [q = '', k = '', v = ''] = this.#linears(hidden, `${name}.qkv`, {
      names,
      inputs: width,
      outputs: width,
    });
    const split = (states: string, perm: readonly number[]): string =>
      b.node('Transpose', [b.node('Reshape', [states, b.vector(0, 0, heads, width / heads)])], {
        attributes: { perm: { ints: perm } },
      });
    const scaled = b.node('Mul', [q, b.scalar((width / heads) ** -0.5)]);
    const scores = b.node('MatMul', [split(scaled, [0, 2, 1, 3]), split(k, [0, 2, 3, 1])]);
    const masked = b.node('Add', [scores, this.#additiveMask]);
    const weights = b.node('Softmax', [masked], { attributes: { axis: { int: -1 } } });
    const context = b.node('MatMul', [weights, split(v, [0, 2, 1, 3])]);
    const joined = b.node('Transpose', [context], { attributes: { perm: { ints: [0, 2, 1, 3] } } });
    return this.linear(b.node('Reshape', [joined, b.vector(0, 0, width)]), `${name}.out_lin`, width, width);
  }

  /** Products of the same states with several matrices; the states are quantized once. */
  #linears(hidden: string, name: string, group: Group, output?: string): readonly string[] {
    this.groups.set(name, group);
    if (this.options.observes) this.#observe(hidden, name, group.inputs);
    const { precision } = this.options;
    if (precision === 'int8') {
      const activation = this.#quantizeRows(hidden, name, group.inputs);
      return group.names.map((each) => this.#linearInt8(activation, each, name, group, output));
    }
    if (precision === 'int4') return group.names.map((each) => this.#linearInt4(hidden, each, group, output));
    return group.names.map((each) => this.linearFloat(hidden, each, group.inputs, group.outputs, output));
  }

  /** The largest absolute value of each channel [inputs] over all tokens of a run, padding left out. */
  #observe(hidden: string, name: string, inputs: number): void {
    const b = this.builder;
    const tokens = b.node('Mul', [b.node('Abs', [hidden]), b.node('Unsqueeze', [this.#mask, b.vector(2)])]);
    const output = `observed.${name}`;
    b.node('ReduceMax', [tokens, b.vector(0, 1)], { attributes: { keepdims: { int: 0 } }, output });
    b.output(output, [inputs]);
  }

  /** uint8 states and each row's absolute maximum [b, s, 1]: a row's result depends on nothing but that row. */
  #quantizeRows(hidden: string, group: string, inputs: number): { values: string; maxima: string } {
    const b = this.builder;
    const factors = this.options.balance?.get(group);
    const balanced =
      factors === undefined
        ? hidden
        : b.node('Mul', [
            hidden,
            this.#stored(`${group}.inverse_balance`, [inputs], async () =>
              factors.map((factor) => 1 / factor),
            ),
          ]);
    const largest = b.node('ReduceMax', [b.node('Abs', [balanced]), b.vector(-1)], {
      attributes: { keepdims: { int: 1 } },
    });
    const maxima = b.node('Max', [largest, b.scalar(smallestRowMaximum)]);
    const unit = b.node('Div', [balanced, maxima]);
    return { values: b.node('QuantizeLinear', [unit, b.scalar(1 / 127), b.scalar(128, 'uint8')]), maxima };
  }

  #linearInt8(
    activation: { readonly values: string; readonly maxima: string },
    name: string,
    groupName: string,
    { inputs, outputs }: Group,
    output: string | undefined,
  ): string {
    const b = this.builder;
    const weight = `${name}.int8`;
    const scale = `${name}.scale`;
    const load = this.#weight(name, inputs, outputs);
    b.store(int8Weight([weight, scale], { inputs, outputs }, load, this.options.balance?.get(groupName)));
    const operands = [activation.values, weight, b.scalar(1 / 127), scale, b.scalar(128, 'uint8')];
    const product = b.node('MatMulIntegerToFloat', operands, { domain: microsoft });
    return this.#biased(b.node('Mul', [product, activation.maxima]), name, outputs, output);
  }

  #linearInt4(hidden: string, name: string, { inputs, outputs }: Group, output: string | undefined): string {
    const weight = `${name}.int4`;
    const scale = `${name}.scale`;
    const load = this.#weight(name, inputs, outputs);
    this.builder.store(int4Weight([weight, scale], { inputs, outputs }, load));
    const attributes = {
      K: { int: inputs },
      N: { int: outputs },
      bits: { int: 4 },
      block_size: { int: int4Block },
    };
    const product = this.builder.node('MatMulNBits', [hidden, weight, scale], {
      attributes,
      domain: microsoft,
    });
    return this.#biased(product, name, outputs, output);
  }

  #weight(name: string, inputs: number, outputs: number): Load {
    return this.parameters.get(`${name}.weight`, [outputs, inputs], rowsOf(name));
  }

  #biased(product: string, name: string, outputs: number, output: string | undefined): string {
    const bias = this.#stored(
      `${name}.bias`,
      [outputs],
      this.parameters.get(`${name}.bias`, [outputs], rowsOf(name)),
    );
    return this.builder.node('Add', [product, bias], output === undefined ? {} : { output });
  }

  #words(table: Load): string {
    const b = this.builder;
    const { tokens, hidden } = this.shape;
    if (this.options.precision === 'fp32') {
      b.store(plainTable('word_embeddings.weight', tokens, hidden, table));
      return b.node('Gather', ['word_embeddings.weight', 'input_ids']);
    }
    b.store(int8Table(['word_embeddings.int8', 'word_embeddings.scale'], tokens, hidden, table));
    const steps = b.node('Gather', ['word_embeddings.int8', 'input_ids']);
    const floats = b.node('Cast', [steps], { attributes: { to: { int: dataTypeCode('float32') } } });
    return b.node('Mul', [floats, b.node('Gather', ['word_embeddings.scale', 'input_ids'])]);
  }

  /** [b, s, d]: the embedding of the first segment up to the first [SEP], it included, and of the second from there. */
  #segments(types: Load, separator: number): string {
    const b = this.builder;
    const { hidden } = this.shape;
    const table = this.#stored('token_type_embeddings.weight', [2, hidden], async () =>
      (await types()).slice(0, 2 * hidden),
    );
    const isEnd = b.node('Equal', ['input_ids', b.scalar(separator, 'int64')]);
    const ends = b.node('Cast', [isEnd], { attributes: { to: { int: dataTypeCode('int32') } } });
    const before = b.node('CumSum', [ends, b.scalar(1, 'int32')], { attributes: { exclusive: { int: 1 } } });
    const segment = b.node('Min', [before, b.scalar(1, 'int32')]);
    return b.node('Gather', [table, segment]);
  }

  #stored(name: string, dims: readonly number[], load: Load): string {
    this.builder.store(plain(name, dims, load));
    return name;
  }
}

/** Position embeddings with the first segment's embedding added to each: a text of one segment needs no other. */
function withFirstType(positions: Float32Array, types: Float32Array, width: number): Float32Array {
  return positions.map((value, i) => value + (types[i % width] ?? 0));
}

/** The matrix that answers for the vocabulary may have spare rows, as the word embeddings may; no other may. */
function rowsOf(name: string): 'first' | undefined {
  return name === decoderName ? 'first' : undefined;
}
