import type { Finding, RuleId } from '../../../analysis';
import type { Config } from '../../config';

/** The findings to show for a document: rules that are on, in document order, no more than the setting allows. */
export function shownFindings(findings: readonly Finding[], config: Config): readonly Finding[] {
  return findings.filter(({ rule }) => config.rules[rule].enabled).slice(0, config.maxProblems);
}

/** File name of a rule's page: "sentiment/negative" → "sentiment-negative.md". */
export function rulePage(rule: RuleId): string {
  return `${rule.replace('/', '-')}.md`;
}
