import type { DocumentAnalysis, Finding, FindingSeverity, RuleId } from '../../analysis';
import type { GlossError } from '../../inference';

/** What is told about one file that was analyzed. */
export interface AnalyzedFile {
  readonly name: string;
  readonly analysis: DocumentAnalysis;
  /** In document order. */
  readonly findings: readonly Finding[];
  /** How findings of each rule rank. */
  readonly severities: Readonly<Record<RuleId, FindingSeverity>>;
}

/** A file that was not. */
export interface FailedFile {
  readonly name: string;
  readonly error: GlossError;
}

export type FileReport = AnalyzedFile | FailedFile;

/** Turns files into text, one at a time: what has been reported need not stay in memory. */
export interface Reporter {
  begin(): string;
  file(report: FileReport): string;
  end(): string;
}
