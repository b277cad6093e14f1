import type { Entity, EntityType } from '../../inference';

/** The entities that the settings let be shown, everywhere in Gloss. */
export function shownEntities<E extends Entity>(
  entities: readonly E[],
  types: ReadonlySet<EntityType>,
  minimumScore: number,
): E[] {
  return entities.filter(({ label, score }) => types.has(label) && score >= minimumScore);
}
