/** Figures and names as the page writes them. Pure, but for the page's language. */
import * as l10n from '@vscode/l10n';
import type { EntityType, Label, PanelSentence } from '../../src/extension/features/panel/protocol';

/** The page has the editor's display language; outside a page it is English. */
const language = typeof document === 'undefined' ? 'en' : document.documentElement.lang || 'en';
const numbers = new Intl.NumberFormat(language);

/** 41200 → `41,200` */
export function integer(value: number): string {
  return numbers.format(value);
}

/** 0..1 → `87%`. Only 0 and 1 themselves are written `0%` and `100%`. */
export function percent(share: number): string {
  if (share > 0 && share < 0.01) return '<1%';
  if (share < 1 && share > 0.99) return '>99%';
  return `${Math.round(share * 100)}%`;
}

/** `1 sentence`, `2 sentences` */
export function sentencesText(count: number): string {
  return count === 1 ? l10n.t('1 sentence') : l10n.t('{0} sentences', integer(count));
}

/** `1 mention`, `2 mentions` */
export function mentionsText(count: number): string {
  return count === 1 ? l10n.t('1 mention') : l10n.t('{0} mentions', integer(count));
}

/** What fits in so many UTF-16 units, with the ellipsis of what was left out. */
export function shortened(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** −1..1 with two decimals and a real minus sign. Never `−0.00`. */
export function cosine(value: number): string {
  const fixed = Math.abs(value).toFixed(2);
  return value < 0 && Number(fixed) > 0 ? `−${fixed}` : fixed;
}

export const labelNames: Readonly<Record<Label, string>> = {
  negative: l10n.t('Negative'),
  neutral: l10n.t('Neutral'),
  positive: l10n.t('Positive'),
};

/** A shape for each label, so that nothing hangs on colour. */
export const labelSigns: Readonly<Record<Label, string>> = { negative: '▼', neutral: '●', positive: '▲' };

export const entityTypeNames: Readonly<Record<EntityType, string>> = {
  PERSON: l10n.t('People'),
  ORG: l10n.t('Organizations'),
  LOC: l10n.t('Places'),
  MISC: l10n.t('Other names'),
};

/** `Line 12 · Negative 87%` */
export function verdict({ line, label, probabilities }: PanelSentence): string {
  return `${l10n.t('Line {0}', integer(line))} · ${labelNames[label]} ${percent(probabilities[label])}`;
}
