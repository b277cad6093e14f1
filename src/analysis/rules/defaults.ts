import type { FindingChannel, FindingSeverity, RuleId } from '../types';

/** How a rule runs without settings or options. */
export interface RuleDefaults {
  readonly enabled: boolean;
  /** 0..1. */
  readonly threshold: number;
  readonly severity: FindingSeverity;
  readonly channel: FindingChannel;
}

/** The editor and the command line start from the same ones. docs/rules/README.md has the measurement behind them. */
export const ruleDefaults: Readonly<Record<RuleId, RuleDefaults>> = {
  'sentiment/negative': { enabled: true, threshold: 0.85, severity: 'information', channel: 'problems' },
  'sentiment/unsure': { enabled: false, threshold: 0.95, severity: 'hint', channel: 'decorations' },
  'toxicity/hostile': { enabled: true, threshold: 0.8, severity: 'information', channel: 'problems' },
  'similarity/duplicate': { enabled: true, threshold: 0.95, severity: 'information', channel: 'decorations' },
  'entities/person': { enabled: false, threshold: 0.6, severity: 'information', channel: 'problems' },
  'entities/pii': { enabled: true, threshold: 0.7, severity: 'information', channel: 'problems' },
  'entities/inconsistent': {
    enabled: true,
    threshold: 0.5,
    severity: 'information',
    channel: 'decorations',
  },
};

const entries = Object.entries(ruleDefaults) as [RuleId, RuleDefaults][];

/** Threshold by rule, those that are off by default among them. */
export const allThresholds = Object.fromEntries(
  entries.map(([id, { threshold }]) => [id, threshold]),
) as Readonly<Record<RuleId, number>>;

/** Thresholds of the rules that run by default. */
export const defaultThresholds: Readonly<Partial<Record<RuleId, number>>> = Object.fromEntries(
  entries.filter(([, { enabled }]) => enabled).map(([id, { threshold }]) => [id, threshold]),
);

/** Longest document that is analyzed without a setting, in UTF-16 units. */
export const defaultMaxCharacters = 2_000_000;
