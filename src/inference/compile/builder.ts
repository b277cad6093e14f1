import { type FileHandle, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GlossError, throwIfAborted } from '../errors';
import { inputNames } from '../model/manifest';
import {
  type Attribute,
  bytesOf,
  type Constant,
  type DataType,
  encodeModel,
  type Model,
  type Node,
  type Port,
} from './onnx';

export const modelFile = 'model.onnx';
export const dataFile = 'model.onnx.data';
/** Offsets in the file of weights: a cache line, so that mapped tensors can be read as they lie. */
const alignment = 64;

/** A constant that is computed when it is written, and then forgotten. */
export interface StoredTensor {
  readonly name: string;
  readonly type: DataType;
  readonly dims: readonly number[];
}

/** Tensors that come from one computation. */
export interface StoredGroup {
  readonly tensors: readonly StoredTensor[];
  /** Pieces of all of them, in the order of `tensors`; each piece continues the one before. */
  readonly load: () => AsyncIterable<readonly Values[]>;
}

export type Values = Float32Array | Int8Array | Uint8Array;

/** A graph of some outputs alone, over the same weights. */
export interface Excerpt {
  /** Its file's name. */
  readonly file: string;
  readonly outputs: readonly string[];
}

export interface WriteOptions {
  /** Written beside the whole graph. */
  readonly excerpts?: readonly Excerpt[];
  readonly signal?: AbortSignal | undefined;
  /** Called with the share of the weights that is written, 0..1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** Default: a name of its own. */
  readonly output?: string;
  /** Default: ONNX's own operators. */
  readonly domain?: string;
}

/** More than any tensor here has. */
const manyDimensions = 9;

/** Collects nodes and constants of a graph. Methods give the name of what they added; no weight is read before `write`. */
export class GraphBuilder {
  readonly #nodes: Node[] = [];
  readonly #small = new Map<string, Constant>();
  readonly #stored = new Map<string, StoredGroup>();
  readonly #inputs = new Set<string>([inputNames.ids, inputNames.attentionMask]);
  readonly #outputs: Port[] = [];
  /** By shape: its copy of which the runtime does not know the length. */
  readonly #unforeseen = new Map<string, string>();
  #unforeseenEnd: string | undefined;

  /**
   * @param foreseesShapes whether the runtime is to know how many dimensions a reshaped tensor has. If it does, it compares,
   * as it loads a graph, each tensor with all earlier ones to find memory that can be taken over: half of the loading of 400
   * nodes, for runs that are 2 % slower by what it finds, since memory goes round in smaller pieces. Devices other
   * than the processor may ask for shapes.
   */
  constructor(readonly foreseesShapes = true) {}

  node(kind: string, inputs: readonly string[], options: NodeOptions = {}): string {
    const count = this.#nodes.length + 1;
    const output = options.output ?? `${kind}_${count}`;
    const name = `node_${count}_${kind}`;
    const { domain = '', attributes = {} } = options;
    this.#nodes.push({ kind, name, domain, inputs, output, attributes });
    return output;
  }

