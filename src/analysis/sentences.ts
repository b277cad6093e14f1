import { lazy } from './base/lazy';
import type { Pacer } from './base/pacer';
import { isFunctionWords } from './entities/functionWords';
import type { Region, Sentence, Span } from './types';

const segmenter = lazy(() => new Intl.Segmenter('en', { granularity: 'sentence' }));

/**
 * Behind these a full stop does not end a sentence, even before a capital. Single letters are initials, except those
 * that are words or languages (A, C, I, R, X). `etc.`, `Inc.` and the like may end a sentence and are left alone.
 */
const abbreviation =
  /(?:^|[\s("'“‘[])(?:[Ee]\.g|[Ii]\.e|[Cc]f|[Vv]s|viz|approx|ca|[Rr]esp|incl|excl|Dr|Mr|Mrs|Ms|Prof|St|Gen|Rep|Sen|Rev|Capt|Col|Lt|Sgt|[Ff]igs?|[Ee]qs?|Sec|Ch|Vol|pp|et al|Jan|Feb|Apr|Aug|Sept?|Oct|Nov|\p{Lu}(?:\. ?\p{Lu})+|[BD-HJ-QS-WYZ])\.$/u;
/** The other letters are initials between two words of a name: Robert C. Martin, but Objective C. The … */
const possibleInitial = /(?:^|[\s("'“‘[])\p{Lu}[\p{Ll}\p{M}]+ [ACRX]\.$/u;
const capitalizedWord = /^\s*(\p{Lu}[\p{Ll}\p{M}]+)/u;
const numberSign = /(?:^|[\s(])[Nn]os?\.$/;
/** The number of an item in a running list: belongs to no sentence. */
const itemNumber = /^\(?\d{1,3}[.)]\s*$/;
/** How much before a full stop is looked at: room for a first name and an initial. */
const longestAbbreviation = 24;

/**
 * Pictures around a sentence are no part of it: the model's vocabulary has none of them, and each would count as a word
 * that it does not know and make it less sure. Those between two words stay.
 */
const emoji = String.raw`(?:[0-9#*]\ufe0f?\u20e3|\p{RI}{2}|(?![©®™])(?:\p{Extended_Pictographic}|\p{Emoji_Modifier})|\u200d|\ufe0f|[\u{e0020}-\u{e007f}])`;
const emojiBefore = new RegExp(`^(?:\\s*${emoji})*\\s*`, 'u');
const emojiBehind = new RegExp(`${emoji}$`, 'u');
const longestEmoji = 4;

/** A gap that masking left behind a full stop stands for something that can start a sentence. */
const maskedStart = /([.!?]["'”’)\]]*[ \t]?)[ ]{4,}(?=\S)/g;

/** Length in UTF-16 units from which a text is segmented in pieces: the segmenter's time grows with the square. */
const pieceLength = 8192;

/**
 * Where a piece may end, best first: where the segmenter ends a sentence whatever comes before and after; between two
 * words, where it never does; at any white space. In text without any of them, a piece ends anywhere.
 */
const pieceEnds = [
  /(?:\.["'”’)\]]*[ \t]+|[!?。！？]["'”’)\]」』）]*[ \t]*)(?=[\p{Lu}\p{Lo}])(?![ªº])/u,
  /[\p{L}\p{M}],?[ \t]+(?=\S)/u,
  /[ \t]+(?=\S)/,
];
const sentenceEnd = /[.!?。！？]["'”’)\]」』）]*$/;

/**
 * Sentences of a region, in order. A line break inside a region is white space. Stretches without a letter are
 * dropped; nothing is cut for its length.
 */
export function splitSentences(region: Region): Sentence[] {
  return [...sentenceBatches(region)].flat();
}

/** The sentences of all regions, in order. Yields to the event loop, inside a long region too. Throws `cancelled`. */
export async function splitRegions(regions: readonly Region[], pacer: Pacer): Promise<readonly Sentence[]> {
  const sentences: Sentence[] = [];
  for (const region of regions) {
    for (const batch of sentenceBatches(region)) {
      sentences.push(...batch);
      if (pacer.isDue) await pacer.breathe();
    }
  }
  return sentences;
}

/** What `splitSentences` gives, in batches that each cost a few milliseconds at most. */
function* sentenceBatches(region: Region): Generator<readonly Sentence[]> {
  const readable = forSegmenter(region.text);
  let open: Span | undefined;
  for (const piece of piecesOf(readable)) {
    const closed: Span[] = [];
    for (const fragment of fragmentsOf(readable, piece)) {
      const isCut = fragment.start === piece.start && !endsPiece(readable, open);
      if (open && (isCut || !isApart(open, fragment, readable, region.text))) {
        open = { start: open.start, end: fragment.end };
      } else {
        if (open) closed.push(open);
        open = fragment;
      }
    }
    yield closed.flatMap((span) => toSentence(span, region) ?? []);
  }
  if (open) yield [open].flatMap((span) => toSentence(span, region) ?? []);
}

function toSentence({ start, end }: Span, region: Region): Sentence | undefined {
  const raw = region.text.slice(start, end);
  if (!/\p{L}/u.test(raw)) return undefined;
  const lead = emojiBefore.exec(raw)?.[0].length ?? 0;
  const text = trimEmojiBehind(raw.slice(lead)).trim();
  const startInDocument = region.start + start + raw.indexOf(text, lead);
  return { kind: region.kind, text, start: startInDocument, end: startInDocument + text.length };
}

/** Looks at the end only: a pattern would be tried at each character of a long text. */
function trimEmojiBehind(text: string): string {
  let trimmed = text.trimEnd();
  for (;;) {
    const tail = trimmed.slice(-longestEmoji);
    const found = emojiBehind.exec(tail)?.[0].length ?? 0;
    if (found === 0) return trimmed;
    trimmed = trimmed.slice(0, -found).trimEnd();
  }
}

/** What the segmenter sees: line breaks as spaces, masked sentence starts as words. Same length as the text. */
function forSegmenter(text: string): string {
  return text
    .replace(/[\r\n\u0085\u2028\u2029\v\f]/g, ' ')
    .replace(maskedStart, (gap, stop: string) => `${stop} X`.padEnd(gap.length - 1, 'x') + ' ');
}

function* piecesOf(readable: string): Generator<Span> {
  let start = 0;
  while (readable.length - start > 2 * pieceLength) {
    const end = endOfPiece(readable, start + pieceLength);
    yield { start, end };
    start = end;
  }
  yield { start, end: readable.length };
}

/** The best place to end a piece at or behind a position, at most half a piece further. */
function endOfPiece(readable: string, from: number): number {
  const window = readable.slice(from, from + pieceLength / 2);
  for (const pattern of pieceEnds) {
    const match = pattern.exec(window);
    if (match) return from + match.index + match[0].length;
  }
  const end = from + window.length;
  return /[\ud800-\udbff]$/.test(window) ? end - 1 : end;
}

/** The segmenter's pieces. */
function* fragmentsOf(readable: string, { start, end }: Span): Generator<Span> {
  for (const { segment, index } of segmenter().segment(readable.slice(start, end))) {
    yield { start: start + index, end: start + index + segment.length };
  }
}

/** Whether the end of a piece is the end of a sentence; else what follows goes on with it. */
function endsPiece(readable: string, open: Span | undefined): boolean {
  if (open === undefined) return true;
  const before = readable.slice(open.start, open.end).trimEnd().slice(-longestAbbreviation);
  return sentenceEnd.test(before) && !/^\p{Ll}/u.test(readable.slice(open.end, open.end + 2));
}

/** Whether a fragment starts a sentence of its own and does not go on with the one before it. */
function isApart(open: Span, fragment: Span, readable: string, text: string): boolean {
  const before = readable.slice(open.start, open.end).trimEnd().slice(-longestAbbreviation);
  return endsSentence(before, text.slice(fragment.start, fragment.end));
}

function endsSentence(before: string, after: string): boolean {
  if (abbreviation.test(before) || (numberSign.test(before) && /^\d/.test(after))) return false;
  if (possibleInitial.test(before) && isName(capitalizedWord.exec(after)?.[1])) return false;
  if (!/\p{L}/u.test(after)) return itemNumber.test(after);
  return !(/[?!]["'”’)]+$/.test(before) && /^\p{Ll}/u.test(after));
}

function isName(word: string | undefined): boolean {
  return word !== undefined && !isFunctionWords(word);
}
