import { type DocumentTask, throwIfAborted } from '../inference';
import { LineIndex } from './base/lines';
import { isIgnored, SuppressionIndex } from './directives';
import { fingerprintOf, sentenceOf } from './fingerprint';
import { isAnswered } from './lookups';
import { findInconsistent } from './rules/entitiesInconsistent';
import { findPersons } from './rules/entitiesPerson';
import { findPersonalData } from './rules/entitiesPii';
import { findNegative } from './rules/sentimentNegative';
import { findUnsure } from './rules/sentimentUnsure';
import { findDuplicates } from './rules/similarityDuplicate';
import { findHostile } from './rules/toxicityHostile';
import { DuplicateIndex } from './similarity';
import type { DocumentAnalysis, Finding, RuleId, RuleThresholds } from './types';
import { hiddenKey } from './workspaceFile';

export interface ComputeFindingsOptions {
  /** Pairs known from earlier versions of the same document: makes an edit cheap, changes no result. */
  readonly duplicates?: DuplicateIndex | undefined;
  /** Findings that the workspace file hides in this document; see `hiddenIn`. */
  readonly hidden?: ReadonlySet<string> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What the rules say of a document. Both lists are ordered by start, then rule. */
export interface Report {
  readonly findings: readonly Finding[];
  /** What a directive left out: the reason for it to be there. */
  readonly silenced: readonly Finding[];
}

type Find = (
  analysis: DocumentAnalysis,
  threshold: number,
  options: { readonly duplicates: DuplicateIndex; readonly signal?: AbortSignal | undefined },
) => readonly Finding[] | Promise<readonly Finding[]>;

const finders: Readonly<Record<RuleId, Find>> = {
  'sentiment/negative': findNegative,
  'sentiment/unsure': findUnsure,
  'toxicity/hostile': findHostile,
  'similarity/duplicate': (analysis, threshold, { duplicates, signal }) =>
    findDuplicates(analysis, threshold, duplicates, signal),
  'entities/person': findPersons,
  'entities/pii': (analysis, threshold, { signal }) => findPersonalData(analysis, threshold, signal),
  'entities/inconsistent': (analysis, threshold, { signal }) => findInconsistent(analysis, threshold, signal),
};

/** What a rule cannot do without. Hostility is no task of every document: its rule looks for itself. */
const neededTasks: Readonly<Partial<Record<RuleId, DocumentTask>>> = {
  'sentiment/negative': 'sentiment',
  'sentiment/unsure': 'sentiment',
  'similarity/duplicate': 'embedding',
  'entities/person': 'entities',
  'entities/inconsistent': 'entities',
};

/**
 * What the rules with a threshold report, ordered by start, then rule. Findings that start on a suppressed line, that a
 * `gloss-ignore` names, or that the workspace file hides are left out. Yields to the event loop. Throws `cancelled`.
 */
export async function computeFindings(
  analysis: DocumentAnalysis,
  thresholds: RuleThresholds,
  options: ComputeFindingsOptions = {},
): Promise<readonly Finding[]> {
  return (await reportOn(analysis, thresholds, options)).findings;
}

/** As `computeFindings`, with what directives left out beside it. */
export async function reportOn(
  analysis: DocumentAnalysis,
  thresholds: RuleThresholds,
  { duplicates = new DuplicateIndex(), hidden, signal }: ComputeFindingsOptions = {},
): Promise<Report> {
  const all: Finding[] = [];
  for (const [rule, find] of Object.entries(finders) as [RuleId, Find][]) {
    throwIfAborted(signal);
    const threshold = thresholds[rule];
    const task = neededTasks[rule];
    if (threshold === undefined || (task !== undefined && !isAnswered(analysis, task))) continue;
    for (const finding of await find(analysis, threshold, { duplicates, signal })) all.push(finding);
  }
  all.sort((a, b) => a.start - b.start || a.rule.localeCompare(b.rule));
  const isSilenced = silencedIn(analysis);
  const silenced = new Set(all.filter(isSilenced));
  const told = silenced.size === 0 ? all : all.filter((finding) => !silenced.has(finding));
  return { findings: withoutHidden(told, analysis, hidden), silenced: [...silenced] };
}

function silencedIn({ text, suppressions, directives }: DocumentAnalysis): (finding: Finding) => boolean {
  if (directives.length === 0) return () => false;
  const lines = new LineIndex(text);
  const index = new SuppressionIndex(suppressions);
  const ignoring = directives.filter(({ ignored }) => ignored !== undefined);
  return ({ rule, start, entity }) =>
    index.on(rule, lines.lineAt(start)).length > 0 || (entity !== undefined && isIgnored(ignoring, entity));
}

function withoutHidden(
  findings: readonly Finding[],
  analysis: DocumentAnalysis,
  hidden: ReadonlySet<string> | undefined,
): readonly Finding[] {
  if (hidden === undefined || hidden.size === 0) return findings;
  return findings.filter((finding) => !hidden.has(hiddenKey(finding.rule, fingerprintIn(analysis, finding))));
}

/** The fingerprint of a finding in the document that it was computed for. */
export function fingerprintIn({ text, sentences }: DocumentAnalysis, finding: Finding): string {
  return fingerprintOf(text, finding, sentenceOf(sentences, finding));
}
