import type { DocumentEntity, Sentence } from '../../analysis';

/** For each sentence the entities that start in it. Both lists are ordered by start. */
export function entitiesBySentence(
  sentences: readonly Sentence[],
  entities: readonly DocumentEntity[],
): readonly (readonly DocumentEntity[])[] {
  let at = 0;
  return sentences.map(({ end }) => {
    const first = at;
    while ((entities[at]?.start ?? Infinity) < end) at += 1;
    return entities.slice(first, at);
  });
}
