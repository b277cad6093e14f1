import { type AggregationStrategy, aggregationStrategies } from '../../inference';
import { UsageError } from '../usage';
import type { PredictTask } from './answers';

/** Options that some of the tasks take; undefined: the task's own default. */
export interface PredictSettings {
  readonly topK?: number;
  readonly maxAnswerTokens?: number;
  readonly noAnswerThreshold?: number;
  readonly wholeWords?: boolean;
  /** Labels of lines that bring none of their own. */
  readonly labels?: readonly string[];
  readonly template?: string;
  readonly multiLabel?: boolean;
  readonly aggregation?: AggregationStrategy;
  readonly stride?: number;
}

/** For `parseArgs`. */
export const settingOptions = {
  'top-k': { type: 'string' },
  'max-answer-tokens': { type: 'string' },
  'no-answer-threshold': { type: 'string' },
  'whole-words': { type: 'boolean' },
  labels: { type: 'string' },
  template: { type: 'string' },
  'multi-label': { type: 'boolean' },
  aggregation: { type: 'string' },
  stride: { type: 'string' },
} as const;

type SettingValues = {
  readonly [K in keyof typeof settingOptions]?:
    ((typeof settingOptions)[K]['type'] extends 'boolean' ? boolean : string) | undefined;
};

const tasksOf: Readonly<Record<keyof typeof settingOptions, readonly PredictTask[]>> = {
  'top-k': ['answer', 'masked-word', 'classification', 'zero-shot', 'choice'],
  'max-answer-tokens': ['answer'],
  'no-answer-threshold': ['answer'],
  'whole-words': ['masked-word'],
  labels: ['zero-shot'],
  template: ['zero-shot'],
  'multi-label': ['zero-shot'],
  aggregation: ['entities'],
  stride: ['answer', 'entities'],
};

/** @throws UsageError for a value that is not allowed, and for an option that the task does not take. */
export function settingsOf(values: SettingValues, task: PredictTask): PredictSettings {
  for (const [name, tasks] of Object.entries(tasksOf)) {
    const isGiven = values[name as keyof SettingValues] !== undefined;
    if (isGiven && !tasks.includes(task)) throw new UsageError(`--${name} is for ${tasks.join(', ')} only`);
  }
  const { labels, template } = values;
  if (task === 'entities' && values.stride !== undefined && values.aggregation === undefined)
    throw new UsageError(
      '--stride needs --aggregation: without it, words belong to the window that shows more around them',
    );
  const threshold = values['no-answer-threshold'];
  return {
    ...(values['top-k'] !== undefined && { topK: wholeNumber('top-k', values['top-k'], 1, 100) }),
    ...(values['max-answer-tokens'] !== undefined && {
      maxAnswerTokens: wholeNumber('max-answer-tokens', values['max-answer-tokens'], 1, 512),
    }),
    ...(threshold !== undefined && { noAnswerThreshold: thresholdOf(threshold) }),
    ...(values['whole-words'] && { wholeWords: true }),
    ...(labels !== undefined && { labels: labels.split(',').map((label) => label.trim()) }),
    ...(template !== undefined && { template }),
    ...(values['multi-label'] && { multiLabel: true }),
    ...(values.aggregation !== undefined && { aggregation: strategyOf(values.aggregation) }),
    ...(values.stride !== undefined && { stride: wholeNumber('stride', values.stride, 0, 256) }),
  };
}

function wholeNumber(name: string, value: string, least: number, most: number): number {
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new UsageError(`--${name} must be a whole number from ${least} to ${most}, found "${value}"`);
}

function thresholdOf(value: string): number {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (number >= -1 && number <= 1) return number;
  throw new UsageError(`--no-answer-threshold must be a number from -1 to 1, found "${value}"`);
}

function strategyOf(value: string): AggregationStrategy {
  const strategy = aggregationStrategies.find((known) => known === value);
  if (strategy) return strategy;
  throw new UsageError(`--aggregation must be one of ${aggregationStrategies.join(', ')}, found "${value}"`);
}
