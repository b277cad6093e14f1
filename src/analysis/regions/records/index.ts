import { LineIndex } from '../../base/lines';
import type { Pacer } from '../../base/pacer';
import type { DocumentSnapshot, Region, Regions } from '../../types';
import { dropAddresses } from '../inlinePatterns';
import { ProseMask } from '../proseMask';
import { regionsOf } from '../regions';
import { readJsonLines } from './jsonLines';
import { readSeparated } from './separated';
import type { RecordFile, RecordValue } from './values';

/** A column of a CSV file, or a field of a JSON Lines file. */
export interface RecordColumn {
  /** The header's name, or `Column 3` without one; of a field the path (`user.name`). */
  readonly name: string;
  /** Up to three of its texts, as they stand in the file. */
  readonly samples: readonly string[];
  /** Mean number of words of its texts. */
  readonly words: number;
  /** Whether it is read when nobody has chosen. */
  readonly isReadByDefault: boolean;
}

/** Fields that hold the text of a record, by usage. */
const usualField = /^(?:text|review|comment|body|content|message)$/i;
const sampleCount = 3;

const longestSignature = 2000;

/**
 * What files with the same columns have in common: the first line of separated values, the keys in the first line of
 * JSON Lines. Undefined where that says nothing.
 */
export function recordSignature({ text, languageId }: DocumentSnapshot): string | undefined {
  const first = text
    .slice(0, longestSignature)
    .replace(/^\uFEFF/, '')
    .split(/\r|\n/, 1)[0];
  if (first === undefined || first.trim() === '') return undefined;
  if (languageId !== 'jsonl') return `${languageId} ${first.trim()}`;
  const keys = [...first.matchAll(/"((?:[^"\\]|\\.){1,80})"\s*:/g)].map((match) => match[1]);
  return keys.length === 0 ? undefined : `jsonl ${[...new Set(keys)].sort().join(' ')}`;
}

/** One region per text of the columns asked for, or of those that hold prose when none of them is there. */
export async function findRecordRegions(
  text: string,
  languageId: string,
  pacer: Pacer,
  asked: readonly string[] = [],
): Promise<Regions> {
  const { values, escapes, columns, hasUsual } = await readColumns(text, languageId, pacer);
  const known = asked.filter((name) => columns.some((column) => column.name === name));
  const read = new Set(
    known.length > 0
      ? known
      : columns.filter(({ isReadByDefault }) => isReadByDefault).map(({ name }) => name),
  );
  const mask = new ProseMask(text);
  const regions: Region[] = [];
  let last: RecordValue | undefined;
  for (const value of values) {
    if (pacer.isDue) await pacer.breathe();
    if (!read.has(value.column)) continue;
    // Of several fields with a usual name the first is the text of the record.
    const isSecondField = last?.record === value.record && last.column !== value.column;
    if (isSecondField && hasUsual && known.length === 0) continue;
    last = value;
    mask.keep(value.start, value.end);
    mask.dropMatches(escapes, value);
    dropAddresses(mask, value);
    const region = mask.region('record', value);
    if (region) regions.push(region);
  }
  return regionsOf({ regions, notes: notesOn(asked, known) });
}

/** The columns or fields of a record file, in order of their first text. Throws `cancelled`. */
export async function findColumns(
  { text, languageId }: DocumentSnapshot,
  pacer: Pacer,
): Promise<readonly RecordColumn[]> {
  return (await readColumns(text, languageId, pacer)).columns;
}

interface ReadColumns {
  readonly values: readonly RecordValue[];
  readonly escapes: RegExp;
  readonly columns: readonly RecordColumn[];
  /** The columns that are read by default are fields with a usual name. */
  readonly hasUsual: boolean;
}

async function readColumns(text: string, languageId: string, pacer: Pacer): Promise<ReadColumns> {
  const isJson = languageId === 'jsonl';
  const file: RecordFile = isJson ? readJsonLines(text, new LineIndex(text)) : readSeparated(text);
  const values: RecordValue[] = [];
  const totals = new Map<string, { words: number; texts: number; samples: string[] }>();
  for (const value of file.values) {
    if (pacer.isDue) await pacer.breathe();
    values.push(value);
    const total = totals.get(value.column) ?? { words: 0, texts: 0, samples: [] };
    totals.set(value.column, total);
    const content = text.slice(value.start, value.end);
    total.words += content.match(/\p{L}+/gu)?.length ?? 0;
    total.texts += 1;
    if (total.samples.length < sampleCount && content.trim() !== '') total.samples.push(content);
  }
  const columns = [...totals].map(([name, { words, texts, samples }]) => ({
    name,
    samples,
    words: words / texts,
  }));
  const hasUsual = isJson && columns.some(isUsual);
  return { values, escapes: file.escapes, columns: withDefaults(columns, hasUsual), hasUsual };
}

function isUsual({ name }: Pick<RecordColumn, 'name'>): boolean {
  return usualField.test(name.slice(name.lastIndexOf('.') + 1));
}

/**
 * Of JSON Lines the fields with a usual name are read. Else, and in separated values, the columns whose texts have on
 * average at least half as many words as the wordiest column's: identifiers, dates and labels are nobody's sentence.
 */
function withDefaults(
  columns: readonly Omit<RecordColumn, 'isReadByDefault'>[],
  hasUsual: boolean,
): readonly RecordColumn[] {
  const wordiest = Math.max(0, ...columns.map(({ words }) => words));
  return columns.map((column) => ({
    ...column,
    isReadByDefault: hasUsual ? isUsual(column) : column.words >= wordiest / 2,
  }));
}

function notesOn(asked: readonly string[], known: readonly string[]): readonly string[] {
  const missing = asked.filter((name) => !known.includes(name));
  if (missing.length === 0) return [];
  const subject =
    missing.length === 1 ? `The column “${missing[0]}” is` : `The columns “${missing.join('”, “')}” are`;
  return [`${subject} not in this file${known.length === 0 ? '; those with the most words were read' : ''}.`];
}
