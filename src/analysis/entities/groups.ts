import { type EntityType, entityTypes } from '../../inference';
import type { DocumentEntity, Span } from '../types';
import { foldName } from './names';

/** One person, organization, place or other thing, and where the document names it. */
export interface EntityGroup {
  readonly label: EntityType;
  /** The usual spelling of the fullest name. */
  readonly name: string;
  /** The same for the same entity in every version of the document; unique among groups of the label. */
  readonly key: string;
  /** At least one; ordered by start. */
  readonly mentions: readonly DocumentEntity[];
}

/**
 * Entities grouped by what they name: the same text but for case, white space and a possessive ending. A person's single
 * name joins the one person whose full name begins or ends with it; where several do, it stays alone. Ordered by type as
 * in `entityTypes`, then by the number of mentions, then by the first of them.
 */
export function groupEntities(entities: readonly DocumentEntity[]): readonly EntityGroup[] {
  const keyOf = foldOnce();
  return entityTypes.flatMap((label) => {
    const byKey = new Map<string, DocumentEntity[]>();
    for (const entity of entities) {
      if (entity.label !== label) continue;
      const key = keyOf(entity.name);
      const mentions = byKey.get(key);
      if (mentions) mentions.push(entity);
      else byKey.set(key, [entity]);
    }
    if (label === 'PERSON') joinSingleNames(byKey);
    return [...byKey]
      .map(([key, mentions]) => toGroup(label, key, mentions, keyOf))
      .sort((a, b) => b.mentions.length - a.mentions.length || firstOf(a) - firstOf(b));
  });
}

/** The group with a mention at an offset, and which one it is; of nested mentions the shortest. */
export function mentionAt(
  groups: readonly EntityGroup[],
  offset: number,
): { readonly group: EntityGroup; readonly index: number } | undefined {
  let best: { readonly group: EntityGroup; readonly index: number } | undefined;
  let bestLength = Infinity;
  for (const group of groups) {
    group.mentions.forEach((mention, index) => {
      const length = mention.end - mention.start;
      if (!touches(mention, offset) || length >= bestLength) return;
      best = { group, index };
      bestLength = length;
    });
  }
  return best;
}

/** Folding is what takes time, and a document says the same names again and again. */
function foldOnce(): (name: string) => string {
  const keys = new Map<string, string>();
  return (name) => {
    const key = keys.get(name) ?? foldName(name);
    keys.set(name, key);
    return key;
  };
}

function touches({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

function firstOf({ mentions }: EntityGroup): number {
  return mentions[0]?.start ?? 0;
}

function joinSingleNames(byKey: Map<string, DocumentEntity[]>): void {
  const fullNames = new Map<string, Set<string>>();
  for (const key of byKey.keys()) {
    const parts = key.split(' ');
    if (parts.length < 2) continue;
    for (const part of [parts[0] ?? '', parts.at(-1) ?? '']) {
      fullNames.set(part, (fullNames.get(part) ?? new Set()).add(key));
    }
  }
  for (const [key, mentions] of [...byKey]) {
    const [fullName, ...others] = fullNames.get(key) ?? [];
    if (fullName === undefined || others.length > 0) continue;
    const joined = [...(byKey.get(fullName) ?? []), ...mentions];
    byKey.set(
      fullName,
      joined.sort((a, b) => a.start - b.start),
    );
    byKey.delete(key);
  }
}

function toGroup(
  label: EntityType,
  key: string,
  mentions: readonly DocumentEntity[],
  keyOf: (name: string) => string,
): EntityGroup {
  const full = mentions.filter(({ name }) => keyOf(name) === key);
  return { label, key, name: usualSpelling(full), mentions };
}

/** The spelling that most mentions use; of equally frequent ones the first in the document. */
function usualSpelling(mentions: readonly DocumentEntity[]): string {
  const counts = new Map<string, number>();
  for (const { name } of mentions) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best), ['', 0])[0];
}
