import { entitiesOf } from '../lookups';
import type { DocumentAnalysis, Finding } from '../types';

/** Names of people with at least the threshold as their score, 0..1, for texts that must not name any. In order. */
export function findPersons(analysis: DocumentAnalysis, threshold: number): readonly Finding[] {
  return entitiesOf(analysis)
    .filter(({ label, score }) => label === 'PERSON' && score >= threshold)
    .map(({ start, end, text, score }) => ({
      rule: 'entities/person',
      start,
      end,
      score,
      message: `This names a person (probability ${score.toFixed(2)}).`,
      details: [score.toFixed(2)],
      related: [],
      entity: { type: 'PERSON', text },
      replacement: '[PERSON]',
    }));
}
