import type { Span } from '../../inference';

/** The look of a mark; each has its own colour, line style and overview-ruler colour. */
export const markKinds = [
  'negative',
  'positive',
  'person',
  'org',
  'loc',
  'misc',
  'similar',
  'supportingNegative',
  'supportingPositive',
  'opposing',
] as const;
export type MarkKind = (typeof markKinds)[number];

/** One highlight, as plain data. `label` is the small text after it: colour is never the only sign. */
export interface Mark extends Span {
  readonly kind: MarkKind;
  readonly label: string;
}

/** "94 %"; nothing short of certainty reads 100 %. */
export function percent(probability: number): string {
  return `${probability < 1 ? Math.min(99, Math.round(probability * 100)) : 100} %`;
}
