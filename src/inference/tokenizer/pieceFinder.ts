import { allLengths, TokenLengths } from './tokenLengths';
import {
  emptyHash,
  extendHash,
  isMarked,
  noUnits,
  powersOfBase,
  type TokenTable,
  toUnits,
} from './tokenTable';

/** Some pages of prose. */
const worthLengths = 8192;

/**
 * Finds the longest token at a place of a word: all beginnings of the word are hashed in one pass, from which the hash of
 * any piece follows at once, and pieces are looked up from the longest to the shortest. Nearly all that are no tokens are
 * told by one bit.
 */
export class PieceFinder {
  /** Where the last `longestMatch` ended. */
  matchEnd = 0;

  readonly #table: TokenTable;
  readonly #prefix: Uint16Array;
  readonly #prefixHash: number;
  /** Hash of the first n units of the word. */
  #beginnings = new Int32Array(1);
  #powers = powersOfBase(1);
  /** Pieces that were looked up and are no tokens. */
  #misses = 0;
  /** Made after `worthLengths` misses: at loading it would take a third of the vocabulary's time. */
  #lengths: TokenLengths | undefined;

  /** @param continuingPrefix what is written before a token that continues a word */
  constructor(table: TokenTable, continuingPrefix: string) {
    this.#table = table;
    this.#prefix = toUnits(continuingPrefix);
    this.#prefixHash = this.#prefix.reduce(extendHash, emptyHash);
  }

  /** Takes in the word that is searched from now on: the first `length` of `units`. */
  read(units: Uint16Array, length: number): void {
    if (this.#beginnings.length <= units.length) {
      this.#beginnings = new Int32Array(units.length + 1);
      this.#powers = powersOfBase(units.length + 1);
    }
    const beginnings = this.#beginnings;
    let hash: number = emptyHash;
    beginnings[0] = hash;
    for (let index = 0; index < length; index++) {
      hash = extendHash(hash, units[index] ?? 0);
      beginnings[index + 1] = hash;
    }
  }

  /** The longest token in `units[from]` to `units[to - 1]` of the word that was read, or -1; sets `matchEnd`. */
  longestMatch(units: Uint16Array, from: number, to: number): number {
    const longest = Math.min(to - from, this.#table.longest);
    const lengths = this.#lengths?.at(units, from) ?? allLengths;
    for (let length = lengths < 0 ? longest : 0; length > 31; length--) {
      const id = this.#idAt(units, from, length);
      if (id >= 0) return id;
    }
    let left = longest < 31 ? lengths & ((1 << longest) - 1) : lengths & 0x7fffffff;
    while (left !== 0) {
      const length = 32 - Math.clz32(left);
      const id = this.#idAt(units, from, length);
      if (id >= 0) return id;
      left ^= 1 << (length - 1);
    }
    return -1;
  }

  #idAt(units: Uint16Array, from: number, length: number): number {
    const table = this.#table;
    const beginnings = this.#beginnings;
    const end = from + length;
    const prefixHash = from === 0 ? emptyHash : this.#prefixHash;
    const before = (prefixHash - (beginnings[from] ?? 0)) | 0;
    const hash = (Math.imul(before, this.#powers[length] ?? 0) + (beginnings[end] ?? 0)) | 0;
    if (isMarked(table.marks, table.shift, hash)) {
      const id = table.find(hash, from === 0 ? noUnits : this.#prefix, units, from, end);
      if (id >= 0) {
        this.matchEnd = end;
        return id;
      }
    }
    if (++this.#misses === worthLengths) this.#lengths = new TokenLengths(table, this.#prefix);
    return -1;
  }
}
