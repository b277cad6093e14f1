/**
 * Where a Markdown document can be cut so that the parts parse to what the whole parses to: before a line that starts
 * at the margin behind a blank line. There, paragraphs, tables, lists, quotes, footnotes and HTML are over. What may
 * still be open are fences, display mathematics, and comments or scripts in HTML; the scan below steps over them, and
 * the caller checks each part for one that was left open (`isOpenAtEnd`) and gives the cut up. Links to definitions in
 * other parts need the labels of all parts (`finishParse`).
 */

/** Front matter at the very top: only then may `---` open any, and blank lines do not end it. */
const frontMatter = /^\uFEFF?(---|\+\+\+)[ \t]*(?:\r\n|\n|\r)(?:[^]*?(?:\r\n|\n|\r))??\1[ \t]*(?=[\r\n]|$)/;

/** Length of the front matter, a byte order mark included; 0 without any. */
export function frontMatterLength(text: string): number {
  return frontMatter.exec(text)?.[0].length ?? 0;
}

/** Headings always start a section, so that cuts below an edit stay where they were. */
const heading = /^#{1,6}(?:[ \t]|$)/;
/** Long sections are also cut before a paragraph or list item. Not before `---`, which may open front matter. */
const blockStart = /^(?:[\p{L}\p{N}[(*_>|]|[-+] )/u;
const longSection = 4000;

/** Ends of sections, ascending; the last is the text's length. */
export function findCuts(text: string): readonly number[] {
  const cuts: number[] = [];
  const bodyStart = frontMatterLength(text);
  let lastCut = 0;
  let isAfterBlank = false;
  let closer: RegExp | undefined;
  for (const match of text.matchAll(/([^\r\n]*)(?:\r\n|\n|\r|$)/g)) {
    if (match.index < bodyStart) continue;
    const line = match[1] ?? '';
    const isLong = match.index - lastCut >= longSection;
    if (!closer && isAfterBlank && (heading.test(line) || (isLong && blockStart.test(line)))) {
      cuts.push(match.index);
      lastCut = match.index;
    }
    isAfterBlank = line.trim() === '';
    if (closer?.test(line)) closer = undefined;
    else closer ??= closerOf(line);
  }
  cuts.push(text.length);
  return cuts;
}

/** What ends the block that a line opens and blank lines do not end; undefined when it opens none. */
function closerOf(line: string): RegExp | undefined {
  const fence = /^ {0,3}(`{3,}(?!.*`)|~{3,}|\${2,}(?!.*\$))/.exec(line)?.[1];
  if (fence !== undefined) {
    const character = fence.startsWith('$') ? '\\$' : fence.charAt(0);
    return new RegExp(`^ {0,3}${character}{${fence.length},}[ \\t]*$`);
  }
  const html = /^ {0,3}<(?:(script|pre|style|textarea)(?=[\s>]|$)|(!--)|(\?)|(!\[CDATA\[)|(![A-Za-z]))/i.exec(
    line,
  );
  if (!html) return undefined;
  const closers = [/<\/(?:script|pre|style|textarea)>/i, /-->/, /\?>/, /\]\]>/, />/];
  const closer = closers.find((_, index) => html[index + 1] !== undefined);
  return closer?.test(line.slice(html[0].length)) === true ? undefined : closer;
}
