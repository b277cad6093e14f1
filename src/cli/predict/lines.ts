/** One line of the input. `number` counts from 1. */
export interface Line {
  readonly number: number;
  /** Without its line end (`\n` or `\r\n`) and, on line 1, the byte order mark; undefined when it is too long. */
  readonly bytes: Uint8Array | undefined;
}

/** A batch is closed at either of these. With 256 lines the model's own batches are full; more gain nothing. */
const linesPerBatch = 256;
const bytesPerBatch = 256 * 1024;

/** Longer lines are not kept. Leaves room for a text of 1 MB in which every character is a `\u` escape. */
export const longestLineBytes = 16 * 1024 * 1024;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const byteOrderMark = [0xef, 0xbb, 0xbf];

/**
 * The lines of a stream, in batches that are never empty. A batch ends with the chunk that it came in, so that lines
 * which somebody types, or a slow program writes, are answered at once. Behind a final line end there is no line.
 * Holds one chunk, one batch and one line.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  longest = longestLineBytes,
): AsyncGenerator<readonly Line[], void, undefined> {
  const splitter = new LineSplitter(longest);
  for await (const chunk of chunks) yield* batches(splitter.push(chunk));
  yield* batches(splitter.end());
}

function* batches(lines: Iterable<Line>): Generator<readonly Line[], void, undefined> {
  let batch: Line[] = [];
  let bytes = 0;
  for (const line of lines) {
    batch.push(line);
    bytes += line.bytes?.length ?? 0;
    if (batch.length < linesPerBatch && bytes < bytesPerBatch) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

class LineSplitter {
  readonly #longest: number;
  /** The line that has begun and not ended. */
  #pieces: Uint8Array[] = [];
  #length = 0;
  #number = 1;

  constructor(longest: number) {
    this.#longest = longest;
  }

  *push(chunk: Uint8Array): Generator<Line, void, undefined> {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      this.#add(chunk.subarray(start, end));
      yield this.#take();
      start = end + 1;
    }
    this.#add(chunk.subarray(start));
  }

  *end(): Generator<Line, void, undefined> {
    if (this.#length > 0) yield this.#take();
  }

  #add(piece: Uint8Array): void {
    this.#length += piece.length;
    if (this.#length > this.#longest) this.#pieces = [];
    else if (piece.length > 0) this.#pieces.push(piece);
  }

  #take(): Line {
    const isTooLong = this.#length > this.#longest;
    const number = this.#number;
    const bytes = isTooLong ? undefined : withoutEnds(Buffer.concat(this.#pieces), number === 1);
    this.#pieces = [];
    this.#length = 0;
    this.#number += 1;
    return { number, bytes };
  }
}

function withoutEnds(bytes: Uint8Array, isFirst: boolean): Uint8Array {
  const start = isFirst && byteOrderMark.every((byte, at) => bytes[at] === byte) ? byteOrderMark.length : 0;
  const end = bytes.at(-1) === carriageReturn ? bytes.length - 1 : bytes.length;
  return bytes.subarray(start, end);
}
