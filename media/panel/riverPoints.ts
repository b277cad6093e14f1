/** The river's arithmetic: sentences → a smooth course of a few hundred points. Pure. */
import { cumsum, range } from 'd3-array';
import type { PanelSentence } from '../../src/extension/features/panel/protocol';

/** The mood around one place of the text. */
export interface RiverPoint {
  /** In sentences: 0.5 is the middle of the first. */
  readonly at: number;
  /** Mean probability of positive and of negative, 0..1, among the sentences around. */
  readonly positive: number;
  readonly negative: number;
}

/** Neighbours that a place is averaged with, on either side, as a share of the text: enough to read a course from. */
const reachShare = 1 / 80;

/**
 * At most `maxPoints` points in order, evenly spaced; each averages the sentences around it. A text of one sentence
 * gives one point, none gives none.
 */
export function riverPoints(sentences: readonly PanelSentence[], maxPoints: number): RiverPoint[] {
  const total = sentences.length;
  const reach = Math.max(total > 8 ? 1 : 0, Math.round(total * reachShare));
  const sums = {
    positive: cumsum(sentences, ({ probabilities }) => probabilities.positive),
    negative: cumsum(sentences, ({ probabilities }) => probabilities.negative),
  };
  const count = Math.min(total, Math.max(1, Math.floor(maxPoints)));
  return range(count).map((point) => {
    const index = count === 1 ? 0 : Math.round((point * (total - 1)) / (count - 1));
    const first = Math.max(0, index - reach);
    const last = Math.min(total - 1, index + reach);
    const mean = (sum: Float64Array) => ((sum[last] ?? 0) - (sum[first - 1] ?? 0)) / (last - first + 1);
    return { at: index + 0.5, positive: mean(sums.positive), negative: mean(sums.negative) };
  });
}

/** A part of the text for the river's table: `first` to `last`, both included. */
export interface RiverPart {
  readonly first: number;
  readonly last: number;
  readonly positive: number;
  readonly negative: number;
}

/** The text in at most `count` parts of equal length, with the mean probabilities of each. */
export function riverParts(sentences: readonly PanelSentence[], count: number): RiverPart[] {
  const size = Math.max(1, Math.ceil(sentences.length / count));
  return range(0, sentences.length, size).map((first) => {
    const part = sentences.slice(first, first + size);
    const mean = (label: 'positive' | 'negative') =>
      part.reduce((sum, { probabilities }) => sum + probabilities[label], 0) / part.length;
    return { first, last: first + part.length - 1, positive: mean('positive'), negative: mean('negative') };
  });
}

/** Where a key moves an edge of the stretch, both given as sentences; `undefined` for other keys. */
export function edgeForKey(key: string, edge: number, lowest: number, highest: number): number | undefined {
  const leap = Math.max(1, Math.round((highest - lowest) / 10));
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowDown: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageDown: -leap,
    PageUp: leap,
    Home: -Infinity,
    End: Infinity,
  };
  const step = steps[key];
  return step === undefined ? undefined : Math.max(lowest, Math.min(highest, edge + step));
}
