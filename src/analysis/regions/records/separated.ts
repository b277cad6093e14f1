import type { Span } from '../../types';
import type { RecordFile, RecordValue } from './values';

interface Cell extends Span {
  /** Both from 0. */
  readonly column: number;
  readonly record: number;
}

/** Characters that are looked at to find out about the first two records. */
const headCharacters = 20_000;

/**
 * Separated values by RFC 4180, with the separator that the first line uses most; a quoted cell may run over several
 * lines. The first record is left out when it reads as names of columns; without names, columns are `Column 1` …
 */
export function readSeparated(text: string): RecordFile {
  const separator = separatorOf(text);
  const names = headerOf(text, separator);
  return { values: values(text, separator, names), escapes: /"(?=")/g };
}

/** Where every cell is, those of the first record included, without the quotation marks around it. */
export function* separatedCells(text: string): Generator<Span> {
  yield* readCells(text, separatorOf(text));
}

function* values(
  text: string,
  separator: string,
  names: readonly string[] | undefined,
): Generator<RecordValue> {
  for (const { column, record, start, end } of readCells(text, separator)) {
    if (names && record === 0) continue;
    yield { column: names?.[column] ?? `Column ${column + 1}`, record, start, end };
  }
}

function separatorOf(text: string): string {
  const header = text.slice(0, text.search(/\r|\n|$/));
  const count = (separator: string): number => header.split(separator).length;
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
}

/** Letters first, a few words, nothing that ends a sentence. */
const columnName = /^[\p{L}_#][\p{L}\p{M}\p{N}_ .:/()#-]{0,39}$/u;

/** Names of the columns; undefined when the first record is one like the others. Equal names are numbered. */
function headerOf(text: string, separator: string): readonly string[] | undefined {
  const head = text.slice(0, headCharacters);
  const first: string[] = [];
  let hasSecond = false;
  for (const { record, start, end } of readCells(head, separator)) {
    hasSecond = record > 0;
    if (hasSecond) break;
    first.push(
      head
        .slice(start, end)
        .replace(/^\uFEFF/, '')
        .trim(),
    );
  }
  const isName = (cell: string): boolean =>
    columnName.test(cell) && !/[.!?]$/.test(cell) && cell.split(/\s+/).length <= 3;
  if (!hasSecond || !first.every(isName)) return undefined;
  return first.map((name, index) => {
    const before = first.slice(0, index).filter((other) => other === name).length;
    return before === 0 ? name : `${name} (${before + 1})`;
  });
}

function* readCells(text: string, separator: string): Generator<Cell> {
  const cell = new RegExp(
    `(?:"((?:[^"]|"")*)"|([^${separator}\\r\\n]*))(${separator}|\\r\\n|\\r|\\n|$)`,
    'y',
  );
  let column = 0;
  let record = 0;
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex;
    const match = cell.exec(text);
    // A quotation mark in the middle of a cell: the rest of the line is read as it stands.
    if (!match) {
      const end = endOfLine(text, at);
      yield { column, record, start: at, end };
      if (end >= text.length) return;
      cell.lastIndex = end + (text.startsWith('\r\n', end) ? 2 : 1);
      column = 0;
      record++;
      continue;
    }
    const [, quoted, bare = '', end] = match;
    const start = quoted === undefined ? at : at + 1;
    yield { column, record, start, end: start + (quoted ?? bare).length };
    column = end === separator ? column + 1 : 0;
    if (end !== separator) record++;
  }
}

function endOfLine(text: string, from: number): number {
  const lineEnd = /[\r\n]/g;
  lineEnd.lastIndex = from;
  return lineEnd.exec(text)?.index ?? text.length;
}
