import { Pacer } from '../base/pacer';
import { findPii, type PiiMatch } from '../pii/recognizers';
import type { DocumentAnalysis, Finding, Region } from '../types';

/** Inline code before a place: an odd number of backtick runs is open there. */
const backticks = /`+/g;

/**
 * Addresses and numbers of people, found by form and checksum, not by the model: those in prose, and e-mail addresses
 * that are links. Their score (see `PiiMatch`) is at least the threshold, 0..1. In document order. Throws `cancelled`.
 */
export async function findPersonalData(
  analysis: DocumentAnalysis,
  threshold: number,
  signal?: AbortSignal,
): Promise<readonly Finding[]> {
  const pacer = new Pacer(signal);
  const findings: Finding[] = [];
  for (const region of analysis.regions.regions) {
    if (pacer.isDue) await pacer.breathe();
    const raw = analysis.text.slice(region.start, region.end);
    if (!/[@\d]/.test(raw)) continue;
    for (const match of await findPii(raw)) {
      if (match.score >= threshold && isProse(match, raw, region))
        findings.push(toFinding(match, raw, region));
    }
  }
  return findings;
}

/** What the reader reads, or an address that is a link by itself; never code, and no part of a longer address. */
function isProse({ type, start, end }: PiiMatch, raw: string, { text }: Region): boolean {
  if (text.slice(start, end) === raw.slice(start, end)) return true;
  if (type !== 'EMAIL_ADDRESS') return false;
  const before = raw.slice(0, start);
  return (
    (before.match(backticks)?.length ?? 0) % 2 === 0 && !/<\w[^>]*$/.test(before) && !/[/:=]\S*$/.test(before)
  );
}

function toFinding(
  { type, start, end, score, reason, details }: PiiMatch,
  raw: string,
  region: Region,
): Finding {
  return {
    rule: 'entities/pii',
    start: region.start + start,
    end: region.start + end,
    score,
    message: reason,
    details,
    related: [],
    entity: { type, text: raw.slice(start, end) },
    replacement: `[${type}]`,
  };
}
