/** Numbers with their nouns: languages differ in how these go together, so each is a text of its own. Pure. */
import { env, l10n } from 'vscode';

/** 41200 → `41,200`, as the editor's language writes it. */
export function integer(value: number): string {
  return value.toLocaleString(env.language);
}

/** `1 sentence`, `2 sentences` */
export function sentencesText(count: number): string {
  return count === 1 ? l10n.t('1 sentence') : l10n.t('{0} sentences', integer(count));
}

/** `1 mention`, `2 mentions` */
export function mentionsText(count: number): string {
  return count === 1 ? l10n.t('1 mention') : l10n.t('{0} mentions', integer(count));
}

/** `1 finding`, `2 findings` */
export function findingsText(count: number): string {
  return count === 1 ? l10n.t('1 finding') : l10n.t('{0} findings', integer(count));
}

/** `1 name`, `2 names` */
export function namesText(count: number): string {
  return count === 1 ? l10n.t('1 name') : l10n.t('{0} names', integer(count));
}

/** `1 place`, `2 places` */
export function placesText(count: number): string {
  return count === 1 ? l10n.t('1 place') : l10n.t('{0} places', integer(count));
}
