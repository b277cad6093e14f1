import type { LineIndex } from '../../base/lines';
import type { RecordFile, RecordValue } from './values';

/** The strings of JSON Lines, with the paths of their fields. A line that is no JSON gives what comes before its fault. */
export function readJsonLines(text: string, lines: LineIndex): RecordFile {
  return { values: values(text, lines), escapes: /\\(?:u[0-9a-fA-F]{4}|.)/g };
}

function* values(text: string, lines: LineIndex): Generator<RecordValue> {
  for (let line = 0; line < lines.count; line++) {
    yield* new LineReader(text, lines.startOf(line), lines.endOf(line), line).read();
  }
}

const whiteSpaceOrPunctuation = /[\s,:]/;

/** One pass over one line; nothing is decoded, so that spans stay those of the document. */
class LineReader {
  readonly #text: string;
  readonly #end: number;
  readonly #record: number;
  #at: number;
  /** One entry for each open bracket: the key whose value is being read; undefined in a list. */
  readonly #path: (string | undefined)[] = [];
  /** Whether the next string of an object is a key. */
  #isKeyNext = false;

  constructor(text: string, start: number, end: number, record: number) {
    this.#text = text;
    this.#at = start;
    this.#end = end;
    this.#record = record;
  }

  *read(): Generator<RecordValue> {
    while (this.#at < this.#end) {
      const character = this.#text.charAt(this.#at);
      if (character === '"') {
        const value = this.#readString();
        if (value) yield value;
      } else {
        this.#readMark(character);
        this.#at++;
      }
    }
  }

  #readMark(character: string): void {
    if (character === '{') {
      this.#path.push('');
      this.#isKeyNext = true;
    } else if (character === '[') {
      this.#path.push(undefined);
      this.#isKeyNext = false;
    } else if (character === '}' || character === ']') {
      this.#path.pop();
      this.#isKeyNext = false;
    } else if (character === ',') {
      this.#isKeyNext = this.#path.at(-1) !== undefined;
    } else if (!whiteSpaceOrPunctuation.test(character)) {
      this.#isKeyNext = false;
    }
  }

  /** A string's span when it is a value. One that lacks its end reaches to the end of the line. */
  #readString(): RecordValue | undefined {
    const start = this.#at + 1;
    let end = start;
    while (end < this.#end && this.#text.charCodeAt(end) !== 34)
      end += this.#text.charCodeAt(end) === 92 ? 2 : 1;
    end = Math.min(end, this.#end);
    this.#at = end + 1;
    if (this.#isKeyNext) {
      this.#path[this.#path.length - 1] = this.#text.slice(start, end);
      this.#isKeyNext = false;
      return undefined;
    }
    const column = this.#path.filter((key) => key !== undefined).join('.');
    return { column, record: this.#record, start, end };
  }
}
