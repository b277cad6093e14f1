import { l10n } from 'vscode';
import { type GlossError, textOf, type Wording } from '../../inference';

/** What an error says, in the editor's language where its message was worded for that; else as it is. */
export function errorText({ wording, message }: Pick<GlossError, 'wording' | 'message'>): string {
  return wording === undefined ? message : wordingText(wording);
}

/** A text of a lower room in the editor's language. */
export function wordingText(wording: Wording): string {
  return textOf(wording, (template, details) => l10n.t(template, ...details));
}
