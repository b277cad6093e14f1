import { asGlossError, throwIfAborted } from '../errors';
import { type Device, processorOnly } from '../model/devices';
import { type ModelPackage, readPackage } from '../model/packages';
import { type Wording, worded } from '../wording';
import type { Figures, Measurement, MeasureModel, Unmeasured } from './types';
import { median } from './median';

/** What was measured of one package on one device with one number of threads: medians over the rounds. */
export interface BenchmarkRow extends Figures {
  /** Id of the package. */
  readonly model: string;
  readonly precision: string;
  readonly device: Device;
  readonly threads: number;
}

/** Why a package has no row for a device, or for any but the processor. */
export interface BenchmarkNote {
  readonly model: string;
  readonly precision: string;
  readonly reason: Wording;
}

export interface Benchmark {
  /** On the processor, by package in the order asked for, then by threads; then other devices, by package. */
  readonly rows: readonly BenchmarkRow[];
  readonly notes: readonly BenchmarkNote[];
  /** One row of each package: the fewest threads that come close to its best, on the device that is fastest. */
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

/**
 * Times packages on the processor and, those in fp32, on each other device that the runtime has here.
 * @throws GlossError as reading and loading the packages does; `cancelled`. What goes wrong on another device is a note.
 */
export async function runBenchmark(options: BenchmarkOptions): Promise<Benchmark> {
  const packages = await Promise.all(options.packageFolders.map((folder) => readPackage(folder)));
  const onProcessor = packages.flatMap((modelPackage) =>
    options.threads.map((threads): Configuration => ({ modelPackage, threads, device: 'cpu', runs: [] })),
  );
  const choosing = packages.filter(({ manifest }) => processorOnly(manifest.precision) === undefined);
  const runs = options.rounds * onProcessor.length;
  // How many devices there are is told by the first run.
  const share = runs / (runs + choosing.length);
  const devices = await timeOnProcessor(onProcessor, withinShare(options, 0, share));
  const elsewhere = choosing.flatMap((modelPackage) =>
    devices.map((device): Configuration => {
      return { modelPackage, threads: Math.min(...options.threads), device, runs: [] };
    }),
  );
  const notes = packages.flatMap((modelPackage) => {
    const reason = processorOnly(modelPackage.manifest.precision);
    return reason === undefined ? [] : [noteOf(modelPackage, reason)];
  });
  notes.push(...(await timeElsewhere(elsewhere, withinShare(options, share, 1))));
  return summary(
    packages,
    [...onProcessor, ...elsewhere].filter(({ runs: measured }) => measured.length > 0),
    notes,
  );
}

interface Configuration {
  readonly modelPackage: ModelPackage;
  readonly threads: number;
  readonly device: Device;
  readonly runs: Measurement[];
}

/** The same, with progress that goes from one share to another. */
function withinShare(options: BenchmarkOptions, from: number, to: number): BenchmarkOptions {
  return { ...options, onProgress: (share) => options.onProgress(from + share * (to - from)) };
}

/** @returns what other devices there are */
async function timeOnProcessor(
  configurations: readonly Configuration[],
  options: BenchmarkOptions,
): Promise<readonly Device[]> {
  const total = options.rounds * configurations.length;
  let devices: readonly Device[] = [];
  for (let run = 0; run < total; run++) {
    const configuration = configurations[run % configurations.length];
    if (configuration === undefined) break;
    const measured = await timed(configuration, withinShare(options, run / total, (run + 1) / total));
    // The processor can always be timed.
    if ('reason' in measured) continue;
    configuration.runs.push(measured);
    devices = measured.otherDevices ?? devices;
  }
  return devices;
}

/** Each device by itself, its rounds one behind the other. @returns why some were not timed */
async function timeElsewhere(
  configurations: readonly Configuration[],
  options: BenchmarkOptions,
): Promise<readonly BenchmarkNote[]> {
  const notes: BenchmarkNote[] = [];
  const total = options.rounds * configurations.length;
  for (const [at, configuration] of configurations.entries()) {
    for (let round = 0; round < options.rounds; round++) {
      const run = at * options.rounds + round;
      const measured = await timedIfPossible(
        configuration,
        withinShare(options, run / total, (run + 1) / total),
      );
      if ('reason' in measured) {
        configuration.runs.length = 0;
        notes.push(noteOf(configuration.modelPackage, measured.reason));
        break;
      }
      configuration.runs.push(measured);
    }
  }
  return notes;
}

async function timed(
  { modelPackage: { folder }, threads, device }: Configuration,
  { measure, signal, onProgress }: BenchmarkOptions,
): Promise<Measurement | Unmeasured> {
  throwIfAborted(signal);
  return measure({ packageFolder: folder, threads, device }, { signal, onProgress });
}

/** A driver that takes the process along has ended one that did nothing else. */
async function timedIfPossible(
  configuration: Configuration,
  options: BenchmarkOptions,
): Promise<Measurement | Unmeasured> {
  try {
    return await timed(configuration, options);
  } catch (thrown) {
    const { code, wording, message } = asGlossError(thrown);
    if (code !== 'internal') throw thrown;
    return { reason: wording ?? worded`The device failed: ${message}` };
  }
}

function noteOf({ manifest: { id, precision } }: ModelPackage, reason: Wording): BenchmarkNote {
  return { model: id, precision, reason };
}

function summary(
  packages: readonly ModelPackage[],
  configurations: readonly Configuration[],
  notes: readonly BenchmarkNote[],
): Benchmark {
  const rows = configurations.map(rowOf);
  const single = rows.filter(({ threads, device }) => threads === 1 && device === 'cpu');
  return {
    rows,
    notes,
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

function rowOf({ modelPackage: { manifest }, threads, device, runs }: Configuration): BenchmarkRow {
  const middle = (of: (run: Measurement) => number): number => median(runs.map(of));
  return {
    model: manifest.id,
    precision: manifest.precision,
    device,
    threads,
    loadMs: middle(({ loadMs }) => loadMs),
    sentenceMs: middle(({ sentenceMs }) => sentenceMs),
    tokensPerSecond: middle(({ tokensPerSecond }) => tokensPerSecond),
    cpuMsPerThousandTokens: middle(({ cpuMsPerThousandTokens }) => cpuMsPerThousandTokens),
    residentBytes: middle(({ residentBytes }) => residentBytes),
  };
}

function bestOf(rows: readonly BenchmarkRow[]): BenchmarkRow | undefined {
  const [best] = rows.toSorted((a, b) => b.tokensPerSecond - a.tokensPerSecond);
  if (best === undefined) return undefined;
  return rows
    .filter(({ device, tokensPerSecond }) => {
      return device === best.device && tokensPerSecond >= goodEnough * best.tokensPerSecond;
    })
    .sort((a, b) => a.threads - b.threads)[0];
}
