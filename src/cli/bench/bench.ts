import {
  type Benchmark,
  benchmarkCells,
  type BenchmarkNote,
  type BenchmarkRow,
  runBenchmark,
  textOf as wordsOf,
  threadCounts,
} from '../../inference';
import { type CliHost, type ExitStatus, exitStatus, type Machine } from '../host';
import { packageFolderOf } from '../model';
import { Output } from '../output';
import type { BenchOptions } from './options';

const headings = [
  'model',
  'precision',
  'device',
  'threads',
  'load ms',
  'sentence ms',
  'tokens/s',
  'CPU ms/1,000 tokens',
  'memory MB',
];
/** Columns that hold words; the others are aligned to the right. */
const wordy = 3;

/** Times model packages on this machine. @throws GlossError `model…`, `internal`. */
export async function bench(options: BenchOptions, host: CliHost): Promise<ExitStatus> {
  const { models, threads, rounds, format } = options;
  const { machine, stderr } = host;
  const named = models.length === 0 ? [undefined] : models;
  let round = 0;
  const benchmark = await runBenchmark({
    packageFolders: await Promise.all(named.map((model) => packageFolderOf(model, host))),
    threads: threads.length === 0 ? threadCounts(machine.processors) : threads,
    rounds,
    measure: machine.measure,
    signal: new AbortController().signal,
    onProgress: (share) => {
      const now = Math.min(rounds, 1 + Math.floor(share * rounds));
      if (now > round) stderr.write(`gloss: round ${now} of ${rounds}\n`);
      round = Math.max(round, now);
    },
  });
  await new Output(host.stdout).write(
    format === 'json' ? jsonOf(benchmark, options, machine) : textOf(benchmark, machine),
  );
  return exitStatus.ok;
}

function jsonOf(
  { rows, suggested, notes, isBusy }: Benchmark,
  { rounds }: BenchOptions,
  { processor, processors }: Machine,
): string {
  const report = {
    machine: { processor, processors, platform: `${process.platform}-${process.arch}`, isBusy },
    rounds,
    rows: rows.map(plain),
    suggested: suggested.map(({ model, precision, device, threads }) => {
      return { model, precision, device, threads };
    }),
    notes: notes.map(({ model, precision, reason }) => ({ model, precision, reason: wordsOf(reason) })),
  };
  return `${JSON.stringify(report)}\n`;
}

/** Three decimals are more than such a measurement bears. */
function plain(row: BenchmarkRow): object {
  const entries = Object.entries(row).map(([name, value]: [string, string | number]) => [
    name,
    typeof value === 'number' ? Math.round(1000 * value) / 1000 : value,
  ]);
  return Object.fromEntries(entries) as object;
}

function textOf({ rows, suggested, notes, isBusy }: Benchmark, { processor, processors }: Machine): string {
  const cells = [headings, ...rows.map((row) => benchmarkCells(row, row.device))];
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column < wordy ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  '),
  );
  const advice = suggested.map(
    ({ model, precision, device, threads }) =>
      `Suggested for ${model} (${precision}): ${device === 'cpu' ? '' : `--device ${device} `}--threads ${threads}`,
  );
  const busy = isBusy
    ? ['Other programs were using the processors; on an idle machine the times are shorter.']
    : [];
  const machine = `${processor}, processors: ${processors}, ${process.platform}-${process.arch}`;
  return `${[machine, '', ...lines, '', ...advice, ...notes.map(noteText), ...busy].join('\n')}\n`;
}

function noteText({ model, precision, reason }: BenchmarkNote): string {
  return `${model} (${precision}): ${wordsOf(reason)}`;
}
