import type { Region, RegionKind, Span } from '../types';

/**
 * Which characters of a text are prose. Starts with none; `keep` and `drop` mark spans, later calls win.
 * One byte per UTF-16 unit.
 */
export class ProseMask {
  readonly text: string;
  readonly #kept: Uint8Array;

  constructor(text: string) {
    this.text = text;
    this.#kept = new Uint8Array(text.length);
  }

  keep(start: number, end: number): void {
    this.#kept.fill(1, start, end);
  }

  drop(start: number, end: number): void {
    this.#kept.fill(0, start, end);
  }

  /** Drops every match of a global pattern inside the span, looked up in the text itself, masked parts included. */
  dropMatches(pattern: RegExp, { start, end }: Span): void {
    for (const match of this.text.slice(start, end).matchAll(pattern)) {
      this.drop(start + match.index, start + match.index + match[0].length);
    }
  }

  /** The text over a span with everything that is not kept as spaces; line ends stay. Same length as the span. */
  textOf(start: number, end: number): string {
    let result = '';
    let at = start;
    const kept = this.#kept;
    while (at < end) {
      const isKept = kept[at];
      let next = at + 1;
      while (next < end && kept[next] === isKept) next++;
      const run = this.text.slice(at, next);
      result += isKept ? run : run.replace(/[^\r\n]/g, ' ');
      at = next;
    }
    return result;
  }

  /** The span as a region, cut to its first and last visible character; undefined when it holds no letter. */
  region(kind: RegionKind, span: Span): Region | undefined {
    const text = this.textOf(span.start, span.end);
    if (!/\p{L}/u.test(text)) return undefined;
    const trimmed = text.trim();
    const start = span.start + text.indexOf(trimmed);
    return { kind, start, end: start + trimmed.length, text: trimmed };
  }
}
