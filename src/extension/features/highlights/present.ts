import type { AnalyzedSentence, DocumentAnalysis, DocumentEntity } from '../../../analysis';
import type { Entity, EntityType, Span } from '../../../inference';

/** The look of a mark; each has its own colour, line style and overview-ruler colour. */
export const markKinds = [
  'negative',
  'positive',
  'person',
  'org',
  'loc',
  'misc',
  'similar',
  'supporting',
  'opposing',
] as const;
export type MarkKind = (typeof markKinds)[number];

/** One highlight, as plain data. `label` is the small text after it: colour is never the only sign. */
export interface Mark extends Span {
  readonly kind: MarkKind;
  readonly label: string;
}

const entityKinds: Readonly<Record<EntityType, MarkKind>> = {
  PERSON: 'person',
  ORG: 'org',
  LOC: 'loc',
  MISC: 'misc',
};

/** "94 %", rounded down so that nothing short of certainty reads 100 %. */
export function percent(probability: number): string {
  return `${Math.floor(probability * 100)} %`;
}

/** Marks of the negative and positive sentences, in order. Neutral ones get none: a page of marks says nothing. */
export function sentimentMarks(sentences: readonly AnalyzedSentence[]): Mark[] {
  return sentences.flatMap(({ start, end, result: { sentiment } }) => {
    const { label, probabilities } = sentiment;
    return label === 'neutral'
      ? []
      : [{ start, end, kind: label, label: `${label} ${percent(probabilities[label])}` }];
  });
}

/** Marks of entities, in order. */
export function entityMarks(entities: readonly DocumentEntity[]): Mark[] {
  return entities.map(({ start, end, label }) => ({ start, end, kind: entityKinds[label], label }));
}

/** The entities that the settings let be shown, everywhere in Gloss. */
export function shownEntities<E extends Entity>(
  entities: readonly E[],
  types: ReadonlySet<EntityType>,
  minimumScore: number,
): E[] {
  return entities.filter(({ label, score }) => types.has(label) && score >= minimumScore);
}

/** One line for the status bar: "12 sentences: 2 negative, 9 neutral, 1 positive". */
export function sentimentSummary(analysis: DocumentAnalysis): string {
  const count = (label: string): number =>
    analysis.sentences.filter(({ result }) => result.sentiment.label === label).length;
  const total = analysis.sentences.length;
  const parts = ['negative', 'neutral', 'positive'].map((label) => `${count(label)} ${label}`);
  return `${total} ${total === 1 ? 'sentence' : 'sentences'}: ${parts.join(', ')}`;
}

/** One line for the status bar: "5 names: 3 PERSON, 2 ORG", or that there are none. */
export function entitySummary(entities: readonly DocumentEntity[]): string {
  if (entities.length === 0) return 'No names found';
  const counts = new Map<string, number>();
  for (const { label } of entities) counts.set(label, (counts.get(label) ?? 0) + 1);
  const parts = [...counts].map(([label, count]) => `${count} ${label}`);
  return `${entities.length} ${entities.length === 1 ? 'name' : 'names'}: ${parts.join(', ')}`;
}
