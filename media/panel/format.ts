/** Figures and names as the page writes them. Pure. */
import type { EntityType, Label, PanelSentence } from '../../src/extension/features/panel/protocol';

const numbers = new Intl.NumberFormat('en-US');

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

/** `1 word`, `2 words` */
export function plural(count: number, singular: string, several = `${singular}s`): string {
  return `${integer(count)} ${count === 1 ? singular : several}`;
}

/** −1..1 with two decimals and a real minus sign. Never `−0.00`. */
export function cosine(value: number): string {
  const fixed = Math.abs(value).toFixed(2);
  return value < 0 && Number(fixed) > 0 ? `−${fixed}` : fixed;
}

export const labelNames: Readonly<Record<Label, string>> = {
  negative: 'Negative',
  neutral: 'Neutral',
  positive: 'Positive',
};

/** A shape for each label, so that nothing hangs on colour. */
export const labelSigns: Readonly<Record<Label, string>> = { negative: '▼', neutral: '●', positive: '▲' };

export const entityTypeNames: Readonly<Record<EntityType, string>> = {
  PERSON: 'People',
  ORG: 'Organizations',
  LOC: 'Places',
  MISC: 'Other names',
};

/** `Line 12 · Negative 87%` */
export function verdict({ line, label, probabilities }: PanelSentence): string {
  return `Line ${integer(line)} · ${labelNames[label]} ${percent(probabilities[label])}`;
}
