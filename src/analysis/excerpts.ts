/**
 * The beginning of a text on one line, at most `maxCharacters` UTF-16 units with the ellipsis of what was left out: no
 * broken word where words are short, never half a surrogate pair. Of a huge text only the beginning is looked at.
 */
export function excerptOf(text: string, maxCharacters: number): string {
  const looked = text.slice(0, 4 * maxCharacters);
  const line = looked.replace(/\s+/g, ' ').trim();
  if (line.length <= maxCharacters && looked.length === text.length) return line;
  if (line.length < maxCharacters) return `${withoutHalfPair(line)}…`;
  const beginning = withoutHalfPair(line.slice(0, Math.max(0, maxCharacters - 1)));
  return `${beginning.replace(/\s\S{0,20}$/, '')}…`;
}

function withoutHalfPair(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, '');
}
