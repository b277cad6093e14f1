import { type DocumentAnalysis, entitiesOf } from '../../analysis';
import type { Entity, EntityType } from '../../inference';

/** The entities that the settings let be shown, everywhere in Gloss. */
export function shownEntities<E extends Entity>(
  entities: readonly E[],
  types: ReadonlySet<EntityType>,
  minimumScore: number,
): E[] {
  return entities.filter(({ label, score }) => types.has(label) && score >= minimumScore);
}

/** An analysis whose sentences hold the entities that are shown, what people said about names included, and no others. */
export function withShownEntities(
  analysis: DocumentAnalysis,
  types: ReadonlySet<EntityType>,
  minimumScore: number,
): DocumentAnalysis {
  const { overrides: _, ...rest } = analysis;
  const shown = shownEntities(entitiesOf(analysis), types, minimumScore);
  let at = 0;
  const sentences = analysis.sentences.map((sentence) => {
    const entities: Entity[] = [];
    for (let next = shown[at]; next && next.start < sentence.end; next = shown[++at]) {
      const { start, end, label, score } = next;
      entities.push({ start: start - sentence.start, end: end - sentence.start, label, score });
    }
    return { ...sentence, result: { ...sentence.result, entities } };
  });
  return { ...rest, sentences };
}
