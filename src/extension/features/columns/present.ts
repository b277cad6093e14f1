import { l10n } from 'vscode';
import { excerptOf, type RecordColumn } from '../../../analysis';

/** One line of the list: a column with a sample of what it holds. */
export interface ColumnItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly picked: boolean;
}

const sampleCharacters = 60;

/** Columns as a list to choose from; `chosen` are ticked, without a choice those that are read by default. */
export function columnItems(
  columns: readonly RecordColumn[],
  chosen: readonly string[] | undefined,
): readonly ColumnItem[] {
  const known = chosen?.filter((name) => columns.some((column) => column.name === name)) ?? [];
  return columns.map(({ name, samples, words, isReadByDefault }) => ({
    label: name,
    description: l10n.t('{0} words on average', words.toFixed(words < 10 ? 1 : 0)),
    detail: samples
      .map((sample) => l10n.t('“{0}”', excerptOf(sample.replace(/\s+/g, ' '), sampleCharacters)))
      .join('  '),
    picked: known.length > 0 ? known.includes(name) : isReadByDefault,
  }));
}

/** What to remember of a selection: nothing when it is what would be read anyway, or is empty. */
export function choiceOf(
  columns: readonly RecordColumn[],
  selected: readonly string[],
): readonly string[] | undefined {
  const isDefault = columns.every(({ name, isReadByDefault }) => isReadByDefault === selected.includes(name));
  return selected.length === 0 || isDefault ? undefined : selected;
}
