import { parseArgs, type ParseArgsConfig } from 'node:util';
import {
  findingSeverities,
  type FindingSeverity,
  isSupportedLanguage,
  type RuleId,
  ruleIds,
} from '../analysis';
import { type DeviceChoice, deviceChoices } from '../inference';
import type { RuleChoices } from './analyze/rules';
import { type EvaluateTask, evaluateTasks } from './evaluate/data';
import { isPredictTask, type PredictTask, predictTasks } from './predict/answers';
import { type PredictSettings, settingOptions, settingsOf } from './predict/settings';
import { UsageError } from './usage';

export { UsageError } from './usage';

export interface ModelOptions {
  /** Folder of a model package, or name of an installed model; undefined: the one that comes with Gloss. */
  readonly model?: string;
  /** 1..64; undefined: half the processors, at most 4. */
  readonly threads?: number;
  /** Undefined: the processor. */
  readonly device?: DeviceChoice;
}

export interface PredictOptions extends ModelOptions {
  readonly task: PredictTask;
  readonly settings: PredictSettings;
  /** `-` is standard input. */
  readonly file: string;
}

export const reportFormats = ['text', 'json'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export interface AnalyzeOptions extends ModelOptions {
  /** At least one; `-` is standard input. */
  readonly files: readonly string[];
  readonly format: ReportFormat;
  /** Whether the text report lists every sentence. */
  readonly sentences: boolean;
  /** VS Code's language id for all files; undefined: by each file's name. */
  readonly language?: string;
  /** Columns of CSV or fields of JSON Lines files to read; empty: those that hold prose. */
  readonly columns: readonly string[];
  /** What is left out follows the workspace file and the defaults. */
  readonly rules: RuleChoices;
  /** Findings of at least this severity give the exit status 4; undefined: none do. */
  readonly failOn?: FindingSeverity;
}

export interface EvaluateOptions extends ModelOptions {
  readonly task: EvaluateTask;
  /** `-` is standard input. */
  readonly data: string;
  readonly format: ReportFormat;
}

const maximumThreads = 64;

/** For `parse`; `modelOf` reads them. */
export const modelOptions = {
  model: { type: 'string' },
  threads: { type: 'string' },
  device: { type: 'string' },
} as const;

/** @throws UsageError */
export function parsePredict(args: readonly string[]): PredictOptions {
  const { values, positionals } = parse(args, {
    ...modelOptions,
    ...settingOptions,
    task: { type: 'string' },
  });
  const [file = '-', ...rest] = positionals;
  if (rest.length > 0) throw new UsageError(`one FILE at most, found ${positionals.length}`);
  const task = taskOf(values.task);
  return { ...modelOf(values), task, settings: settingsOf(values, task), file };
}

/** @throws UsageError */
export function parseEvaluate(args: readonly string[]): EvaluateOptions {
  const { values, positionals } = parse(args, {
    ...modelOptions,
    task: { type: 'string' },
    data: { type: 'string' },
    format: { type: 'string', default: 'text' },
  });
  const [surplus] = positionals;
  if (surplus !== undefined) throw new UsageError(`the data is named by --data, found "${surplus}"`);
  const allowed = evaluateTasks.join(', ');
  const task = evaluateTasks.find((known) => known === values.task);
  if (values.task === undefined) throw new UsageError(`--task is needed: ${allowed}`);
  if (!task) throw new UsageError(`--task must be one of ${allowed}, found "${values.task}"`);
  if (!values.data) throw new UsageError('--data FILE is needed (- is standard input)');
  return { ...modelOf(values), task, data: values.data, format: formatOf(values.format) };
}

/** @throws UsageError */
export function parseAnalyze(args: readonly string[]): AnalyzeOptions {
  const { values, positionals: files } = parse(args, {
    ...modelOptions,
    format: { type: 'string', default: 'text' },
    sentences: { type: 'boolean', default: false },
    language: { type: 'string' },
    column: { type: 'string', multiple: true, default: [] },
    field: { type: 'string', multiple: true, default: [] },
    threshold: { type: 'string', multiple: true, default: [] },
    'fail-on': { type: 'string' },
    'fail-on-findings': { type: 'boolean', default: false },
  });
  if (files.length === 0) throw new UsageError('at least one FILE is needed (- is standard input)');
  if (files.filter((file) => file === '-').length > 1) throw new UsageError('- can be given once only');
  const format = formatOf(values.format);
  if (values.sentences && format !== 'text')
    throw new UsageError('--sentences is for --format text; json always has them');
  return {
    ...modelOf(values),
    ...languageOf(values.language),
    files,
    format,
    columns: columnsOf([...values.column, ...values.field]),
    sentences: values.sentences,
    rules: choicesOf(values.threshold),
    ...failOnOf(values['fail-on'], values['fail-on-findings']),
  };
}

/** `parseArgs` of Node with a message of one sentence. @throws UsageError */
export function parse<const T extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: T,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (thrown) {
    if (!(thrown instanceof TypeError)) throw thrown;
    // Node adds advice of several lines behind the first sentence.
    const [first = ''] = thrown.message.split(/\.\s|\n/);
    throw new UsageError(first.charAt(0).toLowerCase() + first.slice(1).replace(/\.$/, ''));
  }
}

