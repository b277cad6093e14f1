/**
 * Two weights of one sign that stand side by side add up to 128 at most: onnxruntime multiplies unsigned by signed bytes
 * and, with AVX2, adds neighbours in 16 bits, which 255 · 128 still fits, so that every processor computes the same.
 */
const pairLimit = 127;
const tableLimit = 127;
const smallestMaximum = Math.fround(1e-12);

export interface Int8Matrix {
  readonly values: Int8Array;
  /** What one step of `values` is worth. */
  readonly scales: Float32Array;
}

/**
 * A weight of a linear layer, one scale per output: the smallest at which no pair of inputs (2 i and 2 i + 1) is too large.
 * Of a usual matrix that is a third finer than 7 bits for each weight.
 * @param weight [outputs, inputs] as PyTorch keeps it
 * @param factors [inputs] that each input's weights are multiplied by first; see balance.ts
 * @returns values [inputs, outputs] in -127..127, scales [outputs]
 */
export function quantizeLinear(
  weight: Float32Array,
  outputs: number,
  inputs: number,
  factors: Float32Array | undefined,
): Int8Matrix {
  const values = new Int8Array(weight.length);
  const scales = new Float32Array(outputs);
  const row = new Float32Array(inputs);
  for (let output = 0; output < outputs; output++) {
    row.set(weight.subarray(output * inputs, (output + 1) * inputs));
    if (factors !== undefined) for (let i = 0; i < inputs; i++) row[i] = (row[i] ?? 0) * (factors[i] ?? 1);
    const scale = Math.fround(largestPair(row) / pairLimit);
    scales[output] = scale;
    for (let i = 0; i < inputs; i++) {
      values[i * outputs + output] = step(row[i] ?? 0, scale, pairLimit);
    }
  }
  return { values, scales };
}

/** An embedding table [rows, width], one scale per row; values in -127..127, as no product can overflow here. */
export function quantizeTable(table: Float32Array, rows: number, width: number): Int8Matrix {
  const values = new Int8Array(rows * width);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const part = table.subarray(row * width, (row + 1) * width);
    const scale = Math.fround(largest(part) / tableLimit);
    scales[row] = scale;
    for (let i = 0; i < width; i++) values[row * width + i] = step(part[i] ?? 0, scale, tableLimit);
  }
  return { values, scales };
}

/** Inputs that share a scale in the int4 form. */
export const int4Block = 32;

export interface Int4Matrix {
  /** [outputs, blocks, int4Block / 2]: two values a byte, the earlier in the low half, 8 standing for zero. */
  readonly values: Uint8Array;
  /** [outputs, blocks] */
  readonly scales: Float32Array;
}

/** A weight [outputs, inputs] as onnxruntime's MatMulNBits wants it. The last block is filled up with zeros. */
export function quantizeInt4(weight: Float32Array, outputs: number, inputs: number): Int4Matrix {
  const blocks = Math.ceil(inputs / int4Block);
  const values = new Uint8Array((outputs * blocks * int4Block) / 2);
  const scales = new Float32Array(outputs * blocks);
  for (let block = 0; block < outputs * blocks; block++) {
    const start = Math.floor(block / blocks) * inputs + (block % blocks) * int4Block;
    const width = Math.min(int4Block, inputs - (block % blocks) * int4Block);
    const part = weight.subarray(start, start + width);
    // Eight steps down and seven up: the value furthest from zero lies on the longer side, whatever its sign.
    const scale = Math.fround(furthest(part) / -8);
    scales[block] = scale;
    for (let i = 0; i < int4Block; i++) {
      const level = scale === 0 ? 8 : Math.min(15, Math.max(0, Math.round((part[i] ?? 0) / scale) + 8));
      const at = (block * int4Block + i) >> 1;
      values[at] = (values[at] ?? 0) | (level << (4 * (i & 1)));
    }
  }
  return { values, scales };
}

/** [columns, rows] of a row-major [rows, columns]. */
export function transpose(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(matrix.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result[column * rows + row] = matrix[row * columns + column] ?? 0;
    }
  }
  return result;
}

function largest(values: Float32Array): number {
  let maximum = smallestMaximum;
  for (let i = 0; i < values.length; i++) maximum = Math.max(maximum, Math.abs(values[i] ?? 0));
  return maximum;
}

/** The largest absolute sum of neighbours with the same sign; a value beside one of the other sign counts alone. */
function largestPair(values: Float32Array): number {
  let maximum = smallestMaximum;
  for (let i = 0; i < values.length; i += 2) {
    const [a, b] = [values[i] ?? 0, values[i + 1] ?? 0];
    const positive = Math.max(a, 0) + Math.max(b, 0);
    const negative = Math.max(-a, 0) + Math.max(-b, 0);
    maximum = Math.max(maximum, positive, negative);
  }
  return maximum;
}

function furthest(values: Float32Array): number {
  let found = 0;
  for (const value of values) if (Math.abs(value) > Math.abs(found)) found = value;
  return found;
}

/** `value / scale` in float32, rounded half to even as IEEE 754 and numpy do, within the limit. */
function step(value: number, scale: number, limit: number): number {
  const quotient = Math.fround(value / scale);
  // Adding and taking off 1.5 · 2^52 leaves no room for a fraction: the processor rounds.
  const rounded = quotient + 6755399441055744 - 6755399441055744;
  return Math.min(limit, Math.max(-limit, rounded));
}
