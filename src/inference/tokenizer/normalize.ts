import { mappedIsolated, mappedLetter, removed, type CharacterTable } from './characters';

/**
 * The normal form of one word, with its way back to the source. Reused from word to word: it holds one word at a
 * time, and of a word with more than `maxCharacters` characters only the beginning.
 */
export class NormalizedWord {
  /** UTF-16 units of the normal form; the first `length` are valid. */
  readonly units: Uint16Array;
  /** For each unit, the source span of the character it came from, relative to the start of the word. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  length = 0;
  /** Length of the word in the source. */
  end = 0;

  readonly #table: CharacterTable;
  readonly #maxCharacters: number;
  /** Normal forms asked for so far; at most one per code point that changes, some 14,000. */
  readonly #forms = new Map<number, string>();
  #characters = 0;

  constructor(table: CharacterTable, maxCharacters: number) {
    this.#table = table;
    this.#maxCharacters = maxCharacters;
    // One character may push its normal form (at most 4 code points) over the limit before it is noticed.
    const capacity = 2 * (maxCharacters + 4);
    this.units = new Uint16Array(capacity);
    this.starts = new Int32Array(capacity);
    this.ends = new Int32Array(capacity);
  }

  /** Whether the normal form has more than `maxCharacters` code points. */
  get isTooLong(): boolean {
    return this.#characters > this.#maxCharacters;
  }

  /** Takes in `text.slice(start, end)`, one word as preTokenize gives it. */
  read(text: string, start: number, end: number): void {
    const kinds = this.#table.kinds;
    this.length = 0;
    this.#characters = 0;
    this.end = end - start;
    for (let index = start; index < end && !this.isTooLong;) {
      const unit = text.charCodeAt(index);
      const codePoint = (unit & 0xf800) === 0xd800 ? (text.codePointAt(index) ?? unit) : unit;
      const width = codePoint > 0xffff ? 2 : 1;
      const kind = kinds[codePoint];
      if (kind === mappedLetter || kind === mappedIsolated) {
        this.#pushForm(codePoint, index - start, width);
      } else if (kind !== removed) {
        this.#push(unit, index - start, width);
        if (width === 2) this.#push(text.charCodeAt(index + 1), index - start, width);
      }
      index += width;
    }
  }

  /** The normal form as a string. */
  toString(): string {
    return String.fromCharCode(...this.units.subarray(0, this.length));
  }

  #pushForm(codePoint: number, start: number, width: number): void {
    let form = this.#forms.get(codePoint);
    if (form === undefined) {
      form = this.#table.normalize(codePoint);
      this.#forms.set(codePoint, form);
    }
    for (let index = 0; index < form.length; index++) this.#push(form.charCodeAt(index), start, width);
  }

  #push(unit: number, start: number, width: number): void {
    this.units[this.length] = unit;
    this.starts[this.length] = start;
    this.ends[this.length] = start + width;
    this.length++;
    // A low surrogate belongs to the character that its high surrogate was counted for.
    if ((unit & 0xfc00) !== 0xdc00) this.#characters++;
  }
}
