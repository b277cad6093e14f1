import type { Span } from '../../../inference';

export type Direction = 'next' | 'previous';

/**
 * The place to go to from an offset: the nearest that starts behind it, or before it, and around the end of the document.
 * `places` are ordered by start. Undefined when there is none.
 */
export function stepFrom(places: readonly Span[], offset: number, direction: Direction): number | undefined {
  if (places.length === 0) return undefined;
  if (direction === 'next') {
    const next = places.findIndex(({ start }) => start > offset);
    return next < 0 ? 0 : next;
  }
  const previous = places.findLastIndex(({ start }) => start < offset);
  return previous < 0 ? places.length - 1 : previous;
}

/** Something to go to, with the words that say what it is. */
export interface Place extends Span {
  readonly label: string;
}

/** In order; what starts at one place is one stop, with all that is known of it. */
export function placesOf(places: readonly Place[]): readonly Place[] {
  const stops: Place[] = [];
  for (const place of places.toSorted((a, b) => a.start - b.start)) {
    const last = stops.at(-1);
    if (last?.start !== place.start) stops.push(place);
    else if (place.label !== '') {
      const label = last.label === '' ? place.label : `${last.label}; ${place.label}`;
      stops[stops.length - 1] = { ...last, end: Math.max(last.end, place.end), label };
    }
  }
  return stops;
}
