import type { LineIndex } from '../base/lines';
import type { Region, Regions, Span } from '../types';
import { dropAddresses } from './inlinePatterns';
import { ProseMask } from './proseMask';
import { regionsOf } from './regions';

/** The first string field under a usual name; group 1 ends where the value starts, group 2 is the value. */
const textField = /^(.*?"(?:text|review|comment|body|content|message)"\s*:\s*")((?:[^"\\]|\\.){0,200000}?)"/i;

/** An escape in a JSON string is longer than what it stands for: it is masked, so that offsets stay exact. */
const jsonEscape = /\\(?:u[0-9a-fA-F]{4}|.)/g;

/** One region per line: the text field of a JSON line, or a whole line of separated values. */
export function findRecordRegions(text: string, languageId: string, lines: LineIndex): Regions {
  const mask = new ProseMask(text);
  const regions: Region[] = [];
  for (let line = 0; line < lines.count; line++) {
    const span = { start: lines.startOf(line), end: lines.endOf(line) };
    const prose = languageId === 'jsonl' ? keepTextField(mask, span) : keepCells(mask, span);
    if (!prose) continue;
    dropAddresses(mask, prose);
    const region = mask.region('record', prose);
    if (region) regions.push(region);
  }
  return regionsOf({ regions });
}

function keepTextField(mask: ProseMask, span: Span): Span | undefined {
  const [, before, value] = textField.exec(mask.text.slice(span.start, span.end)) ?? [];
  if (before === undefined || value === undefined) return undefined;
  const start = span.start + before.length;
  const prose = { start, end: start + value.length };
  mask.keep(prose.start, prose.end);
  mask.dropMatches(jsonEscape, prose);
  return prose;
}

/** The quotation marks around a cell are not part of its text. */
function keepCells(mask: ProseMask, span: Span): Span {
  mask.keep(span.start, span.end);
  mask.dropMatches(/(?<=^|[,;\t])"|"(?=$|[,;\t])/g, span);
  return span;
}
