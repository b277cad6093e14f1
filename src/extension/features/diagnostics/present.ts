import { l10n } from 'vscode';
import type { Finding, RuleId } from '../../../analysis';

/** File name of a rule's page: "sentiment/negative" → "sentiment-negative.md". */
export function rulePage(rule: RuleId): string {
  return `${rule.replace('/', '-')}.md`;
}

/** Longest text that a quick fix quotes in its title. */
const longestTitle = 40;

/** “Jenkins”, shortened. */
export function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return l10n.t('“{0}”', line.length <= longestTitle ? line : `${line.slice(0, longestTitle - 1)}…`);
}

/** The findings that are mended with one: of the same rule, about the same text, with the same text in its place. */
export function alikeFindings(findings: readonly Finding[], finding: Finding): readonly Finding[] {
  const { rule, entity, replacement } = finding;
  return findings.filter(
    (other) =>
      other.rule === rule && other.entity?.text === entity?.text && other.replacement === replacement,
  );
}
