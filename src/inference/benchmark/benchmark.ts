import { throwIfAborted } from '../errors';
import { type ModelPackage, readPackage } from '../model/packages';
import type { Measurement, MeasureModel } from './types';
import { median } from './median';

/** What was measured of one package with one number of threads: medians over the rounds. */
export interface BenchmarkRow extends Measurement {
  /** Id of the package. */
  readonly model: string;
  readonly precision: string;
  readonly threads: number;
}

export interface Benchmark {
  /** By package in the order asked for, then by threads. */
  readonly rows: readonly BenchmarkRow[];
  /** One row of each package: the fewest threads that come close to its best. */
  readonly suggested: readonly BenchmarkRow[];
  /** Other work kept the processors from the measured process, so that times are longer than they would be. */
  readonly isBusy: boolean;
}

export interface BenchmarkOptions {
  readonly packageFolders: readonly string[];
  /** Numbers of threads to try, each 1 or more. */
  readonly threads: readonly number[];
  /** How often each configuration is measured; they take turns, so that a busy moment hits all of them. */
  readonly rounds: number;
  readonly measure: MeasureModel;
  readonly signal: AbortSignal;
  /** How much is done, 0..1. */
  readonly onProgress: (share: number) => void;
}

/** A suggestion reaches this share of the best throughput: the rest of the processors is left to the user's work. */
const goodEnough = 0.9;
/** Below this share of a processor, one thread was kept waiting by others. */
const undisturbed = 0.85;
/** As many as the setting and the option allow. */
const maximumThreads = 64;

/**
 * Numbers of threads worth trying on a machine: each up to four, then in growing steps, and all processors.
 * @param processors 1 or more
 */
export function threadCounts(processors: number): readonly number[] {
  const steps = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48];
  const most = Math.min(maximumThreads, processors);
  return [...steps.filter((step) => step < most), most];
}

/** @throws GlossError as reading and loading the packages does; `cancelled`. */
export async function runBenchmark(options: BenchmarkOptions): Promise<Benchmark> {
  const { packageFolders, threads, rounds, measure, signal, onProgress } = options;
  const packages = await Promise.all(packageFolders.map((folder) => readPackage(folder)));
  const configurations = packages.flatMap((modelPackage) =>
    threads.map((count): Configuration => ({ modelPackage, threads: count, runs: [] })),
  );
  const total = rounds * configurations.length;
  for (let run = 0; run < total; run++) {
    throwIfAborted(signal);
    const configuration = configurations[run % configurations.length];
    if (configuration === undefined) break;
    const request = { packageFolder: configuration.modelPackage.folder, threads: configuration.threads };
    const told = { signal, onProgress: (share: number) => onProgress((run + share) / total) };
    configuration.runs.push(await measure(request, told));
  }
  return summary(configurations);
}

interface Configuration {
  readonly modelPackage: ModelPackage;
  readonly threads: number;
  readonly runs: Measurement[];
}

function summary(configurations: readonly Configuration[]): Benchmark {
  const rows = configurations.map(rowOf);
  const packages = [...new Set(configurations.map(({ modelPackage }) => modelPackage))];
  const single = rows.filter(({ threads }) => threads === 1);
  return {
    rows,
    suggested: packages.flatMap((modelPackage) => {
      const own = rows.filter((_row, index) => configurations[index]?.modelPackage === modelPackage);
      return bestOf(own) ?? [];
    }),
    isBusy: single.some(
      ({ tokensPerSecond, cpuMsPerThousandTokens }) =>
        (tokensPerSecond * cpuMsPerThousandTokens) / 1e6 < undisturbed,
    ),
  };
}

function rowOf({ modelPackage: { manifest }, threads, runs }: Configuration): BenchmarkRow {
  const middle = (of: (run: Measurement) => number): number => median(runs.map(of));
  return {
    model: manifest.id,
    precision: manifest.precision,
    threads,
    loadMs: middle(({ loadMs }) => loadMs),
    sentenceMs: middle(({ sentenceMs }) => sentenceMs),
    tokensPerSecond: middle(({ tokensPerSecond }) => tokensPerSecond),
    cpuMsPerThousandTokens: middle(({ cpuMsPerThousandTokens }) => cpuMsPerThousandTokens),
    residentBytes: middle(({ residentBytes }) => residentBytes),
  };
}

function bestOf(rows: readonly BenchmarkRow[]): BenchmarkRow | undefined {
  const best = Math.max(...rows.map(({ tokensPerSecond }) => tokensPerSecond));
  return rows
    .filter(({ tokensPerSecond }) => tokensPerSecond >= goodEnough * best)
    .sort((a, b) => a.threads - b.threads)[0];
}
