import type { LineIndex } from '../base/lines';
import type { Regions, Span } from '../types';
import { dropAddresses } from './inlinePatterns';
import { ProseMask } from './proseMask';
import { regionsOf } from './regions';

/** The first string field under a usual name, up to where its value starts. */
const textField = /^.*?"(?:text|review|comment|body|content|message)"\s*:\s*"/i;

/** An escape in a JSON string is longer than what it stands for: it is masked, so that offsets stay exact. */
const jsonEscape = /\\(?:u[0-9a-fA-F]{4}|.)/g;

/** One region per record: the text field of a JSON line, or the prose cells of separated values. */
export function findRecordRegions(text: string, languageId: string, lines: LineIndex): Regions {
  const mask = new ProseMask(text);
  const spans = languageId === 'jsonl' ? jsonFields(mask, lines) : proseCells(mask);
  const regions = spans.flatMap((span) => {
    dropAddresses(mask, span);
    return mask.region('record', span) ?? [];
  });
  return regionsOf({ regions });
}

function jsonFields(mask: ProseMask, lines: LineIndex): Span[] {
  const spans: Span[] = [];
  for (let line = 0; line < lines.count; line++) {
    const span = keepTextField(mask, { start: lines.startOf(line), end: lines.endOf(line) });
    if (span) spans.push(span);
  }
  return spans;
}

function keepTextField(mask: ProseMask, span: Span): Span | undefined {
  const line = mask.text.slice(span.start, span.end);
  const valueStart = textField.exec(line)?.[0].length;
  if (valueStart === undefined) return undefined;
  let valueEnd = valueStart;
  while (valueEnd < line.length && line[valueEnd] !== '"') valueEnd += line[valueEnd] === '\\' ? 2 : 1;
  const prose = { start: span.start + valueStart, end: span.start + Math.min(valueEnd, line.length) };
  mask.keep(prose.start, prose.end);
  mask.dropMatches(jsonEscape, prose);
  return prose;
}

/** A cell of separated values: its column, and the span of its content without the quotation marks around it. */
export interface Cell extends Span {
  readonly column: number;
}

/**
 * The cells of the columns that hold prose: those whose cells have, on average, at least half as many words as the
 * wordiest column's. Identifiers, dates and labels are not read as part of anybody's sentence.
 */
function proseCells(mask: ProseMask): Span[] {
  const cells = readCells(mask.text);
  const totals = new Map<number, { words: number; cells: number }>();
  for (const { column, start, end } of cells) {
    const total = totals.get(column) ?? { words: 0, cells: 0 };
    total.words += mask.text.slice(start, end).match(/\p{L}+/gu)?.length ?? 0;
    total.cells += 1;
    totals.set(column, total);
  }
  const mean = (column: number): number => {
    const total = totals.get(column);
    return total ? total.words / total.cells : 0;
  };
  const wordiest = Math.max(0, ...[...totals.keys()].map(mean));
  const prose = cells.filter(({ column }) => mean(column) >= wordiest / 2);
  for (const cell of prose) {
    mask.keep(cell.start, cell.end);
    mask.dropMatches(/"(?=")/g, cell);
  }
  return prose;
}

/** RFC 4180, with the separator that the first line uses most; a quoted cell may run over several lines. */
export function readCells(text: string): Cell[] {
  const header = text.slice(0, text.search(/\r|\n|$/));
  const count = (separator: string): number => header.split(separator).length;
  const separator = [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
  const cells: Cell[] = [];
  const cell = new RegExp(
    `(?:"((?:[^"]|"")*)"|([^${separator}\\r\\n]*))(${separator}|\\r\\n|\\r|\\n|$)`,
    'y',
  );
  let column = 0;
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex;
    const match = cell.exec(text);
    // A quotation mark in the middle of a cell: the rest of the line is read as it stands.
    if (!match) {
      const end = text.slice(at).search(/\r|\n|$/) + at;
      cells.push({ column, start: at, end });
      cell.lastIndex = end;
      if (end >= text.length) break;
      cell.lastIndex += text.startsWith('\r\n', end) ? 2 : 1;
      column = 0;
      continue;
    }
    const quoted = match[1];
    const start = quoted === undefined ? at : at + 1;
    const content = quoted ?? match[2] ?? '';
    cells.push({ column, start, end: start + content.length });
    column = match[3] === separator ? column + 1 : 0;
  }
  return cells;
}
