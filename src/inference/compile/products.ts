import { GlossError } from '../errors';
import type { GraphBuilder } from './builder';
import type { Load, Parameters } from './parameters';
import { int4Block } from './quantize';
import { int4Weight, int8Weight, keep, plainTable, transposed } from './stored';

export type Precision = 'fp32' | 'int8' | 'int4';

/** Matrices that read the same normalised states. */
export interface Group {
  readonly names: readonly string[];
  readonly inputs: number;
  readonly outputs: number;
}

export interface GroupOptions {
  /** Default: a token each. */
  readonly kind?: RowKind;
  /** The rows of the states that the first product reads; all of them by default. */
  readonly pickFirst?: (rows: string) => string;
}

/** What rows stand for: a token each, or a text each, twice. */
export type RowKind = 'token' | 'text';

/** A product that scales each row by itself. */
export interface ByRow {
  readonly inputs: number;
  readonly outputs: number;
  readonly kind: RowKind;
  /** How far below zero a value can be, at most: saves a pass that takes absolute values. */
  readonly lowest?: number;
}

export interface ProductOptions {
  readonly precision: Precision;
  /** Factors [inputs] by group, which int8 needs; see balance.ts. */
  readonly balance?: ReadonlyMap<string, Float32Array>;
  /** Whether the graph also tells the largest activations of each group, as outputs `observed.<group>` [inputs]. */
  readonly observes?: boolean;
}

/** Zero, and steps to either side of it, in the bytes of activations. */
const zeroPoint = 128;
const steps = 127;
const smallestRowMaximum = 1e-12;
/** The matrix from hidden states to the vocabulary. */
export const decoderName = 'decoder';
const microsoft = 'com.microsoft';

/** Writes products with a checkpoint's matrices, in the precision asked for. Shapes: b texts, s tokens. */
export class Products {
  readonly groups = new Map<string, Group>();
  /** A zero point for each row, for all products that scale by row. */
  readonly #zeros = new Map<RowKind, string>();

  /** @param maskByToken adds the attention mask [s, b] as float32 to the graph */
  constructor(
    readonly builder: GraphBuilder,
    readonly parameters: Parameters,
    readonly maskByToken: () => string,
    readonly options: ProductOptions,
  ) {}

  /**
   * A product of normalised states in the network's precision, with bias: […, inputs] to […, outputs]. Its group
   * has its name.
   */
  linear(hidden: string, name: string, inputs: number, outputs: number, kind?: RowKind): string {
    const group = { names: [name], inputs, outputs };
    const [product = ''] = this.linears(hidden, name, group, kind && { kind });
    return product;
  }

  /** A product in fp32 whatever the precision: of small matrices at the end, which decide. */
  linearFloat(hidden: string, name: string, inputs: number, outputs: number): string {
    const product =
      name === decoderName
        ? this.#multiplyTable(hidden, name, inputs, outputs)
        : this.#multiplyTurned(hidden, name, inputs, outputs);
    return this.#biased(product, name, outputs);
  }

