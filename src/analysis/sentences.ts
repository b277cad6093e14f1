import { lazy } from './base/lazy';
import type { Region, Sentence } from './types';

const segmenter = lazy(() => new Intl.Segmenter('en', { granularity: 'sentence' }));

/**
 * Behind these a full stop does not end a sentence, even before a capital. Single letters are initials, except those
 * that are words or languages (A, C, I, R, X). `etc.`, `Inc.` and the like may end a sentence and are left alone.
 */
const abbreviation =
  /(?:^|[\s("'“‘[])(?:[Ee]\.g|[Ii]\.e|[Cc]f|[Vv]s|viz|approx|ca|[Rr]esp|incl|excl|Dr|Mr|Mrs|Ms|Prof|St|Gen|Rep|Sen|Rev|Capt|Col|Lt|Sgt|[Ff]igs?|[Ee]qs?|Sec|Ch|Vol|pp|et al|Jan|Feb|Apr|Aug|Sept?|Oct|Nov|\p{Lu}(?:\. ?\p{Lu})+|[BD-HJ-QS-WYZ])\.$/u;
const numberSign = /(?:^|[\s(])[Nn]os?\.$/;
/** The number of an item in a running list: belongs to no sentence. */
const itemNumber = /^\(?\d{1,3}[.)]\s*$/;
const longestAbbreviation = 12;

/** A gap that masking left behind a full stop stands for something that can start a sentence. */
const maskedStart = /([.!?]["'”’)\]]*[ \t]?)[ ]{4,}(?=\S)/g;

/**
 * Sentences of a region, in order. A line break inside a region is white space. Stretches without a letter are
 * dropped; nothing is cut for its length.
 */
export function splitSentences(region: Region): Sentence[] {
  const sentences: Sentence[] = [];
  for (const { start, end } of joinFragments(region.text)) {
    const raw = region.text.slice(start, end);
    const text = raw.trim();
    if (!/\p{L}/u.test(text)) continue;
    const startInDocument = region.start + start + raw.indexOf(text);
    sentences.push({ kind: region.kind, text, start: startInDocument, end: startInDocument + text.length });
  }
  return sentences;
}

/** What the segmenter sees: line breaks as spaces, masked sentence starts as words. Same length as the text. */
function forSegmenter(text: string): string {
  return text
    .replace(/[\r\n\u0085\u2028\u2029\v\f]/g, ' ')
    .replace(maskedStart, (gap, stop: string) => `${stop} X`.padEnd(gap.length - 1, 'x') + ' ');
}

/** The segmenter's pieces with those that are no sentences of their own put back together. */
function joinFragments(text: string): { start: number; end: number }[] {
  const joined: { start: number; end: number }[] = [];
  const readable = forSegmenter(text);
  for (const { segment, index } of segmenter().segment(readable)) {
    const last = joined.at(-1);
    const before = last && readable.slice(last.start, last.end).trimEnd().slice(-longestAbbreviation);
    const after = text.slice(index, index + segment.length);
    if (last && before !== undefined && !endsSentence(before, after)) last.end = index + segment.length;
    else joined.push({ start: index, end: index + segment.length });
  }
  return joined;
}

function endsSentence(before: string, after: string): boolean {
  if (abbreviation.test(before) || (numberSign.test(before) && /^\d/.test(after))) return false;
  if (!/\p{L}/u.test(after)) return itemNumber.test(after);
  return !(/[?!]["'”’)]+$/.test(before) && /^\p{Ll}/u.test(after));
}
