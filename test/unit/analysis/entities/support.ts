import { type DocumentEntity, plainName } from '../../../../src/analysis';
import type { EntityType } from '../../../../src/inference';

/** Entities at the first place of each name where none of the ones before begins. */
export function entitiesIn(text: string, ...names: readonly [EntityType, string][]): DocumentEntity[] {
  const starts = new Set<number>();
  return names
    .map(([label, name]) => {
      let start = text.indexOf(name);
      while (starts.has(start)) start = text.indexOf(name, start + 1);
      if (start < 0) throw new Error(`the text does not hold ${JSON.stringify(name)} once more`);
      starts.add(start);
      const end = start + name.length;
      return { start, end, label, score: 0.9, text: name, name: plainName(name) };
    })
    .sort((a, b) => a.start - b.start);
}
