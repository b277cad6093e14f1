import type { Finding, FindingChannel } from '../../analysis';
import type { Config } from '../config';

/** The findings to show in one channel: of rules that are on, in document order, no more than the setting allows. */
export function shownFindings(
  findings: readonly Finding[],
  { rules, maxProblems }: Pick<Config, 'rules' | 'maxProblems'>,
  channel: FindingChannel,
): readonly Finding[] {
  return findings
    .filter(({ rule }) => rules[rule].enabled && rules[rule].channel === channel)
    .slice(0, maxProblems);
}
