import { type EntityType, entityTypes } from '../../inference';
import type { DocumentEntity, Sentence } from '../types';
import type { EntityLists } from '../workspaceFile';
import { namesPattern, plainName } from './names';

/** Overrides in the form in which they are applied. */
interface Compiled {
  /** Types by text; `undefined` stands for all of them. */
  readonly notEntity: ReadonlyMap<string, ReadonlySet<string | undefined>>;
  readonly is: ReadonlyMap<string, EntityType>;
  /** Any name of `is`, longest first, white space of any kind between its words. */
  readonly pattern: RegExp | undefined;
}

const compiled = new WeakMap<EntityLists, Compiled>();

/**
 * The names of one sentence after what people said: without those that are none, with the type that was given, and with
 * the mentions that the model missed (`isMarked`). Ordered by start. A marked name inside a longer one of another type
 * stays beside it, so spans may nest; one of the same type, or one that sticks out, gives way to what people said.
 */
export function applyOverrides(
  sentence: Sentence,
  entities: readonly DocumentEntity[],
  overrides: EntityLists,
): readonly DocumentEntity[] {
  const rules = compile(overrides);
  const kept = entities.filter(({ name, label }) => {
    const types = rules.notEntity.get(plainName(name));
    return types?.has(undefined) !== true && types?.has(label) !== true;
  });
  const typed = kept.map((entity) => {
    const label = rules.is.get(plainName(entity.name));
    return label === undefined ? entity : { ...entity, label, score: 1, alternatives: [], isMarked: true };
  });
  const marked = findMarked(sentence, rules).filter(
    (mark) =>
      !typed.some((entity) => covers(entity, mark) && (entity.label === mark.label || isSame(entity, mark))),
  );
  if (marked.length === 0) return typed;
  const rest = typed.filter((entity) => !marked.some((mark) => crosses(mark, entity)));
  return [...rest, ...marked].sort((a, b) => a.start - b.start || b.end - a.end);
}

function findMarked({ text, start }: Sentence, { pattern, is }: Compiled): DocumentEntity[] {
  if (pattern === undefined) return [];
  return [...text.matchAll(pattern)].flatMap(({ 0: found, index }) => {
    const label = is.get(plainName(found));
    const span = { start: start + index, end: start + index + found.length };
    return label === undefined
      ? []
      : [{ ...span, label, score: 1, text: found, name: plainName(found), isMarked: true }];
  });
}

type Bounds = Pick<DocumentEntity, 'start' | 'end'>;

function covers(outer: Bounds, inner: Bounds): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function isSame(a: Bounds, b: Bounds): boolean {
  return a.start === b.start && a.end === b.end;
}

/** Whether a marked name takes the place of one that the model found: it holds it, or the two overlap in part. */
function crosses(mark: Bounds, entity: Bounds): boolean {
  return mark.start < entity.end && entity.start < mark.end && !covers(entity, mark);
}

function compile(overrides: EntityLists): Compiled {
  const known = compiled.get(overrides);
  if (known) return known;
  const is = new Map([...overrides.is].flatMap(([name, type]) => readType(name, type)));
  const notEntity = new Map<string, Set<string | undefined>>();
  for (const { text, type } of overrides.notEntity) {
    const name = plainName(text);
    notEntity.set(name, (notEntity.get(name) ?? new Set()).add(type));
  }
  const rules = { notEntity, is, pattern: namesPattern([...is.keys()]) };
  compiled.set(overrides, rules);
  return rules;
}

function readType(name: string, type: string): readonly [string, EntityType][] {
  const label = entityTypes.find((known) => known === type);
  return label !== undefined && /\p{L}/u.test(name) ? [[plainName(name), label]] : [];
}
