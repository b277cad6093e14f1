import { GlossError } from '../errors';

const lineFeed = 10;
/** Odd, so that no unit is lost however many follow it. */
const base = 0x2c1b3c6d;
/** Brings what the low bits tell into the high ones (Knuth's multiplicative hashing: 2³² divided by the golden ratio). */
const spread = 0x9e3779b1;

/** The hash of no units; not 0, which would make units of 0 at the beginning of a text count for nothing. */
export const emptyHash = 1;

/**
 * What a piece of text is found by: the sum of its units, each times `base` to the power of how many follow it, in 32
 * bits. A piece's hash therefore comes out of those of two beginnings of its text (`PieceFinder`).
 */
export function extendHash(hash: number, unit: number): number {
  return (Math.imul(hash, base) + unit) | 0;
}

/** `extendHash` by so many units of 0, from 1: [count], indexed by how many. */
export function powersOfBase(count: number): Int32Array {
  const powers = new Int32Array(count);
  powers[0] = 1;
  for (let index = 1; index < count; index++) powers[index] = extendHash(powers[index - 1] ?? 0, 0);
  return powers;
}

export const noUnits = new Uint16Array();

export function toUnits(text: string): Uint16Array<ArrayBuffer> {
  const units = new Uint16Array(text.length);
  Buffer.from(units.buffer).write(text, 'utf16le');
  return units;
}

/** Whether a token of the table may have this hash: true for each that has, false for 19 of 20 others. */
export function isMarked(marks: Uint8Array, shift: number, hash: number): boolean {
  const mixed = Math.imul(hash, spread);
  return (((marks[mixed >>> shift] ?? 0) >>> ((mixed >>> (shift - 3)) & 7)) & 1) === 1;
}

/** The tokens of a vocabulary as whole words, in one open-addressed hash table. */
export class TokenTable {
  readonly size: number;
  /** UTF-16 units of all tokens, a line feed behind each. */
  readonly units: Uint16Array<ArrayBuffer>;
  /** Where each token begins in `units`, and then where the next one would: [size + 1]. */
  readonly starts: Int32Array;
  /** Units of the longest token. */
  readonly longest: number;
  /** [size] */
  readonly #hashes: Int32Array;
  /** One more than a token's id; 0 where there is none. A power of two, at most half full. */
  readonly #slots: Int32Array;
  /** By slot where the search begins: one of eight bits for each token, which one its hash says too. */
  readonly marks: Uint8Array;
  /** How many bits of a hash a slot leaves out. */
  readonly shift: number;

  /**
   * A token's id is its line, from 0.
   * @param text lines that end with a line feed, the last one too or not
   * @throws GlossError `modelCorrupt` when there is no line, an empty one, or one twice
   */
  constructor(text: string) {
    this.units = toUnits(text === '' || text.endsWith('\n') ? text : `${text}\n`);
    const lines = cutLines(this.units);
    this.size = lines.hashes.length;
    this.starts = lines.starts;
    this.longest = lines.longest;
    this.#hashes = lines.hashes;
    this.shift = Math.clz32(2 * this.size - 1);
    const { slots, marks } = placed(this.units, this.starts, this.#hashes, this.shift);
    this.#slots = slots;
    this.marks = marks;
  }

  /**
   * The id of the token that is `prefix` and then `units[from]` to `units[to - 1]`, or -1.
   * @param hash that of prefix and units together
   */
  find(hash: number, prefix: Uint16Array, units: Uint16Array, from: number, to: number): number {
    const slots = this.#slots;
    for (let slot = Math.imul(hash, spread) >>> this.shift; ; slot = (slot + 1) & (slots.length - 1)) {
      const id = (slots[slot] ?? 0) - 1;
      if (id < 0 || (this.#hashes[id] === hash && this.#is(id, prefix, units, from, to))) return id;
    }
  }

  #is(id: number, prefix: Uint16Array, units: Uint16Array, from: number, to: number): boolean {
    let at = this.starts[id] ?? 0;
    if ((this.starts[id + 1] ?? 0) - at !== prefix.length + to - from + 1) return false;
    for (let index = 0; index < prefix.length; index++) if (this.units[at++] !== prefix[index]) return false;
    for (let index = from; index < to; index++) if (this.units[at++] !== units[index]) return false;
    return true;
  }

  idOf(token: string): number | undefined {
    const units = toUnits(token);
    const id = this.find(units.reduce(extendHash, emptyHash), noUnits, units, 0, units.length);
    return id < 0 ? undefined : id;
  }

  /** Makes the strings anew. */
  tokens(): readonly string[] {
    const text = Buffer.from(this.units.buffer).toString('utf16le');
    return text.slice(0, -1).split('\n');
  }
}

interface Lines {
  readonly starts: Int32Array;
  readonly hashes: Int32Array;
  readonly longest: number;
}

/** One loop over local variables, as it runs once, before the compiler has come to know it. */
function cutLines(units: Uint16Array): Lines {
  const most = units.length >> 1;
  const starts = new Int32Array(most + 1);
  const hashes = new Int32Array(most);
  let count = 0;
  let hash: number = emptyHash;
  let start = 0;
  let longest = 0;
  for (let at = 0; at < units.length; at++) {
    const unit = units[at] ?? 0;
    if (unit !== lineFeed) {
      hash = (Math.imul(hash, base) + unit) | 0;
      continue;
    }
    if (at === start) throw new GlossError('modelCorrupt', `Line ${count + 1} of the vocabulary is empty.`);
    if (at - start > longest) longest = at - start;
    hashes[count++] = hash;
    hash = emptyHash;
    start = at + 1;
    starts[count] = start;
  }
  if (count === 0) throw new GlossError('modelCorrupt', 'The vocabulary has no tokens.');
  return { starts: starts.slice(0, count + 1), hashes: hashes.slice(0, count), longest };
}

function placed(
  units: Uint16Array,
  starts: Int32Array,
  hashes: Int32Array,
  shift: number,
): { slots: Int32Array; marks: Uint8Array } {
  const slots = new Int32Array(2 ** (32 - shift));
  const marks = new Uint8Array(slots.length);
  const last = slots.length - 1;
  for (let id = 0; id < hashes.length; id++) {
    const hash = hashes[id] ?? 0;
    const mixed = Math.imul(hash, spread);
    let slot = mixed >>> shift;
    marks[slot] = (marks[slot] ?? 0) | (1 << ((mixed >>> (shift - 3)) & 7));
    for (let other = slots[slot] ?? 0; other !== 0; other = slots[slot] ?? 0) {
      if (hashes[other - 1] === hash) checkDifferent(units, starts, other - 1, id);
      slot = (slot + 1) & last;
    }
    slots[slot] = id + 1;
  }
  return { slots, marks };
}

/** Of two tokens with one hash. */
function checkDifferent(units: Uint16Array, starts: Int32Array, earlier: number, later: number): void {
  const [start = 0, end = 0] = starts.subarray(earlier, earlier + 2);
  const away = (starts[later] ?? 0) - start;
  for (let at = start; at < end; at++) if (units[at] !== units[at + away]) return;
  const token = Buffer.from(units.buffer, 2 * start, 2 * (end - 1 - start)).toString('utf16le');
  throw new GlossError(
    'modelCorrupt',
    `The vocabulary has ${JSON.stringify(token)} twice, in lines ${earlier + 1} and ${later + 1}.`,
  );
}
