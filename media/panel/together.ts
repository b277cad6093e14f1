/** Which names share a sentence or a paragraph. Pure. */
import { bisector } from 'd3-array';
import type { PanelEntity, PanelSentence } from '../../src/extension/features/panel/protocol';

/** `a` and `b` are indexes of the entities, `a < b`. */
export interface Together {
  readonly a: number;
  readonly b: number;
  /** Sentences or paragraphs in which both are named, at least 1. */
  readonly count: number;
  /** Index of the first sentence of each such place, in order. */
  readonly places: readonly number[];
}

/** Pairs that are named together, the most frequent first. */
export function namedTogether(
  entities: readonly PanelEntity[],
  sentences: readonly PanelSentence[],
  isBySentence: boolean,
): Together[] {
  const byPlace = new Map<number, Set<number>>();
  entities.forEach(({ mentions }, entity) => {
    for (const { start } of mentions) {
      const sentence = sentenceIndexAt(sentences, start);
      const place = isBySentence ? sentence : (sentences[sentence]?.paragraph ?? 0);
      byPlace.set(place, (byPlace.get(place) ?? new Set()).add(entity));
    }
  });
  const firstOf = isBySentence ? undefined : firstSentences(sentences);
  const pairs = new Map<string, Together>();
  for (const [place, named] of [...byPlace].sort(([a], [b]) => a - b)) {
    for (const [a, b] of pairsOf([...named].sort((x, y) => x - y))) {
      const before = pairs.get(`${a} ${b}`)?.places ?? [];
      const places = [...before, firstOf?.get(place) ?? place];
      pairs.set(`${a} ${b}`, { a, b, count: places.length, places });
    }
  }
  return [...pairs.values()].sort((x, y) => y.count - x.count || x.a - y.a || x.b - y.b);
}

function firstSentences(sentences: readonly PanelSentence[]): Map<number, number> {
  const first = new Map<number, number>();
  sentences.forEach(({ paragraph }, index) => {
    if (!first.has(paragraph)) first.set(paragraph, index);
  });
  return first;
}

function* pairsOf(items: readonly number[]): Generator<[number, number]> {
  for (const [index, a] of items.entries()) for (const b of items.slice(index + 1)) yield [a, b];
}

const byStart = bisector<PanelSentence, number>(({ start }) => start);

/** The sentence that an offset lies in, or the last one before it. */
export function sentenceIndexAt(sentences: readonly PanelSentence[], offset: number): number {
  return Math.max(0, byStart.right(sentences, offset) - 1);
}
