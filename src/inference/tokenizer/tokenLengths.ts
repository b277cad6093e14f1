import type { TokenTable } from './tokenTable';

/** Bits of a key. */
const keyBits = 13;

/** For `bitOf`: every length. */
export const allLengths = -1;

/** One bit for each length; all from 32 on share the last. */
export function bitOf(length: number): number {
  return length < 32 ? 1 << (length - 1) : 1 << 31;
}

/**
 * Of which lengths tokens are that begin with three given units: random letters begin few and short ones, so that looking
 * every length up would take them twice as long.
 */
export class TokenLengths {
  /** By key, for words and then for continuations, whose prefix does not count. */
  readonly #bits = new Int32Array(2 << keyBits);

  constructor({ units, starts, size }: TokenTable, prefix: Uint16Array) {
    for (let id = 0; id < size; id++) {
      const start = starts[id] ?? 0;
      const end = (starts[id + 1] ?? 0) - 1;
      this.#add(units, start, end, true);
      const continues = prefix.every((unit, index) => units[start + index] === unit);
      if (continues) this.#add(units, start + prefix.length, end, false);
    }
  }

  /** A bit for each length that a token may have at this place of a word, and for 1 and 2. */
  at(units: Uint16Array, from: number): number {
    return (this.#bits[keyOf(units, from, from === 0)] ?? 0) | 3;
  }

  #add(units: Uint16Array, from: number, end: number, beginsWord: boolean): void {
    if (end - from < 3) return;
    const key = keyOf(units, from, beginsWord);
    this.#bits[key] = (this.#bits[key] ?? 0) | bitOf(end - from);
  }
}

/** Of places with less than three units left only lengths of 1 and 2 are asked, so that what stands behind does not matter. */
function keyOf(units: Uint16Array, from: number, beginsWord: boolean): number {
  const two = Math.imul(units[from] ?? 0, 0x85ebca6b) + (units[from + 1] ?? 0);
  const three = Math.imul(two, 0x85ebca6b) + (units[from + 2] ?? 0);
  const key = Math.imul(three, 0x9e3779b1) >>> (32 - keyBits);
  return beginsWord ? key : key + (1 << keyBits);
}
