import { parse, preprocess } from 'micromark';
import { frontmatter } from 'micromark-extension-frontmatter';
import { gfm } from 'micromark-extension-gfm';
import { math } from 'micromark-extension-math';
import { subtokenize } from 'micromark-util-subtokenize';
import type { Event, ParseContext } from 'micromark-util-types';
import { frontMatterLength } from './sections';

/** Single dollars are prices more often than formulas; `inlinePatterns` takes the ones that are formulas. */
const extensions = [gfm(), math({ singleDollarTextMath: false })];
/** Only where there is front matter: the attempt alone changes how micromark 4 reads lists further down. */
const extensionsWithFrontMatter = [...extensions, frontmatter(['yaml', 'toml'])];

/** Longer lines (embedded pictures, generated text) are not parsed: the parser would hold the thread for seconds. */
export const longestParsedLine = 8000;
/** Tried at the start of each line only: at every character it took longer than the parse. */
const tooLongLine = new RegExp(`^[^\\r\\n]{${longestParsedLine + 1},}`, 'gm');

/** Number of lines that are too long to be parsed. */
export function countLongLines(text: string): number {
  return text.match(tooLongLine)?.length ?? 0;
}

/** A parse that has found the blocks and definitions, but not yet what is inside of paragraphs. */
export interface OpenParse {
  readonly events: Event[];
  readonly context: ParseContext;
  /** Labels of links and footnotes that are defined. */
  readonly defines: readonly string[];
  /** Whether a fence, display mathematics or HTML block lacks its end and would go on with more text. */
  readonly isOpenAtEnd: boolean;
  /** Offset in the text of an offset of the parser's. */
  readonly toTextOffset: (offset: number) => number;
}

/**
 * micromark's own order of work, stopped in the middle: its document tokenizer and the first level below. A line that
 * is too long is shown to it as a word of one letter.
 */
export function startParse(text: string): OpenParse {
  const context = parse({ extensions: frontMatterLength(text) > 0 ? extensionsWithFrontMatter : extensions });
  const { parsed, toTextOffset } = shorten(text);
  const events = context.document().write(preprocess()(parsed, undefined, true));
  subtokenize(events);
  const defines = [
    ...context.defined.map((label) => `link ${label}`),
    ...(context.gfmFootnotes ?? []).map((label) => `note ${label}`),
  ];
  return { events, context, defines, isOpenAtEnd: isOpenAtEnd(parsed, events), toTextOffset };
}

/** The text with each long line as one letter. The parser also drops a byte order mark and does not count it. */
function shorten(text: string): { readonly parsed: string } & Pick<OpenParse, 'toTextOffset'> {
  const shift = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  /** Where the long lines end for the parser, and by how much what follows stands further in the text. */
  const ends: { readonly at: number; readonly shift: number }[] = [];
  let removed = shift;
  const parsed = text.replace(tooLongLine, (line, at: number) => {
    const end = at - removed + 1;
    removed += line.length - 1;
    ends.push({ at: end, shift: removed });
    return 'x';
  });
  if (ends.length === 0) return { parsed, toTextOffset: (offset) => offset + shift };
  const toTextOffset = (offset: number): number =>
    offset + (ends.findLast(({ at }) => at <= offset)?.shift ?? shift);
  return { parsed, toTextOffset };
}

/** The rest of a parse, with the labels that the whole document defines. */
export function finishParse({ events, context }: OpenParse, labels: readonly string[]): readonly Event[] {
  const labelled = (prefix: string) =>
    labels.filter((label) => label.startsWith(prefix)).map((label) => label.slice(prefix.length));
  context.defined = labelled('link ');
  context.gfmFootnotes = labelled('note ');
  while (!subtokenize(events));
  return events;
}

/** Text that was cut behind a blank line: only a block that blank lines do not end reaches into that line. */
function isOpenAtEnd(text: string, events: readonly Event[]): boolean {
  const lastBlankLine = text.trimEnd().length;
  let fences = 0;
  for (const [step, { type, end }] of events) {
    if (type === 'codeFenced' || type === 'mathFlow') {
      if (step === 'enter') fences = 0;
      else if (fences < 2 && end.offset >= lastBlankLine) return true;
    }
    if (step === 'enter' && (type === 'codeFencedFence' || type === 'mathFlowFence')) fences++;
    if (step === 'exit' && type === 'htmlFlow' && end.offset > lastBlankLine) return true;
  }
  return false;
}
