import type { Regions } from '../types';

/** A finder's result with what most finders have nothing to say about filled in. */
export function regionsOf(found: Partial<Regions> & Pick<Regions, 'regions'>): Regions {
  return {
    directivePlaces: [],
    skipped: {},
    unreadCharacters: 0,
    notes: [],
    declaredNames: new Set(),
    ...found,
  };
}
