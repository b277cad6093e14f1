import { countLeading } from './search';

/** Line starts of one text, for going between offsets and lines. Line ends are `\n`, `\r\n` and a lone `\r`. */
export class LineIndex {
  readonly #starts: number[] = [0];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    for (const match of text.matchAll(/\r\n|\n|\r/g)) this.#starts.push(match.index + match[0].length);
  }

  /** At least 1: an empty text has one empty line. */
  get count(): number {
    return this.#starts.length;
  }

  /** Line of an offset, counted from 0. The characters of a line end belong to the line they end. */
  lineAt(offset: number): number {
    return Math.max(0, countLeading(this.#starts, (start) => start <= offset) - 1);
  }

  /** Offset of a line's first character; the text's length for lines past the end. */
  startOf(line: number): number {
    return this.#starts[line] ?? this.#text.length;
  }

  /** Offset just behind a line's last character, its line end left out. */
  endOf(line: number): number {
    let end = this.startOf(line + 1);
    while (end > this.startOf(line) && isLineEnd(this.#text.charCodeAt(end - 1))) end--;
    return end;
  }

  textOf(line: number): string {
    return this.#text.slice(this.startOf(line), this.endOf(line));
  }
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13;
}
