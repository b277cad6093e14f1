import type { Comment, CommentLine } from './assemble';

/** What begins an item of a list: a sign, a number or a letter, with the white space behind it. */
export const bullet = /^(?:[-*+•]|\(?\d{1,3}[.)]|[a-z]\))\s+/;

/** Columns by which Markdown sets code in; the same again inside of a list. */
const codeColumns = 4;
const columnsInList = 8;

/** Finds code that is set in by four columns behind an empty line, as in Markdown; one use per comment. */
export class IndentedCode {
  readonly #text: string;
  /** The margin; undefined until a line of a block that opens with an empty line shows it. */
  #baseColumns: number | undefined;
  /** Whether the line before was empty, or code itself: behind words an indented line goes on with them. */
  #mayBegin: boolean;
  #isInList = false;

  constructor(text: string, comment: Comment) {
    this.#text = text;
    this.#mayBegin = comment.kind === 'line';
    const [first] = comment.lines;
    const opensEmpty = comment.kind !== 'line' && first && text.slice(first.start, first.end).trim() === '';
    this.#baseColumns = opensEmpty ? undefined : baseColumnsOf(text, first?.start ?? 0);
  }

  /** Whether this line is code; call it for each line in order, with its text without white space around it. */
  reads(line: CommentLine, content: string): boolean {
    if (content === '') {
      this.#mayBegin = true;
      return false;
    }
    const columns = this.#columnsOf(line);
    if (bullet.test(content) && columns < columnsInList) this.#isInList = true;
    else if (this.#mayBegin && columns < 2) this.#isInList = false;
    const isCode = this.#mayBegin && columns >= (this.#isInList ? columnsInList : codeColumns);
    this.#mayBegin = isCode;
    return isCode;
  }

  /** Columns between the line's text and where the comment's text may start: the margin, or one behind the marker. */
  #columnsOf({ start, end }: CommentLine): number {
    const at = start + this.#text.slice(start, end).search(/\S/);
    const gap = /[ \t]*$/.exec(this.#text.slice(Math.max(0, at - longestGap), at))?.[0] ?? '';
    const before = this.#text[at - gap.length - 1];
    if (before === undefined || before === '\n' || before === '\r') return this.#behindMargin(widthOf(gap));
    return widthOf(gap.replace(/^ /, ''));
  }

  #behindMargin(columns: number): number {
    this.#baseColumns ??= columns;
    return columns - this.#baseColumns;
  }
}

/** Deeper is no deeper for us. */
const longestGap = 200;

function baseColumnsOf(text: string, start: number): number {
  const lineStart = Math.max(text.lastIndexOf('\n', start - 1), text.lastIndexOf('\r', start - 1)) + 1;
  return widthOf(/^[ \t]*/.exec(text.slice(lineStart, start))?.[0] ?? '');
}

function widthOf(gap: string): number {
  return gap.replaceAll('\t', ' '.repeat(codeColumns)).length;
}
