/** The sentence chart's arithmetic: sentences → columns, keys → the next sentence. Pure. */
import { maxIndex, range, sum } from 'd3-array';
import type { Label, PanelSentence } from '../../src/extension/features/panel/protocol';

/** How far a column reaches in one direction, 0..1. A column of one sentence has `mean === peak`. */
export interface Reach {
  /** The probabilities of the sentences with that label, summed, over all sentences of the column. */
  readonly mean: number;
  /** The highest probability among the sentences with that label. */
  readonly peak: number;
}

/** Neighbouring sentences drawn as one: `first .. first + count - 1`. */
export interface Column {
  readonly first: number;
  readonly count: number;
  /** The sentence that stands for the column: its surest non-neutral one, or else its first. */
  readonly strongest: number;
  /** The label of `strongest`. */
  readonly label: Label;
  readonly up: Reach;
  readonly down: Reach;
}

/**
 * Sentences in order, as many to a column as are needed to stay within `maxColumns`; every column holds the same
 * number, but for the last. No sentences give no columns.
 */
export function toColumns(sentences: readonly PanelSentence[], maxColumns: number): Column[] {
  const size = Math.max(1, Math.ceil(sentences.length / Math.max(1, Math.floor(maxColumns))));
  return range(0, sentences.length, size).map((first) =>
    toColumn(sentences.slice(first, first + size), first),
  );
}

function toColumn(sentences: readonly PanelSentence[], first: number): Column {
  const strongest = Math.max(
    0,
    maxIndex(sentences, ({ label, probabilities }) => (label === 'neutral' ? 0 : probabilities[label])),
  );
  return {
    first,
    count: sentences.length,
    strongest: first + strongest,
    label: sentences[strongest]?.label ?? 'neutral',
    up: reach(sentences, 'positive'),
    down: reach(sentences, 'negative'),
  };
}

function reach(sentences: readonly PanelSentence[], label: Label): Reach {
  const values = sentences.map((sentence) => (sentence.label === label ? sentence.probabilities[label] : 0));
  return { mean: sum(values) / Math.max(1, values.length), peak: Math.max(0, ...values) };
}

/** Which column a sentence is in. */
export function columnOf(columns: readonly Column[], sentence: number): number {
  const size = columns[0]?.count ?? 1;
  return Math.max(0, Math.min(columns.length - 1, Math.floor(sentence / size)));
}

/** Columns that Page Up and Page Down pass over. */
const page = 10;

/**
 * The sentence that a key leads to; `undefined` when the key is none of the chart's. Left and right go from column to
 * column, up and down from sentence to sentence, also within a column; all stop at the ends.
 */
export function sentenceForKey(
  key: string,
  columns: readonly Column[],
  sentence: number,
): number | undefined {
  const last = columns.at(-1);
  if (!last) return undefined;
  const strongestOf = (index: number) =>
    columns[Math.max(0, Math.min(columns.length - 1, index))]?.strongest ?? sentence;
  const sentenceAt = (index: number) => Math.max(0, Math.min(last.first + last.count - 1, index));
  const column = columnOf(columns, sentence);
  switch (key) {
    case 'ArrowLeft':
      return column === 0 ? sentenceAt(0) : strongestOf(column - 1);
    case 'ArrowRight':
      return column === columns.length - 1 ? sentenceAt(Infinity) : strongestOf(column + 1);
    case 'ArrowUp':
      return sentenceAt(sentence - 1);
    case 'ArrowDown':
      return sentenceAt(sentence + 1);
    case 'PageUp':
      return strongestOf(column - page);
    case 'PageDown':
      return strongestOf(column + page);
    case 'Home':
      return sentenceAt(0);
    case 'End':
      return sentenceAt(Infinity);
    default:
      return undefined;
  }
}
