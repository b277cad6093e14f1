import { formatOf, parse, type ReportFormat, threadsOf, UsageError } from '../options';

export interface BenchOptions {
  /** Folders of model packages, or names of installed models; empty: the one that comes with Gloss. */
  readonly models: readonly string[];
  /** Empty: from one to all processors. */
  readonly threads: readonly number[];
  readonly rounds: number;
  readonly format: ReportFormat;
}

const maximumRounds = 99;

/** @throws UsageError */
export function parseBench(args: readonly string[]): BenchOptions {
  const { values, positionals } = parse(args, {
    model: { type: 'string', multiple: true, default: [] },
    threads: { type: 'string', multiple: true, default: [] },
    rounds: { type: 'string', default: '3' },
    format: { type: 'string', default: 'text' },
  });
  const [surplus] = positionals;
  if (surplus !== undefined) throw new UsageError(`models are named by --model, found "${surplus}"`);
  if (values.model.includes('')) throw new UsageError('--model needs a folder or a name');
  return {
    models: values.model,
    threads: [...new Set(values.threads.map(threadsOf))].sort((a, b) => a - b),
    rounds: roundsOf(values.rounds),
    format: formatOf(values.format),
  };
}

function roundsOf(value: string): number {
  const rounds = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (rounds >= 1 && rounds <= maximumRounds) return rounds;
  throw new UsageError(`--rounds must be a whole number from 1 to ${maximumRounds}, found "${value}"`);
}
