import type { Event, Token } from 'micromark-util-types';
import type { Pacer } from '../../base/pacer';
import type { Region, RegionKind, SkippedBlocks, SkippedKind, Span } from '../../types';
import {
  dropAddresses,
  dropBackticks,
  dropEndlessWords,
  dropMarkdownExtras,
  dropMdx,
} from '../inlinePatterns';
import { forPieces } from '../pieces';
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

const skippedBlocks: Readonly<Partial<Record<string, SkippedKind>>> = {
  codeFenced: 'code',
  codeIndented: 'code',
  htmlFlow: 'html',
  mathFlow: 'math',
  yaml: 'frontMatter',
  toml: 'frontMatter',
};

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
  readonly skipped: SkippedBlocks;
}

/**
 * Prose by the tokens of the parser: a character is prose when it is the parser's `data` inside a heading, paragraph or
 * table cell. Everything else (markers, addresses, code, HTML) is masked, so that no offset ever moves. `toTextOffset`
 * is the parse's own. Throws `cancelled`.
 */
export async function collectRegions(
  text: string,
  events: readonly Event[],
  toTextOffset: (offset: number) => number,
  pacer: Pacer,
  isMdx = false,
): Promise<Collected> {
  const collector = new Collector(text, toTextOffset);
  for (const [step, token] of events) {
    if (step === 'enter') collector.enter(token);
    else collector.exit(token);
  }
  const regions: Region[] = [];
  for (const block of collector.blocks) {
    await forPieces(text, block, pacer, (piece) => {
      if (isMdx) dropMdx(collector.mask, piece);
      dropPatterns(collector.mask, piece, block);
    });
    regions.push(...[collector.mask.region(block.kind, block)].filter((region) => region !== undefined));
  }
  return { regions, directivePlaces: collector.directivePlaces, skipped: collector.skipped };
}

/** What the grammar does not know. A line that was not parsed has its code spans and encoded data still in it. */
function dropPatterns(mask: ProseMask, piece: Span, block: Span): void {
  dropAddresses(mask, piece);
  dropMarkdownExtras(mask, piece);
  if (block.end - block.start <= longestParsedLine) return;
  dropBackticks(mask, piece);
  dropEndlessWords(mask, piece);
}

/** Walks the parser's tokens and collects blocks of prose. */
class Collector {
  readonly blocks: (Span & { readonly kind: RegionKind })[] = [];
  readonly directivePlaces: Span[] = [];
  readonly skipped: Partial<Record<SkippedKind, number>> = {};
  readonly mask: ProseMask;
  readonly #toTextOffset: (offset: number) => number;
  readonly #containers: RegionKind[] = [];
  #block: RegionKind | undefined;
  #skippedDepth = 0;
  #openCodeElement: string | undefined;

  constructor(text: string, toTextOffset: (offset: number) => number) {
    this.mask = new ProseMask(text);
    this.#toTextOffset = toTextOffset;
  }

  enter(token: Token): void {
    const skipped = skippedBlocks[token.type];
    if (skipped) this.skipped[skipped] = (this.skipped[skipped] ?? 0) + 1;
    if (token.type === 'htmlFlow' || token.type === 'htmlText') this.#didMeetHtml(token);
    if (this.#skippedDepth > 0 || skippedInline.has(token.type)) this.#skippedDepth++;
    const container = containerKinds[token.type];
    if (container) this.#containers.push(container);
    const block = blockKinds[token.type];
    if (block) this.#block = block === 'paragraph' ? (this.#containers.at(-1) ?? block) : block;
    const isText = token.type === 'data' || token.type === 'characterEscapeValue';
    if (isText && this.#block && this.#skippedDepth === 0 && !this.#openCodeElement) {
      const { start, end } = this.#spanOf(token);
      this.mask.keep(start, end);
    }
  }

  exit(token: Token): void {
    if (this.#skippedDepth > 0) this.#skippedDepth--;
    if (containerKinds[token.type]) this.#containers.pop();
    if (blockKinds[token.type]) this.#didCloseBlock(this.#spanOf(token));
  }

  #didCloseBlock(span: Span): void {
    if (this.#block) this.blocks.push({ kind: this.#block, ...span });
    this.#block = undefined;
    this.#openCodeElement = undefined;
  }

  #didMeetHtml(token: Token): void {
    const { start, end } = this.#spanOf(token);
    const html = this.mask.text.slice(start, end);
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
    return { start: this.#toTextOffset(token.start.offset), end: this.#toTextOffset(token.end.offset) };
  }
}
