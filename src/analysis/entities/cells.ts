import { countLeading } from '../base/search';
import { separatedCells } from '../regions/records/separated';

/** A stretch of a file in which text may be replaced without harm to the format around it. */
export interface Cell {
  /** What the stretch says, escapes resolved. */
  readonly text: string;
  /** Where in the file a place of `text` is; `text.length` gives the end. */
  readonly toFile: (offset: number) => number;
  /** A bare value, such as a number in JSON: replaced as a whole, by a string. */
  readonly isBare?: boolean;
}

const jsonLanguages = new Set(['json', 'jsonc', 'jsonl', 'jsonlines', 'geojson']);
const separatedLanguages = new Set(['csv', 'tsv']);

/** A string, or a number that stands by itself. Strings end at the line's end at the latest. */
const jsonValue = /"((?:[^"\\\r\n]|\\.)*)"?|-?\d[\d.eE+-]*/g;
const jsonEscape = /\\(?:u([0-9a-fA-F]{4})|(.))/g;
const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** The cells of JSON and separated values; anything else is one cell. In order, never overlapping. */
export function cellsOf(text: string, languageId: string): readonly Cell[] {
  if (jsonLanguages.has(languageId)) return jsonCells(text);
  if (separatedLanguages.has(languageId)) {
    return Array.from(separatedCells(text), ({ start, end }) =>
      decoded(text.slice(start, end), start, /""/g, () => '"'),
    );
  }
  return [{ text, toFile: (offset) => offset }];
}

function jsonCells(text: string): Cell[] {
  return [...text.matchAll(jsonValue)].map(({ 0: value, 1: content, index }) =>
    content === undefined
      ? { text: value, toFile: (offset: number) => index + offset, isBare: true }
      : decoded(content, index + 1, jsonEscape, (_escape, code, letter) =>
          code === undefined
            ? (escapes[letter ?? ''] ?? letter ?? '')
            : String.fromCharCode(parseInt(code, 16)),
        ),
  );
}

/** `raw` with each match of `escape` replaced by one character, and the way back to the file. */
function decoded(
  raw: string,
  start: number,
  escape: RegExp,
  resolve: (...match: readonly (string | undefined)[]) => string,
): Cell {
  /** Places behind an escape in the decoded text, and how far the file is ahead of it there. */
  const shifts: { readonly at: number; readonly by: number }[] = [];
  let by = 0;
  const text = raw.replace(escape, (...match: unknown[]) => {
    const found = match as (string | undefined)[];
    const character = resolve(...found);
    const offset = match.find((part): part is number => typeof part === 'number') ?? 0;
    const length = (found[0] ?? '').length;
    const at = offset - by + character.length;
    by += length - character.length;
    shifts.push({ at, by });
    return character;
  });
  const shiftAt = (offset: number): number =>
    shifts[countLeading(shifts, ({ at }) => at <= offset) - 1]?.by ?? 0;
  return { text, toFile: (offset) => start + offset + shiftAt(offset) };
}
