import type { Analyzer } from '../inference';
import { LineIndex } from './base/lines';
import { Pacer } from './base/pacer';
import { analyzeRegions, type AnalyzeDocumentOptions, checkLength } from './documentAnalysis';
import { findRegions } from './regions';
import { findPlainRegions } from './regions/plain';
import type { DocumentAnalysis, DocumentSnapshot, Region, Regions, Span } from './types';

/**
 * As `analyzeDocument`, for the sentences inside some spans only; a sentence that sticks out is cut at the border. A
 * span without prose (code, a URL, an unknown language) is taken as plain text, since somebody asked for just that.
 * Spans of white space give nothing. Coverage counts the characters of the spans; what could not be read is said of the
 * document.
 */
export async function analyzeSelections(
  snapshot: DocumentSnapshot,
  spans: readonly Span[],
  analyzer: Analyzer,
  options: AnalyzeDocumentOptions = {},
): Promise<DocumentAnalysis> {
  checkLength(snapshot, options.maxCharacters);
  const found = await findRegions(snapshot, {
    signal: options.signal,
    previous: options.previous?.regions,
    columns: options.columns,
  });
  const selected = mergeSpans(spans, snapshot.text.length);
  const pacer = new Pacer(options.signal);
  const regions: Region[] = [];
  for (const span of selected) regions.push(...(await regionsIn(span, found, snapshot, pacer)));
  const analysis = await analyzeRegions(snapshot, { ...found, regions }, analyzer, options);
  const characters = selected.reduce((sum, { start, end }) => sum + end - start, 0);
  return { ...analysis, coverage: { ...analysis.coverage, characters } };
}

/** Ordered, cut to the document, overlaps joined. */
function mergeSpans(spans: readonly Span[], length: number): readonly Span[] {
  const merged: { start: number; end: number }[] = [];
  const ordered = spans
    .map(({ start, end }) => ({ start: Math.max(0, start), end: Math.min(length, end) }))
    .filter(({ start, end }) => start < end)
    .sort((a, b) => a.start - b.start);
  for (const span of ordered) {
    const last = merged.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else merged.push(span);
  }
  return merged;
}

async function regionsIn(
  span: Span,
  found: Regions,
  { text }: DocumentSnapshot,
  pacer: Pacer,
): Promise<readonly Region[]> {
  const clipped = found.regions.flatMap((region) => clip(region, span) ?? []);
  if (clipped.length > 0) return clipped;
  const selected = text.slice(span.start, span.end);
  const { regions } = await findPlainRegions(selected, new LineIndex(selected), pacer);
  return regions.map((region) => ({
    ...region,
    start: region.start + span.start,
    end: region.end + span.start,
  }));
}

function clip(region: Region, span: Span): Region | undefined {
  const start = Math.max(region.start, span.start);
  const end = Math.min(region.end, span.end);
  if (start >= end) return undefined;
  const text = region.text.slice(start - region.start, end - region.start);
  return /\p{L}/u.test(text) ? { kind: region.kind, start, end, text } : undefined;
}
