import {
  type FindingSeverity,
  ruleDefaults,
  type RuleId,
  ruleIds,
  ruleOverride,
  type RuleThresholds,
  type WorkspaceFile,
} from '../../analysis';

/** What the command line says of rules: a threshold switches one on. */
export type RuleChoices = Readonly<Partial<Record<RuleId, number | 'off'>>>;

export interface RunningRules {
  readonly thresholds: RuleThresholds;
  readonly severities: Readonly<Record<RuleId, FindingSeverity>>;
}

/** The rules for one document: the command line goes before the workspace file, and that before the defaults. */
export function rulesFor(choices: RuleChoices, file: WorkspaceFile): RunningRules {
  const rules = ruleIds.map((id) => {
    const { enabled, channel, threshold, severity } = { ...ruleDefaults[id], ...ruleOverride(file, id) };
    const choice = choices[id] ?? (enabled && channel !== 'off' ? threshold : 'off');
    return { id, choice, severity };
  });
  return {
    thresholds: Object.fromEntries(
      rules.flatMap(({ id, choice }) => (choice === 'off' ? [] : [[id, choice]])),
    ),
    severities: Object.fromEntries(
      rules.map(({ id, severity }) => [id, severity]),
    ) as RunningRules['severities'],
  };
}
