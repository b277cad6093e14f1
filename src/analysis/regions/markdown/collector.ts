import type { Event, Token } from 'micromark-util-types';
import type { Region, RegionKind, Span } from '../../types';
import { dropAddresses, dropBackticks, dropEndlessWords, dropMarkdownExtras } from '../inlinePatterns';
import { ProseMask } from '../proseMask';
import { longestParsedLine } from './parser';

const blockKinds: Readonly<Partial<Record<string, RegionKind>>> = {
  atxHeadingText: 'heading',
  setextHeadingText: 'heading',
  tableContent: 'tableCell',
  paragraph: 'paragraph',
};

const containerKinds: Readonly<Partial<Record<string, RegionKind>>> = {
  blockQuote: 'quote',
  listOrdered: 'listItem',
  listUnordered: 'listItem',
  gfmFootnoteDefinition: 'footnote',
};

const skippedBlocks = new Set<string>(['codeFenced', 'codeIndented', 'htmlFlow', 'mathFlow', 'yaml', 'toml']);

/** Text that a reader does not read as prose, inside a block of prose. */
const skippedInline = new Set<string>([
  'autolink',
  'codeText',
  'gfmFootnoteCall',
  'gfmFootnoteDefinitionLabel',
  'htmlText',
  'literalAutolink',
  'mathText',
  'reference',
  'resource',
  'taskListCheck',
]);

/** HTML elements whose content is code. */
const codeElement = /^<(\/?)(code|kbd|pre|samp|var|tt|script|style)\b/i;

/** What one stretch of Markdown holds; spans are relative to it. */
export interface Collected {
  readonly regions: readonly Region[];
  readonly directivePlaces: readonly Span[];
  readonly skippedBlocks: number;
}

/**
 * Prose by the tokens of the parser: a character is prose when it is the parser's `data` inside a heading, paragraph or
 * table cell. Everything else (markers, addresses, code, HTML) is masked, so that no offset ever moves.
 */
export function collectRegions(text: string, events: readonly Event[]): Collected {
  const collector = new Collector(text);
  for (const [step, token] of events) {
    if (step === 'enter') collector.enter(token);
    else collector.exit(token);
  }
  const { regions, directivePlaces, skippedBlocks } = collector;
  return { regions, directivePlaces, skippedBlocks };
}

/** Walks the parser's tokens and collects regions. */
class Collector {
  readonly regions: Region[] = [];
  readonly directivePlaces: Span[] = [];
  skippedBlocks = 0;
  readonly #mask: ProseMask;
  /** The parser drops a byte order mark and does not count it. */
  readonly #shift: number;
  readonly #containers: RegionKind[] = [];
  #block: RegionKind | undefined;
  #skippedDepth = 0;
  #openCodeElement: string | undefined;

  constructor(text: string) {
    this.#mask = new ProseMask(text);
    this.#shift = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  }

  enter(token: Token): void {
    if (skippedBlocks.has(token.type)) this.skippedBlocks++;
    if (token.type === 'htmlFlow' || token.type === 'htmlText') this.#didMeetHtml(token);
    if (this.#skippedDepth > 0 || skippedInline.has(token.type)) this.#skippedDepth++;
    const container = containerKinds[token.type];
    if (container) this.#containers.push(container);
    const block = blockKinds[token.type];
    if (block) this.#block = block === 'paragraph' ? (this.#containers.at(-1) ?? block) : block;
    const isText = token.type === 'data' || token.type === 'characterEscapeValue';
    if (isText && this.#block && this.#skippedDepth === 0 && !this.#openCodeElement) {
      const { start, end } = this.#spanOf(token);
      this.#mask.keep(start, end);
    }
  }

  exit(token: Token): void {
    if (this.#skippedDepth > 0) this.#skippedDepth--;
    if (containerKinds[token.type]) this.#containers.pop();
    if (blockKinds[token.type]) this.#didCloseBlock(this.#spanOf(token));
  }

  #didCloseBlock(span: Span): void {
    dropAddresses(this.#mask, span);
    dropMarkdownExtras(this.#mask, span);
    if (span.end - span.start > longestParsedLine) {
      dropBackticks(this.#mask, span);
      dropEndlessWords(this.#mask, span);
    }
    const region = this.#block && this.#mask.region(this.#block, span);
    if (region) this.regions.push(region);
    this.#block = undefined;
    this.#openCodeElement = undefined;
  }

  #didMeetHtml(token: Token): void {
    const { start, end } = this.#spanOf(token);
    const html = this.#mask.text.slice(start, end);
    for (const comment of html.matchAll(/<!--([\s\S]*?)-->/g)) {
      const content = start + comment.index + 4;
      this.directivePlaces.push({ start: content, end: content + (comment[1]?.length ?? 0) });
    }
    const [, slash, name] = codeElement.exec(html) ?? [];
    if (!name || !this.#block) return;
    if (!slash) this.#openCodeElement = name.toLowerCase();
    else if (this.#openCodeElement === name.toLowerCase()) this.#openCodeElement = undefined;
  }

  #spanOf(token: Token): Span {
    return { start: token.start.offset + this.#shift, end: token.end.offset + this.#shift };
  }
}