  /**
   * Products of the same normalised states with several matrices; the states are quantized once, with one scale for all
   * texts: a layer normalization bounds them, so that what the samples reached (balance.ts) is what others reach. That
   * needs no look at a row, nor passes over the product for its scale and bias.
   */
  linears(hidden: string, name: string, group: Group, options: GroupOptions = {}): readonly string[] {
    this.groups.set(name, group);
    const { inputs, outputs, names } = group;
    const { kind = 'token', pickFirst = (rows) => rows } = options;
    if (this.options.observes) this.#observe(hidden, name, inputs, kind);
    const readBy = (index: number, states: string): string => (index === 0 ? pickFirst(states) : states);
    if (this.options.precision !== 'int8') {
      return names.map((each, index) => this.#linearPlain(readBy(index, hidden), each, inputs, outputs));
    }
    const factors = this.#factorsOf(name);
    const balance = keep(this.builder, `${name}.inverse_balance`, [inputs], async () =>
      factors.map((factor) => 1 / factor),
    );
    const b = this.builder;
    const balanced = b.node('Mul', [hidden, balance]);
    const values = b.node('QuantizeLinear', [balanced, b.scalar(1 / steps), b.scalar(zeroPoint, 'uint8')]);
    return names.map((each, index) => {
      const weight = this.#weightInt8(each, inputs, outputs, factors);
      const bias = this.#bias(each, outputs);
      return this.#multiplyInt8([readBy(index, values), b.scalar(1 / steps)], weight, bias);
    });
  }

  /**
   * A product, with bias, of states [rows, inputs] that nothing keeps in bounds: int8 scales each row by its largest
   * absolute value. With a fixed scale for the inputs of lin2 gloss-base strays three times as far from fp32.
   */
  linearByRow(hidden: string, name: string, { inputs, outputs, kind, lowest }: ByRow): string {
    if (this.options.precision !== 'int8') return this.#linearPlain(hidden, name, inputs, outputs);
    const b = this.builder;
    const sizes = lowest === undefined ? b.node('Abs', [hidden]) : hidden;
    const largest = b.node('ReduceMax', [sizes, b.vector(-1)], { attributes: { keepdims: { int: 1 } } });
    // Max would take the column apart row by row.
    const bounded = b.node('Clip', [largest, b.scalar(Math.max(lowest ?? 0, smallestRowMaximum))]);
    const scale = b.node('Mul', [bounded, b.scalar(1 / steps)]);
    const zeros =
      this.#zeros.get(kind) ?? b.node('Expand', [b.scalar(zeroPoint, 'uint8'), b.node('Shape', [scale])]);
    this.#zeros.set(kind, zeros);
    // In blocks of a row each: a scale for each row by `axis` is wanted as a vector, which takes another node.
    const values = b.node('QuantizeLinear', [hidden, scale, zeros], {
      attributes: { axis: { int: 1 }, block_size: { int: inputs } },
    });
    const product = this.#multiplyInt8([values, b.scalar(1)], this.#weightInt8(name, inputs, outputs));
    return b.node('Add', [b.node('Mul', [product, scale]), this.#bias(name, outputs)]);
  }

  #multiplyTurned(hidden: string, name: string, inputs: number, outputs: number): string {
    const weight = `${name}.weight_t`;
    this.builder.store(transposed(weight, { inputs, outputs }, this.#weight(name, inputs, outputs)));
    return this.builder.node('MatMul', [hidden, weight]);
  }

  /** With a matrix as it lies in the checkpoint: turning one of the size of the vocabulary would hold it in memory twice. */
  #multiplyTable(hidden: string, name: string, inputs: number, outputs: number): string {
    const weight = `${name}.weight`;
    this.builder.store(plainTable(weight, outputs, inputs, this.#weight(name, inputs, outputs)));
    const attributes = { transB: { int: 1 } };
    return this.builder.node('FusedMatMul', [hidden, weight], { attributes, domain: microsoft });
  }

  #linearPlain(hidden: string, name: string, inputs: number, outputs: number): string {
    return this.options.precision === 'int4'
      ? this.#linearInt4(hidden, name, inputs, outputs)
      : this.linearFloat(hidden, name, inputs, outputs);
  }

  /** The largest absolute value of each channel [inputs] over all rows of a run, padding left out. */
  #observe(hidden: string, name: string, inputs: number, kind: RowKind): void {
    const b = this.builder;
    const sizes = b.reshape(b.node('Abs', [hidden]), b.vector(-1, inputs));
    const rows =
      kind === 'text' ? sizes : b.node('Mul', [sizes, b.reshape(this.maskByToken(), b.vector(-1, 1))]);
    const output = `observed.${name}`;
    b.node('ReduceMax', [rows, b.vector(0)], { attributes: { keepdims: { int: 0 } }, output });
    b.output(output, [inputs]);
  }

  #factorsOf(group: string): Float32Array {
    const factors = this.options.balance?.get(group);
    if (factors === undefined) throw new GlossError('internal', `int8 lacks the balance of "${group}".`);
    return factors;
  }

  /** The names of a weight's values and scales. */
  #weightInt8(name: string, inputs: number, outputs: number, factors?: Float32Array): readonly string[] {
    const names = [`${name}.int8`, `${name}.scale`] as const;
    this.builder.store(int8Weight(names, { inputs, outputs }, this.#weight(name, inputs, outputs), factors));
    return names;
  }

  /** @param activation bytes and what a step of them is worth; unsigned, as with signed ones it takes 20 to 40 times as long */
  #multiplyInt8(
    [values = '', step = '']: readonly string[],
    [weight = '', scale = '']: readonly string[],
    bias?: string,
  ): string {
    const zero = this.builder.scalar(zeroPoint, 'uint8');
    const operands = [values, weight, step, scale, zero, ...(bias === undefined ? [] : ['', bias])];
    return this.builder.node('MatMulIntegerToFloat', operands, { domain: microsoft });
  }

  #linearInt4(hidden: string, name: string, inputs: number, outputs: number): string {
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
    return this.#biased(product, name, outputs);
  }

  #weight(name: string, inputs: number, outputs: number): Load {
    return this.parameters.get(`${name}.weight`, [outputs, inputs], rowsOf(name));
  }

  #biased(product: string, name: string, outputs: number): string {
    return this.builder.node('Add', [product, this.#bias(name, outputs)]);
  }

  #bias(name: string, outputs: number): string {
    const load = this.parameters.get(`${name}.bias`, [outputs], rowsOf(name));
    return keep(this.builder, `${name}.bias`, [outputs], load);
  }
}

/** The matrix that answers for the vocabulary may have spare rows, as the word embeddings may; no other may. */
function rowsOf(name: string): 'first' | undefined {
  return name === decoderName ? 'first' : undefined;
}