  reshape(tensor: string, shape: string): string {
    return this.node('Reshape', [tensor, this.foreseesShapes ? shape : this.#ofUnknownLength(shape)]);
  }

  /** A float32 or uint8 number; the same number is kept once. */
  scalar(value: number, type: 'float32' | 'uint8' | 'int64' | 'int32' = 'float32'): string {
    return this.#constant(`scalar_${type}_${value}`, type, [], [value]);
  }

  /** int64 [values]: a shape, axes or indexes. */
  vector(...values: readonly number[]): string {
    return this.#constant(`shape_${values.join('_')}`, 'int64', [values.length], values);
  }

  /** Tensors of the file of weights; the names in `group` are theirs in the graph. Adding a group again changes nothing. */
  store(group: StoredGroup): void {
    this.#stored.set(group.tensors.map(({ name }) => name).join(), group);
  }

  /** Declares a further int64 input [batch, sequence]. */
  input(name: string): string {
    this.#inputs.add(name);
    return name;
  }

  /** Declares an output that a node has been given the name of. */
  output(name: string, dims: readonly (number | string)[]): void {
    this.#outputs.push({ name, type: 'float32', dims });
  }

  /**
   * Writes `model.onnx`, its excerpts and `model.onnx.data`, one group of weights in memory at a time.
   * @throws GlossError `cancelled`, and what reading the weights throws.
   */
  async write(folder: string, options: WriteOptions = {}): Promise<void> {
    const groups = [...this.#stored.values()];
    const constants = [...this.#small.values()];
    const places = new Map<string, Place>();
    let offset = 0;
    for (const { name, type, dims } of groups.flatMap(({ tensors }) => tensors)) {
      const length = dims.reduce((product, size) => product * size, bytesOf(type));
      places.set(name, { offset, length });
      constants.push({ name, type, dims, bytes: { offset, length } });
      offset = Math.ceil((offset + length) / alignment) * alignment;
    }
    const inputs = [...this.#inputs].map((name): Port => ({
      name,
      type: 'int64',
      dims: ['batch', 'sequence'],
    }));
    const model = { nodes: this.#nodes, constants, inputs, outputs: this.#outputs, dataFile };
    await writeFile(join(folder, modelFile), encodeModel(model), { flag: 'wx' });
    for (const { file, outputs } of options.excerpts ?? []) {
      await writeFile(join(folder, file), encodeModel(excerptOf(model, outputs)), { flag: 'wx' });
    }
    await writeData(join(folder, dataFile), groups, places, options);
  }

  #ofUnknownLength(shape: string): string {
    const known = this.#unforeseen.get(shape);
    if (known !== undefined) return known;
    // All of it, but to an end that shape inference does not compute.
    this.#unforeseenEnd ??= this.node('Neg', [this.vector(-manyDimensions)]);
    const sliced = this.node('Slice', [shape, this.vector(0), this.#unforeseenEnd]);
    this.#unforeseen.set(shape, sliced);
    return sliced;
  }

  #constant(name: string, type: DataType, dims: readonly number[], values: readonly number[]): string {
    if (!this.#small.has(name)) {
      this.#small.set(name, { name, type, dims, bytes: smallBytes(type, values) });
    }
    return name;
  }
}

/** What some outputs of a model depend on. Its weights stay where they lie in the file of the whole. */
function excerptOf(model: Model, outputs: readonly string[]): Model {
  const needed = new Set(outputs);
  // Nodes come after those that they read.
  for (const { inputs, output } of model.nodes.toReversed()) {
    if (needed.has(output)) for (const input of inputs) needed.add(input);
  }
  return {
    ...model,
    nodes: model.nodes.filter(({ output }) => needed.has(output)),
    constants: model.constants.filter(({ name }) => needed.has(name)),
    inputs: model.inputs.filter(({ name }) => needed.has(name)),
    outputs: model.outputs.filter(({ name }) => outputs.includes(name)),
  };
}

function smallBytes(type: DataType, values: readonly number[]): Uint8Array {
  if (type === 'int64') return new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  if (type === 'float32') return new Uint8Array(Float32Array.from(values).buffer);
  return type === 'int32' ? new Uint8Array(Int32Array.from(values).buffer) : Uint8Array.from(values);
}

/** Where a tensor lies in the file of weights, in bytes. */
interface Place {
  readonly offset: number;
  readonly length: number;
}

async function writeData(
  path: string,
  groups: readonly StoredGroup[],
  places: ReadonlyMap<string, Place>,
  { signal, onProgress }: WriteOptions,
): Promise<void> {
  const file = await open(path, 'wx');
  try {
    for (const [index, group] of groups.entries()) {
      throwIfAborted(signal);
      await writeGroup(file, group, places);
      onProgress?.((index + 1) / groups.length);
    }
  } finally {
    await file.close();
  }
}

async function writeGroup(
  file: FileHandle,
  { tensors, load }: StoredGroup,
  places: ReadonlyMap<string, Place>,
): Promise<void> {
  const written = tensors.map(() => 0);
  for await (const pieces of load()) {
    for (const [index, { buffer, byteOffset, byteLength }] of pieces.entries()) {
      const start = (places.get(tensors[index]?.name ?? '')?.offset ?? 0) + (written[index] ?? 0);
      await file.write(new Uint8Array(buffer, byteOffset, byteLength), 0, byteLength, start);
      written[index] = (written[index] ?? 0) + byteLength;
    }
  }
  for (const [index, { name }] of tensors.entries()) {
    const wanted = places.get(name)?.length;
    if (written[index] === wanted) continue;
    throw new GlossError('internal', `"${name}" has ${written[index]} bytes, should have ${wanted}.`);
  }
}
