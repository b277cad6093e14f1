import type { Span } from '../types';
import type { ProseMask } from './proseMask';
import { addresses, codeSpans } from './technicalText';

/** Markup that Markdown engines add beyond the grammar: short math, shortcodes, template tags, alerts. */
const markdownExtras = [
  /(?<![\w$\\])\$(?=\S)[^$\r\n]{0,200}?(?<=\S)\$(?![\w$])/g,
  /(?<![\w:]):[a-z][a-z0-9_+-]{1,40}:(?![\w:])/g,
  /(?<=\])\([^()\s]*\{\{[^{}\r\n]*\}\}[^()\s]*\)/g,
  /\{\{[^\r\n]*?\}\}|\{%[^\r\n]*?%\}|\{:[^\r\n}]*\}|\{#[\w-]+\}/g,
  /\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]/gi,
  /^[ \t]*:::.*$/gm,
];

/** What MDX adds: expressions, and components with attributes that HTML does not know. */
const mdxExtras = [
  /\{\/\*[^]*?\*\/\}/g,
  /\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g,
  /<\/?(?:[A-Z][\w.]*(?:\s[^<>]*)?)?\/?>/g,
];
/** A paragraph of MDX that is a module's code. */
const mdxModule = /^(?:import\s[^.!?]*['"]|export\s+(?:default|const|let|var|function|class|async|\{|\*))/;

export function dropAddresses(mask: ProseMask, span: Span): void {
  for (const pattern of addresses) mask.dropMatches(pattern, span);
}

export function dropMarkdownExtras(mask: ProseMask, span: Span): void {
  for (const pattern of markdownExtras) mask.dropMatches(pattern, span);
}

export function dropMdx(mask: ProseMask, span: Span): void {
  if (mdxModule.test(mask.text.slice(span.start, span.end))) mask.drop(span.start, span.end);
  else for (const pattern of mdxExtras) mask.dropMatches(pattern, span);
}

export function dropBackticks(mask: ProseMask, span: Span): void {
  for (const pattern of codeSpans) mask.dropMatches(pattern, span);
}

/** Encoded data is no word. */
export function dropEndlessWords(mask: ProseMask, span: Span): void {
  mask.dropMatches(/\S{500,}/g, span);
}
