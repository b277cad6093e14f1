import {
  emptyHash,
  extendHash,
  isMarked,
  noUnits,
  powersOfBase,
  type TokenTable,
  toUnits,
} from './tokenTable';

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
    const table = this.#table;
    const beginnings = this.#beginnings;
    const powers = this.#powers;
    const prefix = from === 0 ? noUnits : this.#prefix;
    const prefixHash = from === 0 ? emptyHash : this.#prefixHash;
    const before = (prefixHash - (beginnings[from] ?? 0)) | 0;
    for (let length = Math.min(to - from, table.longest); length > 0; length--) {
      const end = from + length;
      const hash = (Math.imul(before, powers[length] ?? 0) + (beginnings[end] ?? 0)) | 0;
      if (!isMarked(table.marks, table.shift, hash)) continue;
      const id = table.find(hash, prefix, units, from, end);
      if (id < 0) continue;
      this.matchEnd = end;
      return id;
    }
    return -1;
  }
}
