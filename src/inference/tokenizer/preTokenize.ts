import { isolated, removed, mappedLetter, type CharacterTable } from './characters';

/**
 * Cuts a text into words: runs of letters, and every punctuation character and ideograph alone. Calls back with each
 * word's half-open span in UTF-16 units, in order. A word begins and ends with a kept character, so that stripped
 * accents and control characters lie inside a word or outside, never at its edge.
 *
 * The reference normalises first and cuts afterwards. Here the table already knows what each source character will
 * become, so that a word can be looked up by its source text before anything is normalised.
 */
export function preTokenize(
  text: string,
  table: CharacterTable,
  visit: (start: number, end: number) => void,
): void {
  const kinds = table.kinds;
  let wordStart = -1;
  let wordEnd = 0;
  for (let index = 0; index < text.length;) {
    const unit = text.charCodeAt(index);
    const codePoint = (unit & 0xf800) === 0xd800 ? (text.codePointAt(index) ?? unit) : unit;
    const next = index + (codePoint > 0xffff ? 2 : 1);
    const kind = kinds[codePoint] ?? removed;
    if (kind <= mappedLetter) {
      if (wordStart < 0) wordStart = index;
      wordEnd = next;
    } else if (kind !== removed) {
      if (wordStart >= 0) visit(wordStart, wordEnd);
      wordStart = -1;
      if (kind >= isolated) visit(index, next);
    }
    index = next;
  }
  if (wordStart >= 0) visit(wordStart, wordEnd);
}
