import type { LineIndex } from '../base/lines';
import type { Region, Regions, Span } from '../types';
import { dropAddresses } from './inlinePatterns';
import { ProseMask } from './proseMask';
import { regionsOf } from './regions';

/** The first string field under a usual name, up to where its value starts. */
const textField = /^.*?"(?:text|review|comment|body|content|message)"\s*:\s*"/i;

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
  const line = mask.text.slice(span.start, span.end);
  const valueStart = textField.exec(line)?.[0].length;
  if (valueStart === undefined) return undefined;
  let valueEnd = valueStart;
  while (valueEnd < line.length && line[valueEnd] !== '"') valueEnd += line[valueEnd] === '\\' ? 2 : 1;
  const prose = { start: span.start + valueStart, end: span.start + Math.min(valueEnd, line.length) };
  mask.keep(prose.start, prose.end);
  mask.dropMatches(jsonEscape, prose);
  return prose;
}

/** The quotation marks around a cell, and the ones that escape others, are not part of its text. */
function keepCells(mask: ProseMask, span: Span): Span {
  mask.keep(span.start, span.end);
  mask.dropMatches(/(?<=^|[,;\t])"(?!")|(?<!")"(?=$|[,;\t])|"(?=")/g, span);
  return span;
}
