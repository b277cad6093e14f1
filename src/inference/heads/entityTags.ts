import type { EntityTag } from '../model/manifest';
import type { EntityType } from '../types';

/** What a tag says of its word. */
export interface ReadTag {
  /** Undefined for `O`. A type that is none of ours keeps the checkpoint's name. */
  readonly type: EntityType | undefined;
  /** Whether an entity begins here whatever stands before: `B-`, `S-` and `U-`. */
  readonly isFirst: boolean;
  /** Whether it ends here whatever comes: `E-`, `L-`, `S-` and `U-`. */
  readonly isLast: boolean;
}

/** Names that other data sets and checkpoints give to our types. */
const typeNames: Readonly<Record<string, EntityType>> = {
  PER: 'PERSON',
  PERS: 'PERSON',
  PERSON: 'PERSON',
  ORG: 'ORG',
  ORGANISATION: 'ORG',
  ORGANIZATION: 'ORG',
  LOC: 'LOC',
  LOCATION: 'LOC',
  MISC: 'MISC',
  MISCELLANEOUS: 'MISC',
};

/** One of our types under the name that users know, whatever a checkpoint calls it; any other name as it is. */
export function entityTypeOf(name: string): string {
  const key = name.toUpperCase();
  return Object.hasOwn(typeNames, key) ? (typeNames[key] ?? name) : name;
}

/** Reads a tag of BIO, IOBES or BILOU, or a plain name of a type, whose neighbours of one kind are one entity. */
export function tagOf(tag: EntityTag): ReadTag {
  const [, prefix = '', name = tag] = /^([BEILSU])-(.+)$/s.exec(tag) ?? [];
  return {
    // What is none of our types is for whoever knows the checkpoint.
    type: tag === 'O' ? undefined : (entityTypeOf(name) as EntityType),
    isFirst: /[BSU]/.test(prefix),
    isLast: /[ELSU]/.test(prefix),
  };
}
