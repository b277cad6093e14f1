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
export const longestParsedLine = 20_000;
const tooLongLine = new RegExp(`[^\\r\\n]{${longestParsedLine + 1},}`, 'g');

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
}

/**
 * micromark's own order of work, stopped in the middle: its document tokenizer and the first level below. A line that
 * is too long is parsed as one long word.
 */
export function startParse(text: string): OpenParse {
  const context = parse({ extensions: frontMatterLength(text) > 0 ? extensionsWithFrontMatter : extensions });
  const parsed = text.replace(tooLongLine, (line) => 'x'.repeat(line.length));
  const events = context.document().write(preprocess()(parsed, undefined, true));
  subtokenize(events);
  const defines = [
    ...context.defined.map((label) => `link ${label}`),
    ...(context.gfmFootnotes ?? []).map((label) => `note ${label}`),
  ];
  return { events, context, defines, isOpenAtEnd: isOpenAtEnd(text, events) };
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
