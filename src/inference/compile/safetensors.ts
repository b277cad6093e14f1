import { type FileHandle, open, stat } from 'node:fs/promises';
import * as v from 'valibot';
import { GlossError } from '../errors';
import { decodeFloats, elementBytes, floatTypes, isElementType, type ElementType } from './elements';

/** The reference's own limit (safetensors, `MAX_HEADER_SIZE`). */
const maxHeaderBytes = 100_000_000;
const lengthBytes = 8;
const maxDimensions = 8;

/** Where a tensor lies: `start` and `end` count from the start of the file, half-open. */
export interface TensorEntry {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

const size = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const entrySchema = v.object({
  dtype: v.string(),
  shape: v.pipe(v.array(size), v.maxLength(maxDimensions)),
  data_offsets: v.tuple([size, size]),
});

/** One open `.safetensors` file. Only the header is in memory. */
export class SafetensorsFile {
  readonly #handle: FileHandle;

  private constructor(
    handle: FileHandle,
    readonly path: string,
    readonly entries: ReadonlyMap<string, TensorEntry>,
  ) {
    this.#handle = handle;
  }

  /** @throws GlossError `modelMissing`, or `modelCorrupt` for anything that is not a whole safetensors file. */
  static async open(path: string): Promise<SafetensorsFile> {
    const handle = await open(path).catch((cause: unknown) => {
      throw new GlossError('modelMissing', `${path} cannot be opened.`, { cause });
    });
    try {
      const { size: fileBytes } = await stat(path);
      return new SafetensorsFile(handle, path, await readHeader(handle, fileBytes, path));
    } catch (thrown) {
      await handle.close();
      if (thrown instanceof GlossError) throw thrown;
      throw new GlossError('modelCorrupt', `${path} cannot be read.`, { cause: thrown });
    }
  }

  /**
   * Values of one tensor as float32, row-major: all, or those from `start` to `end`. Allocates what they take in the
   * file, and their float32 form.
   */
  async read(name: string, start = 0, end?: number): Promise<Float32Array> {
    const entry = this.entries.get(name);
    if (entry === undefined) throw new GlossError('internal', `${this.path} has no tensor "${name}".`);
    if (!floatTypes.includes(entry.type)) {
      throw new GlossError(
        'modelCorrupt',
        `${this.path}: the tensor "${name}" has type ${entry.type}; supported: ${floatTypes.join(', ')}.`,
      );
    }
    const width = elementBytes[entry.type];
    const last = end === undefined ? entry.end : Math.min(entry.end, entry.start + end * width);
    const first = Math.min(last, entry.start + start * width);
    const bytes = await readExactly(this.#handle, first, last - first, this.path);
    const values = decodeFloats(bytes, entry.type);
    if (!values.every(Number.isFinite)) {
      throw new GlossError(
        'modelCorrupt',
        `${this.path}: the tensor "${name}" holds values that are not finite.`,
      );
    }
    return values;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

async function readHeader(
  handle: FileHandle,
  fileBytes: number,
  path: string,
): Promise<ReadonlyMap<string, TensorEntry>> {
  if (fileBytes < lengthBytes) throw corrupt(path, `it has ${fileBytes} bytes`);
  const prefix = await readExactly(handle, 0, lengthBytes, path);
  const declared = Buffer.from(prefix.buffer).readBigUInt64LE();
  const limit = Math.min(fileBytes - lengthBytes, maxHeaderBytes);
  if (declared > BigInt(limit)) {
    throw corrupt(path, `its header should have ${declared} bytes, and at most ${limit} are possible`);
  }
  const headerBytes = Number(declared);
  const header = await readExactly(handle, lengthBytes, headerBytes, path);
  return parseHeader(header, lengthBytes + headerBytes, fileBytes, path);
}

/**
 * The tensors that a header names.
 * @param dataStart where the data begins in the file
 * @throws GlossError `modelCorrupt` unless the tensors fill the rest of the file exactly, without holes or overlaps.
 */
export function parseHeader(
  header: Uint8Array,
  dataStart: number,
  fileBytes: number,
  path: string,
): ReadonlyMap<string, TensorEntry> {
  const entries = new Map<string, TensorEntry>();
  for (const [name, value] of Object.entries(jsonObject(header, path))) {
    if (name !== '__metadata__') entries.set(name, parseEntry(name, value, dataStart, path));
  }
  let end = dataStart;
  for (const [name, entry] of [...entries].sort(([, a], [, b]) => a.start - b.start || a.end - b.end)) {
    if (entry.start !== end) {
      throw corrupt(path, `"${name}" begins at byte ${entry.start} and should at ${end}`);
    }
    end = entry.end;
  }
  if (end !== fileBytes) {
    throw corrupt(path, `its tensors end at byte ${end}, the file has ${fileBytes}`);
  }
  return entries;
}

function parseEntry(name: string, value: unknown, dataStart: number, path: string): TensorEntry {
  const parsed = v.safeParse(entrySchema, value);
  if (!parsed.success) throw corrupt(path, `the entry "${name}" is wrong: ${parsed.issues[0].message}`);
  const { dtype, shape, data_offsets: offsets } = parsed.output;
  if (!isElementType(dtype)) throw corrupt(path, `"${name}" has the unknown type "${dtype}"`);
  const bytes = shape.reduce((product, each) => product * each, 1) * elementBytes[dtype];
  const [from, to] = offsets;
  if (to - from !== bytes) {
    throw corrupt(
      path,
      `"${name}" is ${dtype} [${shape.join(', ')}] in ${to - from} bytes, should be ${bytes}`,
    );
  }
  return { type: dtype, shape, start: dataStart + from, end: dataStart + to };
}

function jsonObject(bytes: Uint8Array, path: string): object {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw corrupt(path, 'its header is not JSON', cause);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw corrupt(path, 'its header is not a JSON object');
}

async function readExactly(
  handle: FileHandle,
  start: number,
  length: number,
  path: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await handle.read(bytes, done, Math.min(length - done, 1 << 30), start + done);
    if (bytesRead === 0) throw corrupt(path, `it ends at byte ${start + done}, before its header says`);
    done += bytesRead;
  }
  return bytes;
}

function corrupt(path: string, problem: string, cause?: unknown): GlossError {
  const message = `${path} is not a whole safetensors file: ${problem}. Download it again.`;
  return new GlossError('modelCorrupt', message, { cause });
}