/** @throws UsageError */
export function modelOf(values: {
  model?: string | undefined;
  threads?: string | undefined;
  device?: string | undefined;
}): ModelOptions {
  if (values.model === '') throw new UsageError('--model needs a folder or a name');
  return {
    ...(values.model !== undefined && { model: values.model }),
    ...(values.threads !== undefined && { threads: threadsOf(values.threads) }),
    ...(values.device !== undefined && { device: deviceOf(values.device) }),
  };
}

/** @throws UsageError */
export function threadsOf(value: string): number {
  const threads = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (threads >= 1 && threads <= maximumThreads) return threads;
  throw new UsageError(`--threads must be a whole number from 1 to ${maximumThreads}, found "${value}"`);
}

function deviceOf(value: string): DeviceChoice {
  const device = deviceChoices.find((known) => known === value);
  if (device) return device;
  throw new UsageError(`--device must be one of ${deviceChoices.join(', ')}, found "${value}"`);
}

function taskOf(value: string | undefined): PredictTask {
  const allowed = predictTasks.join(', ');
  if (value === undefined) throw new UsageError(`--task is needed: ${allowed}`);
  if (!isPredictTask(value)) throw new UsageError(`--task must be one of ${allowed}, found "${value}"`);
  return value;
}

/** @throws UsageError */
export function formatOf(value: string): ReportFormat {
  const format = reportFormats.find((known) => known === value);
  if (format) return format;
  throw new UsageError(`--format must be one of ${reportFormats.join(', ')}, found "${value}"`);
}

/** @throws UsageError */
export function languageOf(value: string | undefined): { readonly language?: string } {
  if (value === undefined) return {};
  if (isSupportedLanguage(value)) return { language: value };
  throw new UsageError(
    `--language "${value}" is not known; it takes VS Code's language ids, e.g. markdown, plaintext, python`,
  );
}

function columnsOf(names: readonly string[]): readonly string[] {
  if (names.includes('')) throw new UsageError('--column and --field need a name');
  return names;
}

/** `--fail-on-findings` is `--fail-on hint`: any finding at all. */
function failOnOf(level: string | undefined, onAny: boolean): { readonly failOn?: FindingSeverity } {
  if (level === undefined) return onAny ? { failOn: 'hint' } : {};
  if (onAny) throw new UsageError('--fail-on and --fail-on-findings exclude each other');
  const failOn = findingSeverities.find((known) => known === level);
  if (failOn) return { failOn };
  throw new UsageError(`--fail-on must be one of ${findingSeverities.join(', ')}, found "${level}"`);
}

/** `RULE=NUMBER` (0..1) and `RULE=off`, the last one of a rule counts. */
function choicesOf(settings: readonly string[]): RuleChoices {
  const choices: Partial<Record<RuleId, number | 'off'>> = {};
  for (const setting of settings) {
    const [name = '', value = ''] = setting.split('=', 2);
    const rule = ruleIds.find((id) => id === name);
    if (!rule) throw new UsageError(`--threshold must name one of ${ruleIds.join(', ')}, found "${setting}"`);
    choices[rule] = value === 'off' ? 'off' : thresholdOf(value, setting);
  }
  return choices;
}

function thresholdOf(value: string, setting: string): number {
  const threshold = value.trim() === '' ? Number.NaN : Number(value);
  if (threshold >= 0 && threshold <= 1) return threshold;
  throw new UsageError(`--threshold must be RULE=NUMBER from 0 to 1, or RULE=off, found "${setting}"`);
}
