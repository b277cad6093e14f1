/**
 * Whether memory stays flat: resident memory of a process whose engine lives in a worker, as in the editor, over cycles of
 * loading and unloading a package and over many batches of mixed sizes; what the engine takes at most and what stays after
 * unloading, over the bare process; then what it takes of the processor when it is idle.
 *
 *     npx tsx bench/soak.ts [--batches 10000] [--cycles 200] [--package models/gloss-base] [--threads 1]
 *
 * Bundles itself first, so that no compiler is in the memory that is measured.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { BuildOptions } from 'esbuild';
import { createWorkerAnalyzer, tasks, type WorkerAnalyzer } from '../src/inference';
import { benchmarkSentences } from '../src/inference/benchmark/texts';
import { median } from '../src/inference/benchmark/median';

const { values } = parseArgs({
  options: {
    batches: { type: 'string', default: '10000' },
    cycles: { type: 'string', default: '200' },
    threads: { type: 'string', default: '1' },
    package: { type: 'string', default: 'models/gloss-base' },
  },
});
/** Both bundles lie side by side. */
const workerFile = path.resolve(__dirname, 'soakWorker.cjs');
/** Memory is given back a moment after the model was let go. */
const goneMs = 150;
/** How long nothing is asked, to see what an idle engine takes. */
const idleMs = 10_000;

/** @param unloadAfterMs the model is let go after so long without work, as in the editor, where it is minutes */
function createAnalyzer(unloadAfterMs: number): WorkerAnalyzer {
  const packageFolder = path.resolve(values.package);
  const threads = Number(values.threads);
  return createWorkerAnalyzer({ start: workerFile, packageFolder, threads, unloadAfterMs });
}

/** Resident memory in MB once the model has been let go. */
async function unloaded(analyzer: WorkerAnalyzer): Promise<number> {
  await wait(goneMs);
  if (analyzer.state.status !== 'idle') throw new Error('The model was not let go.');
  return megabytes();
}

const megabytes = (): number => process.memoryUsage.rss() / 2 ** 20;

/** The median of each tenth of a series, in MB, which shows whether a growth levels off. */
function tenths(series: readonly number[]): string {
  const tenth = Math.max(1, Math.floor(series.length / 10));
  const starts = Array.from({ length: Math.min(10, series.length) }, (_, index) => index * tenth);
  return `${starts.map((start) => median(series.slice(start, start + tenth)).toFixed(0)).join(', ')} MB`;
}

/** Each request is one batch: one to four sentences of about one length. */
async function soakBatches(count: number): Promise<{ series: readonly number[]; after: number }> {
  const analyzer = createAnalyzer(idleMs);
  const texts = benchmarkSentences(400).toSorted((a, b) => a.length - b.length);
  const series: number[] = [];
  for (let batch = 0; batch < count; batch++) {
    const start = (batch * 61) % (texts.length - 16);
    await analyzer.analyze(tasks, texts.slice(start, start + 1 + (batch % 4)));
    series.push(megabytes());
  }
  const cpu = process.cpuUsage();
  await wait(idleMs - goneMs);
  const { user, system } = process.cpuUsage(cpu);
  console.log(`idle: ${((user + system) / (idleMs - goneMs)).toFixed(2)} ms of processor time a second`);
  await wait(goneMs);
  const after = await unloaded(analyzer);
  await analyzer.dispose();
  return { series, after };
}

async function soakCycles(count: number): Promise<readonly number[]> {
  const analyzer = createAnalyzer(1);
  const [text = ''] = benchmarkSentences(1);
  const series: number[] = [];
  for (let cycle = 0; cycle < count; cycle++) {
    await analyzer.analyze(tasks, [text]);
    series.push(await unloaded(analyzer));
  }
  await analyzer.dispose();
  return series;
}

async function main(part: string): Promise<void> {
  const before = megabytes();
  const over = (value: number | undefined): string => `${((value ?? Number.NaN) - before).toFixed(0)} MB`;
  console.log(`bare process: ${before.toFixed(0)} MB`);
  if (part === 'cycles') {
    const series = await soakCycles(Number(values.cycles));
    console.log(`${values.cycles} load/unload cycles: ${tenths(series)}`);
    console.log(
      `over the bare process: ${over(series[0])} after the first, ${over(series.at(-1))} after the last`,
    );
  } else {
    const { series, after } = await soakBatches(Number(values.batches));
    console.log(`${values.batches} batches: ${tenths(series)}`);
    console.log(
      `over the bare process: ${over(median(series))} in the median, ${over(Math.max(...series))} at most`,
    );
    console.log(`over the bare process: ${over(after)} after unloading`);
  }
}

async function bundled(): Promise<void> {
  const outfile = path.resolve(__dirname, '../out/bench/soak.cjs');
  const { build } = await import('esbuild');
  const shared = {
    bundle: true,
    platform: 'node',
    external: ['onnxruntime-node', 'esbuild'],
    logLevel: 'error',
  } satisfies BuildOptions;
  const worker = path.resolve(__dirname, '../src/inference/worker/main.ts');
  await build({
    ...shared,
    entryPoints: [worker],
    outfile: path.resolve(path.dirname(outfile), 'soakWorker.cjs'),
  });
  await build({
    ...shared,
    entryPoints: [path.resolve(__dirname, 'soak.ts')],
    outfile,
    define: { 'process.env.GLOSS_SOAK': '"inside"' },
  });
  // Each in a process of its own: what the one leaves would be in the way of the other.
  for (const part of ['cycles', 'batches']) {
    const env = { ...process.env, GLOSS_SOAK_PART: part };
    const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], {
      stdio: 'inherit',
      env,
    });
    if (status !== 0) process.exitCode = 1;
  }
}

void (process.env.GLOSS_SOAK === 'inside' ? main(process.env.GLOSS_SOAK_PART ?? '') : bundled());
