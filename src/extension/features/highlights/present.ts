import { l10n } from 'vscode';
import type { AnalyzedSentence, DocumentAnalysis, DocumentEntity } from '../../../analysis';
import type { EntityType, SentimentLabel } from '../../../inference';
import { integer, namesText, sentencesText } from '../../presentation/counts';
import { type Mark, type MarkKind, percent } from '../../presentation/marks';
import { sentimentWord } from '../../presentation/sentimentWords';

const entityKinds: Readonly<Record<EntityType, MarkKind>> = {
  PERSON: 'person',
  ORG: 'org',
  LOC: 'loc',
  MISC: 'misc',
};

/** A label that is merely the most probable of three is a guess: half of the probability is asked for. */
const minimumProbability = 0.5;

/** Marks of the negative and positive sentences, in order. Neutral ones get none: a page of marks says nothing. */
export function sentimentMarks(sentences: readonly AnalyzedSentence[]): Mark[] {
  return sentences.flatMap(({ start, end, result: { sentiment } }) => {
    const { label, probabilities } = sentiment;
    return label === 'neutral' || probabilities[label] < minimumProbability
      ? []
      : [{ start, end, kind: label, label: `${sentimentWord(label)} ${percent(probabilities[label])}` }];
  });
}

/** Marks of entities, in order. */
export function entityMarks(entities: readonly DocumentEntity[]): Mark[] {
  return entities.map(({ start, end, label }) => ({ start, end, kind: entityKinds[label], label }));
}

/** One line for the status bar: "12 sentences: 2 negative, 9 neutral, 1 positive". */
export function sentimentSummary(analysis: DocumentAnalysis): string {
  const count = (label: SentimentLabel): string =>
    integer(analysis.sentences.filter(({ result }) => result.sentiment.label === label).length);
  return l10n.t(
    '{0}: {1} negative, {2} neutral, {3} positive',
    sentencesText(analysis.sentences.length),
    count('negative'),
    count('neutral'),
    count('positive'),
  );
}

/** One line for the status bar: "5 names: 3 PERSON, 2 ORG", or that there are none. */
export function entitySummary(entities: readonly DocumentEntity[]): string {
  if (entities.length === 0) return l10n.t('No names found');
  const counts = new Map<string, number>();
  for (const { label } of entities) counts.set(label, (counts.get(label) ?? 0) + 1);
  const parts = [...counts].map(([label, count]) => `${count} ${label}`);
  return l10n.t('{0}: {1}', namesText(entities.length), parts.join(', '));
}
