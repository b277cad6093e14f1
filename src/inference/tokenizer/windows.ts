import type { Encoding } from '../types';

/** A part of a text that fits the model. */
export interface Window {
  /** The part with its own [CLS] and [SEP]; spans and word indexes still count from the start of the whole text. */
  readonly encoding: Encoding;
  /**
   * The tokens of `encoding` that this window answers for, half-open. Taken over all windows in order they give each
   * token of the text once; in an overlap a token belongs to the window that shows more of its surroundings, and a
   * word to one window as a whole unless it fills the overlap.
   */
  readonly ownedStart: number;
  readonly ownedEnd: number;
}

/** A window in tokens of the text, special tokens not counted; all ranges half-open. */
export interface WindowPlan {
  readonly start: number;
  readonly end: number;
  readonly ownedStart: number;
  readonly ownedEnd: number;
}

/** Tokens that two neighbouring windows of a long text share; windows of 256 with 32 cost least per token. */
const overlapTokens = 32;

/**
 * How many tokens neighbours share when windows have at most `maxTokens`.
 * @param wanted as many as that, where they fit
 */
export function overlapFor(maxTokens: number, wanted?: number): number {
  return wanted === undefined
    ? Math.min(overlapTokens, Math.floor(maxTokens / 4))
    : Math.min(wanted, mostOverlap(maxTokens));
}

/** The most that neighbours can share when windows have at most `maxTokens`. */
export function mostOverlap(maxTokens: number): number {
  return Math.floor((maxTokens - 2) / 2);
}

/**
 * Lays windows of at most `room` tokens over a text so that every token lies in one. Windows begin and end between
 * words, except inside a word that is longer than half a window; neighbours share at most `overlap` tokens, and fewer
 * only to begin with a whole word. An empty text has one empty window.
 *
 * @param wordIndex the word of each token, ascending
 * @param overlap 0..room / 2
 */
export function planWindows(wordIndex: Int32Array, room: number, overlap: number): readonly WindowPlan[] {
  const ranges = [{ start: 0, end: windowEnd(wordIndex, 0, room, overlap) }];
  for (let last = ranges[0]; last !== undefined && last.end < wordIndex.length; last = ranges.at(-1)) {
    const start = nextWordStart(wordIndex, last.end - overlap, last.end);
    ranges.push({ start, end: windowEnd(wordIndex, start, room, overlap) });
  }
  let ownedStart = 0;
  return ranges.map(({ start, end }, index) => {
    const next = ranges[index + 1];
    const ownedEnd = next === undefined ? end : handOver(wordIndex, next.start, end);
    const plan = { start, end, ownedStart, ownedEnd };
    ownedStart = ownedEnd;
    return plan;
  });
}

/** Cuts the encoding of a whole text as planned; `plans` count without the special tokens around it. */
export function cutWindows(whole: Encoding, plans: readonly WindowPlan[]): readonly Window[] {
  return plans.map(({ start, end, ownedStart, ownedEnd }) => ({
    encoding: start === 0 && end === whole.length - 2 ? whole : cut(whole, start, end),
    ownedStart: ownedStart - start + 1,
    ownedEnd: ownedEnd - start + 1,
  }));
}

function windowEnd(wordIndex: Int32Array, start: number, room: number, overlap: number): number {
  const end = start + room;
  if (end >= wordIndex.length) return wordIndex.length;
  // The next window must begin later than this one, and each should still hold a good part of what it can.
  const earliest = start + Math.max(overlap + 1, Math.ceil(room / 2));
  for (let border = end; border >= earliest; border--) {
    if (isWordStart(wordIndex, border)) return border;
  }
  return end;
}

/** The first start of a word in `from..end`, or `from` if there is none. */
function nextWordStart(wordIndex: Int32Array, from: number, end: number): number {
  for (let border = from; border <= end; border++) {
    if (isWordStart(wordIndex, border)) return border;
  }
  return from;
}

/** Where ownership passes on inside the overlap: at the start of a word nearest to its middle. */
function handOver(wordIndex: Int32Array, start: number, end: number): number {
  const middle = (start + end + 1) >> 1;
  for (let distance = 0; distance <= middle - start; distance++) {
    if (isWordStart(wordIndex, middle - distance)) return middle - distance;
    if (middle + distance <= end && isWordStart(wordIndex, middle + distance)) return middle + distance;
  }
  return middle;
}

function isWordStart(wordIndex: Int32Array, token: number): boolean {
  return wordIndex[token] !== wordIndex[token - 1];
}

function cut(whole: Encoding, start: number, end: number): Encoding {
  const length = end - start + 2;
  const ids = new Int32Array(length);
  const spans = new Int32Array(2 * length).fill(-1);
  const wordIndex = new Int32Array(length).fill(-1);
  ids.set(whole.ids.subarray(start + 1, end + 1), 1);
  ids[0] = whole.ids[0] ?? 0;
  ids[length - 1] = whole.ids[whole.length - 1] ?? 0;
  spans.set(whole.spans.subarray(2 * start + 2, 2 * end + 2), 2);
  wordIndex.set(whole.wordIndex.subarray(start + 1, end + 1), 1);
  const letterCases = new Int32Array(length);
  letterCases.set(whole.letterCases.subarray(start + 1, end + 1), 1);
  return { length, ids, spans, wordIndex, letterCases };
}
