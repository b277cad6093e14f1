import type { Span } from '../../../inference';

/** What a suggestion takes the place of, and what the model is shown around it. Offsets count in the document. */
export interface Gap extends Span {
  readonly before: string;
  readonly after: string;
  /** What stands in the gap now; empty at a cursor between words. */
  readonly word: string;
}

/** More of the document than fits a model's window is not looked at. */
const contextCharacters = 4000;
const longestWord = 100;

/**
 * The gap of a selection: the selected word; without a selection the word that the cursor is inside of, or the cursor
 * itself. `undefined` when more than a word is selected.
 */
export function gapAt(text: string, { start, end }: Span): Gap | undefined {
  const selected = text.slice(start, end);
  const lead = selected.length - selected.trimStart().length;
  const word = selected.trim();
  if (word.length > longestWord || /\s/.test(word)) return undefined;
  const span =
    word === '' ? wordInside(text, start) : { start: start + lead, end: start + lead + word.length };
  return {
    ...span,
    word: text.slice(span.start, span.end),
    before: text.slice(Math.max(0, span.start - contextCharacters), span.start),
    after: text.slice(span.end, span.end + contextCharacters),
  };
}

function wordInside(text: string, at: number): Span {
  const before = /[\p{L}\p{N}]+$/u.exec(text.slice(Math.max(0, at - longestWord), at));
  const after = /^[\p{L}\p{N}]+/u.exec(text.slice(at, at + longestWord));
  if (!before || !after) return { start: at, end: at };
  return { start: at - before[0].length, end: at + after[0].length };
}

/**
 * What to insert for a word of the vocabulary: a capital where the replaced word has one or a sentence begins, all
 * capitals where it has them, and a space on either side where it would touch another word.
 */
export function insertionFor(token: string, { before, after, word }: Gap): string {
  const lead = word === '' && /[\p{L}\p{N},.;:!?]$/u.test(before) ? ' ' : '';
  const trail = word === '' && /^[\p{L}\p{N}]/u.test(after) ? ' ' : '';
  return `${lead}${cased(token, before, word)}${trail}`;
}

function cased(token: string, before: string, word: string): string {
  const isCapitals = /^\p{Lu}[\p{Lu}\p{N}]+$/u.test(word);
  if (isCapitals) return token.toUpperCase();
  const begins = word === '' ? /(?:^|[.!?]["'”’)]?\s+|\n\s*)$/u.test(before) : /^\p{Lu}/u.test(word);
  return begins ? token.charAt(0).toUpperCase() + token.slice(1) : token;
}
