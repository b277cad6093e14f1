import type { Encoding } from '../types';
import type { Window } from './windows';

/** `[CLS] first [SEP] second [SEP]`. Spans and words of either part count in its own text. */
export interface PairEncoding extends Encoding {
  /** The second part's tokens, half-open. */
  readonly secondStart: number;
  readonly secondEnd: number;
}

/** Joins two encodings, each with its own [CLS] and [SEP]. DistilBERT has no segments: position alone tells them apart. */
export function joinPair(first: Encoding, second: Encoding): PairEncoding {
  const length = first.length + second.length - 1;
  const ids = new Int32Array(length);
  const spans = new Int32Array(2 * length);
  const wordIndex = new Int32Array(length);
  const letterCases = new Int32Array(length);
  ids.set(first.ids);
  spans.set(first.spans);
  wordIndex.set(first.wordIndex);
  letterCases.set(first.letterCases);
  ids.set(second.ids.subarray(1), first.length);
  spans.set(second.spans.subarray(2), 2 * first.length);
  wordIndex.set(second.wordIndex.subarray(1), first.length);
  letterCases.set(second.letterCases.subarray(1), first.length);
  return { length, ids, spans, wordIndex, letterCases, secondStart: first.length, secondEnd: length - 1 };
}

/** Tokens that a window of the long part may have, special tokens included, beside a partner in a model's window. */
export function roomBeside(partner: Encoding, maxTokens: number): number {
  return maxTokens - partner.length + 1;
}

/** A window of the long part beside its partner. */
export interface PairWindow {
  readonly encoding: PairEncoding;
  /** Tokens of the long part that this window owns. */
  readonly tokens: number;
}

/** One of two texts in windows, the other one whole in each. @param long which of the two has the windows */
export function pairWindows(
  partner: Encoding,
  windows: readonly Window[],
  long: 'first' | 'second',
): readonly PairWindow[] {
  return windows.map(({ encoding, ownedStart, ownedEnd }) => ({
    encoding: long === 'first' ? joinPair(encoding, partner) : joinPair(partner, encoding),
    tokens: ownedEnd - ownedStart,
  }));
}
