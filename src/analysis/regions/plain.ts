import type { LineIndex } from '../base/lines';
import type { Pacer } from '../base/pacer';
import type { Region, RegionKind, Regions, Span } from '../types';
import { dropAddresses, dropBackticks } from './inlinePatterns';
import { forPieces } from './pieces';
import { ProseMask } from './proseMask';
import { regionsOf } from './regions';

/** What opens a line without being part of the sentence: quotation marks of mails, bullets, numbers. */
const lineMarker = /^[ \t]*(?:>[ \t]?)*[ \t]*(?:(?:[-*+•‣–]|\(?\d{1,3}[.)])[ \t]+)?/;
const startsItem = /^[ \t]*(?:>[ \t]?)*[ \t]*(?:[-*+•‣–]|\(?\d{1,3}[.)])[ \t]+/;

/** One comment a line is common in lists of feedback, and a wrapped line seldom ends where a sentence does. */
const endsSentence = /[.!?…]["'”’»)\]]*\s*$/;

/** Paragraphs of a text without markup: runs of lines that are not blank; a bullet starts a new one. */
export async function findPlainRegions(
  text: string,
  lines: LineIndex,
  pacer: Pacer,
  skipLine?: RegExp,
): Promise<Regions> {
  const mask = new ProseMask(text);
  const paragraphs: Span[] = [];
  let open: Span | undefined;
  for (let line = 0; line < lines.count; line++) {
    if (pacer.isDue) await pacer.breathe();
    const start = lines.startOf(line);
    const end = lines.endOf(line);
    const content = text.slice(start, end);
    const isBlank = !/[\p{L}\p{N}]/u.test(content) || skipLine?.test(content) === true;
    if (
      open &&
      (isBlank ||
        startsItem.test(content) ||
        endsSentence.test(text.slice(Math.max(open.start, open.end - 8), open.end)))
    ) {
      paragraphs.push(open);
      open = undefined;
    }
    if (isBlank) {
      open = undefined;
      continue;
    }
    mask.keep(start + (lineMarker.exec(content)?.[0].length ?? 0), end);
    open = { start: open && !startsItem.test(content) ? open.start : start, end };
  }
  if (open) paragraphs.push(open);
  return regionsOf({ regions: await toRegions(mask, 'plain', paragraphs, pacer) });
}

/** Addresses and code spans masked, spans without a letter left out. */
async function toRegions(
  mask: ProseMask,
  kind: RegionKind,
  spans: readonly Span[],
  pacer: Pacer,
): Promise<Regions['regions']> {
  const regions: Region[] = [];
  for (const span of spans) {
    await forPieces(mask.text, span, pacer, (piece) => {
      dropAddresses(mask, piece);
      dropBackticks(mask, piece);
    });
    const region = mask.region(kind, span);
    if (region) regions.push(region);
  }
  return regions;
}
