/** `Ada Lovelace’s`, `James'`: the ending belongs to the sentence, not to the name. */
const possessive = /(?:['’]s|(?<=s)['’])$/i;

/** A name as a reader says it: white space made single, without a possessive ending. Empty only for blank text. */
export function plainName(text: string): string {
  const name = text.normalize('NFC').replace(/\s+/g, ' ').trim();
  return name.replace(possessive, '') || name;
}

/** The same for all spellings of one name: plain, lower case, compatibility forms made equal. */
export function foldName(text: string): string {
  return plainName(text).normalize('NFKC').replaceAll('’', "'").toLowerCase();
}

/** The part of a mention that is the name, without a possessive ending: its length in UTF-16 units. */
export function nameLength(text: string): number {
  return text.length - (possessive.exec(text)?.[0].length ?? 0) || text.length;
}

/** Any of some names as whole words, longest first, white space of any kind between their words; undefined for none. */
export function namesPattern(names: readonly string[]): RegExp | undefined {
  if (names.length === 0) return undefined;
  const alternatives = [...names]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.split(' ').map(escapePattern).join('\\s+'));
  return new RegExp(`(?<![\\p{L}\\p{N}\\p{M}_])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}\\p{M}_])`, 'gu');
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
