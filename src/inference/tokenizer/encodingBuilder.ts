import type { Encoding } from '../types';
import { type LetterCase, letterCases } from './letterCase';
import type { Pieces } from './wordPiece';

const initialCapacity = 512;

/** What the tokenizer knows of a word wherever it stands. */
export interface Word {
  readonly pieces: Pieces;
  readonly letterCase: LetterCase;
}

/** Collects tokens in growing buffers that are reused; `finish` copies them out. */
export class EncodingBuilder {
  #ids = new Int32Array(initialCapacity);
  #spans = new Int32Array(2 * initialCapacity);
  #wordIndex = new Int32Array(initialCapacity);
  #letterCases = new Int32Array(initialCapacity);
  #length = 0;
  #words = 0;

  addSpecial(id: number): void {
    this.#add(id, -1, -1, -1, letterCases.none);
  }

  /** Adds the pieces of the next word, which begins at `start` in the source. */
  addWord({ pieces, letterCase }: Word, start: number): void {
    for (let index = 0; index + 2 < pieces.length; index += 3) {
      this.#add(
        pieces[index] ?? 0,
        start + (pieces[index + 1] ?? 0),
        start + (pieces[index + 2] ?? 0),
        this.#words,
        letterCase,
      );
    }
    this.#words++;
  }

  /** What was added since the last `finish`. */
  finish(): Encoding {
    const length = this.#length;
    const encoding = {
      length,
      ids: this.#ids.slice(0, length),
      spans: this.#spans.slice(0, 2 * length),
      wordIndex: this.#wordIndex.slice(0, length),
      letterCases: this.#letterCases.slice(0, length),
    };
    this.#length = 0;
    this.#words = 0;
    // One huge text must not pin its buffers.
    if (this.#ids.length > 128 * initialCapacity) this.#resize(initialCapacity);
    return encoding;
  }

  #add(id: number, start: number, end: number, word: number, letterCase: LetterCase): void {
    const index = this.#length;
    if (index === this.#ids.length) this.#resize(2 * index);
    this.#ids[index] = id;
    this.#spans[2 * index] = start;
    this.#spans[2 * index + 1] = end;
    this.#wordIndex[index] = word;
    this.#letterCases[index] = letterCase;
    this.#length = index + 1;
  }

  #resize(capacity: number): void {
    this.#ids = resized(this.#ids, capacity);
    this.#spans = resized(this.#spans, 2 * capacity);
    this.#wordIndex = resized(this.#wordIndex, capacity);
    this.#letterCases = resized(this.#letterCases, capacity);
  }
}

function resized(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(length);
  copy.set(array.subarray(0, length));
  return copy;
}
