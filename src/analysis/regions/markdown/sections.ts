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

/** A place where a section ends and the next begins. */
export interface Cut {
  readonly end: number;
  /** What the next section is parsed behind: the head of the table that the cut goes through. Empty elsewhere. */
  readonly lead: string;
  /** The cut goes through a block, since the block is too long to be parsed at once. */
  readonly isInsideBlock: boolean;
}

/** Headings always start a section, so that cuts below an edit stay where they were. */
const heading = /^#{1,6}(?:[ \t]|$)/;
/** Long sections are also cut before a paragraph or list item. Not before `---`, which may open front matter. */
const blockStart = /^(?:[\p{L}\p{N}[(*_>|]|[-+] )/u;
/** A bullet at the margin ends whatever paragraph or item stands above it, with or without a blank line. */
const bullet = /^[-+*] +[\p{L}\p{N}[(*_`]/u;

/** Sections grow to about this length, in UTF-16 units: a parse of that much takes some milliseconds. */
const longSection = 2000;
/** A longer block is parsed in parts, at a line that ends a sentence if one comes soon, else at any line. */
export const longestBlock = 8000;
const patience = 2000;
const sentenceEnd = /[.!?:;|]["'”’)\]*_`]*[ \t]*$/;
/** A line that reads the same at the start of a document as inside of a block. */
const plainLine = /^ {0,3}(?![-=]+[ \t]*$)[^\s<`~$]/;

const delimiterRow = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

/** Where a text is cut, in order; the last cut is the text's end. */
export function findCuts(text: string): readonly Cut[] {
  const scan = new CutScan();
  const bodyStart = frontMatterLength(text);
  for (const match of text.matchAll(/([^\r\n]*)(?:\r\n|\n|\r|$)/g)) {
    if (match.index >= bodyStart) scan.read(match.index, match[1] ?? '', match[0]);
  }
  return [...scan.cuts, { end: text.length, lead: '', isInsideBlock: false }];
}

/** Goes over the lines of a text and remembers what a line may be inside of. */
class CutScan {
  readonly cuts: Cut[] = [];
  #lastCut = 0;
  #isAfterBlank = false;
  /** What ends a block that blank lines do not end. */
  #closer: RegExp | undefined;
  /** HTML or indented code, until the next blank line. */
  #isLiteral = false;
  /** The two lines that open a table, until the next blank line. */
  #tableHead = '';
  #lineBefore = '';

  /** `whole` is the line with its line end. */
  read(start: number, line: string, whole: string): void {
    const isBlank = line.trim() === '';
    if (!this.#closer && !isBlank) this.#cutBefore(start, line);
    if (isBlank) {
      this.#isLiteral = false;
      this.#tableHead = '';
    } else if (/^(?: {4}|\t| {0,3}<)/.test(line) && (this.#isAfterBlank || line.includes('<'))) {
      this.#isLiteral = true;
    } else if (!this.#tableHead && this.#lineBefore.includes('|') && delimiterRow.test(line)) {
      this.#tableHead = this.#lineBefore + whole;
    }
    this.#isAfterBlank = isBlank;
    this.#lineBefore = whole;
    if (this.#closer?.test(line)) this.#closer = undefined;
    else this.#closer ??= closerOf(line);
  }

  #cutBefore(start: number, line: string): void {
    const length = start - this.#lastCut;
    if (this.#isAfterBlank) {
      if (heading.test(line) || (length >= longSection && blockStart.test(line))) this.#cut(start, '', false);
      return;
    }
    if (this.#isLiteral || length < longSection) return;
    if (!this.#tableHead && bullet.test(line)) this.#cut(start, '', false);
    else if (this.#tableHead && plainLine.test(line) && !delimiterRow.test(line))
      this.#cut(start, this.#tableHead, false);
    else if (length >= longestBlock && plainLine.test(line)) {
      const isGoodPlace = sentenceEnd.test(this.#lineBefore.trimEnd());
      if (isGoodPlace || length >= longestBlock + patience) this.#cut(start, '', true);
    }
  }

  #cut(end: number, lead: string, isInsideBlock: boolean): void {
    this.cuts.push({ end, lead, isInsideBlock });
    this.#lastCut = end;
  }
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
