import type { GraphBuilder, StoredGroup } from './builder';
import type { Group } from './products';
import type { Load } from './parameters';
import { int4Block, quantizeInt4, quantizeLinear, quantizeTable, transpose } from './quantize';

/** Values that are in memory at a time of a table; its rows are independent of each other. */
const chunkValues = 1 << 21;

/** Whole rows of a table [rows, width], a few megabytes at a time. */
export async function* chunks(load: Load, rows: number, width: number): AsyncGenerator<Float32Array> {
  const step = Math.max(1, Math.floor(chunkValues / width));
  for (let row = 0; row < rows; row += step) {
    yield await load(row * width, Math.min(rows, row + step) * width);
  }
}

/** A float32 tensor as it is. */
function plain(name: string, dims: readonly number[], load: Load): StoredGroup {
  return {
    tensors: [{ name, type: 'float32', dims }],
    load: async function* () {
      yield [await load()];
    },
  };
}

/** Adds a float32 tensor as it is. @returns its name */
export function keep(builder: GraphBuilder, name: string, dims: readonly number[], load: Load): string {
  builder.store(plain(name, dims, load));
  return name;
}

/** A float32 table [rows, width] as it is. */
export function plainTable(name: string, rows: number, width: number, load: Load): StoredGroup {
  return {
    tensors: [{ name, type: 'float32', dims: [rows, width] }],
    load: async function* () {
      for await (const part of chunks(load, rows, width)) yield [part];
    },
  };
}

/** A table as int8 [rows, width] and float32 [rows, 1], one scale a row. */
export function int8Table(
  names: readonly [values: string, scales: string],
  rows: number,
  width: number,
  load: Load,
): StoredGroup {
  return {
    tensors: [
      { name: names[0], type: 'int8', dims: [rows, width] },
      { name: names[1], type: 'float32', dims: [rows, 1] },
    ],
    load: async function* () {
      for await (const part of chunks(load, rows, width)) {
        const { values, scales } = quantizeTable(part, part.length / width, width);
        yield [values, scales];
      }
    },
  };
}

/** PyTorch's weight [outputs, inputs] as float32 [inputs, outputs]. */
export function transposed(name: string, { inputs, outputs }: Measures, load: Load): StoredGroup {
  return plain(name, [inputs, outputs], async () => transpose(await load(), outputs, inputs));
}

/** A weight as int8 [inputs, outputs] and float32 [outputs]. */
export function int8Weight(
  names: readonly [values: string, scales: string],
  { inputs, outputs }: Measures,
  load: Load,
  factors: Float32Array | undefined,
): StoredGroup {
  return {
    tensors: [
      { name: names[0], type: 'int8', dims: [inputs, outputs] },
      { name: names[1], type: 'float32', dims: [outputs] },
    ],
    load: async function* () {
      const { values, scales } = quantizeLinear(await load(), outputs, inputs, factors);
      yield [values, scales];
    },
  };
}

/** A weight in blocks: uint8 [outputs, blocks, int4Block / 2] and float32 [outputs, blocks]. */
export function int4Weight(
  names: readonly [values: string, scales: string],
  { inputs, outputs }: Measures,
  load: Load,
): StoredGroup {
  const blocks = Math.ceil(inputs / int4Block);
  return {
    tensors: [
      { name: names[0], type: 'uint8', dims: [outputs, blocks, int4Block / 2] },
      { name: names[1], type: 'float32', dims: [outputs, blocks] },
    ],
    load: async function* () {
      for await (const part of chunks(load, outputs, inputs)) {
        const { values, scales } = quantizeInt4(part, part.length / inputs, inputs);
        yield [values, scales];
      }
    },
  };
}

type Measures = Pick<Group, 'inputs' | 'outputs'>;
