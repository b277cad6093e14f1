import { throwIfAborted } from '../inference';
import { LineIndex } from './base/lines';
import { isAnswered } from './lookups';
import { isSuppressed } from './directives';
import { findNegative } from './rules/sentimentNegative';
import { findDuplicates } from './rules/similarityDuplicate';
import { DuplicateIndex } from './similarity';
import type { DocumentAnalysis, Finding, RuleThresholds } from './types';

export interface ComputeFindingsOptions {
  /** Pairs known from earlier versions of the same document: makes an edit cheap, changes no result. */
  readonly duplicates?: DuplicateIndex | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What the rules with a threshold and an answer of the model report, ordered by start, then rule; findings that start on a suppressed line are
 * left out. Yields to the event loop while it works. Throws `cancelled`.
 */
export async function computeFindings(
  analysis: DocumentAnalysis,
  thresholds: RuleThresholds,
  { duplicates = new DuplicateIndex(), signal }: ComputeFindingsOptions = {},
): Promise<readonly Finding[]> {
  throwIfAborted(signal);
  const negative = isAnswered(analysis, 'sentiment') ? thresholds['sentiment/negative'] : undefined;
  const duplicate = isAnswered(analysis, 'embedding') ? thresholds['similarity/duplicate'] : undefined;
  const findings = [
    ...(negative === undefined ? [] : findNegative(analysis, negative)),
    ...(duplicate === undefined ? [] : await findDuplicates(analysis, duplicate, duplicates, signal)),
  ];
  return withoutSuppressed(findings, analysis).sort(
    (a, b) => a.start - b.start || a.rule.localeCompare(b.rule),
  );
}

function withoutSuppressed(
  findings: readonly Finding[],
  { text, suppressions }: DocumentAnalysis,
): Finding[] {
  if (suppressions.length === 0) return [...findings];
  const lines = new LineIndex(text);
  return findings.filter(({ rule, start }) => !isSuppressed(suppressions, rule, lines.lineAt(start)));
}
