import { l10n } from 'vscode';

/** Where no sentence was found. */
export interface Searched {
  /** How many; 0 for a whole document, which is not blank. */
  readonly selections: number;
  /** Whether all selections hold white space alone. */
  readonly isBlank: boolean;
  /** What could not be read of the document (`Coverage.notes`). A selection is read all the same, as plain text. */
  readonly notes: readonly string[];
}

/** Why nothing was found, and what to do about it. */
export function nothingFoundText({ selections, isBlank, notes }: Searched): string {
  if (selections > 0) return isBlank ? onlyWhiteSpace(selections) : noSentences(selections);
  return notes.length > 0 ? l10n.t('No sentences were found. {0}', notes.join(' ')) : noSentences(0);
}

function onlyWhiteSpace(selections: number): string {
  return selections === 1
    ? l10n.t(
        'The selection holds only white space. Select some prose, or nothing at all for the whole document.',
      )
    : l10n.t(
        'The selections hold only white space. Select some prose, or nothing at all for the whole document.',
      );
}

function noSentences(selections: number): string {
  if (selections === 0) {
    return l10n.t(
      'No sentences were found in the document: code, URLs and front matter are not analyzed. Select some prose, or nothing at all for the whole document.',
    );
  }
  return selections === 1
    ? l10n.t(
        'No sentences were found in the selection: code, URLs and front matter are not analyzed. Select some prose, or nothing at all for the whole document.',
      )
    : l10n.t(
        'No sentences were found in the selections: code, URLs and front matter are not analyzed. Select some prose, or nothing at all for the whole document.',
      );
}
