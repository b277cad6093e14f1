import { parse, preprocess } from 'micromark';
import { frontmatter } from 'micromark-extension-frontmatter';
import { gfm } from 'micromark-extension-gfm';
import { math } from 'micromark-extension-math';
import { subtokenize } from 'micromark-util-subtokenize';
import type { Event, Token } from 'micromark-util-types';
import type { Pacer } from '../base/pacer';
import type { Region, RegionKind, Regions, Span } from '../types';
import { dropAddresses, dropMarkdownExtras } from './inlinePatterns';
import { ProseMask } from './proseMask';
import { regionsOf } from './regions';

/** Single dollars are prices more often than formulas; `inlinePatterns` takes the ones that are formulas. */
const extensions = [gfm(), frontmatter(['yaml', 'toml']), math({ singleDollarTextMath: false })];

/** Characters handed to the parser between two breaths: about 8 ms of its work. */
const chunkCharacters = 4096;

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

const skippedBlocks = new Set<string>([
  'codeFenced',
  'codeIndented',
  'htmlFlow',
  'mathFlow',
  'yaml',
  'toml',
]);

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

/**
 * Regions of a Markdown document, by the tokens of its parser: a character is prose when it is the parser's `data`
 * inside a heading, paragraph or table cell. Everything else (markers, addresses, code, HTML) is masked, so that no
 * offset ever moves.
 */
export async function findMarkdownRegions(text: string, pacer: Pacer, _previous?: Regions): Promise<Regions> {
  const collector = new Collector(text);
  const events = await parseMarkdown(text, pacer);
  for (const [step, token] of events) {
    if (step === 'enter') collector.enter(token);
    else collector.exit(token);
  }
  return regionsOf({
    regions: collector.regions,
    directivePlaces: collector.directivePlaces,
    skippedBlocks: collector.skippedBlocks,
  });
}

/** micromark's events, taken in slices: its own entry point would hold the thread for the whole document. */
async function parseMarkdown(text: string, pacer: Pacer): Promise<Event[]> {
  const document = parse({ extensions }).document();
  const toChunks = preprocess();
  let events: Event[] = [];
  for (let at = 0; at < text.length || at === 0; at += chunkCharacters) {
    const isLast = at + chunkCharacters >= text.length;
    events = document.write(toChunks(text.slice(at, at + chunkCharacters), undefined, isLast));
    if (pacer.isDue) await pacer.breathe();
  }
  while (!subtokenize(events)) {
    if (pacer.isDue) await pacer.breathe();
  }
  return events;
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
