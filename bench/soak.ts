/**
 * Whether memory stays flat: resident memory of a process over many batches of mixed sizes, and over cycles of loading and
 * unloading a package; then what an idle engine takes of the processor, and what stays after unloading.
 *
 *     npx tsx bench/soak.ts [--batches 10000] [--cycles 200] [--package models/gloss-base] [--threads 1]
 *
 * Bundles itself first, so that no compiler is in the memory that is measured.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { tasks } from '../src/inference';
import { benchmarkSentences } from '../src/inference/benchmark/texts';
import { createLocalAnalyzer } from '../src/inference/local';
import { median } from '../src/inference/benchmark/median';

const { values } = parseArgs({
  options: {
    batches: { type: 'string', default: '10000' },
    cycles: { type: 'string', default: '200' },
    threads: { type: 'string', default: '1' },
    package: { type: 'string', default: 'models/gloss-base' },
  },
});
const options = { packageFolder: path.resolve(values.package), threads: Number(values.threads) };
/** How long nothing is asked, to see what an idle engine takes. */
const idleMs = 10_000;

const megabytes = (): number => process.memoryUsage.rss() / 2 ** 20;

/** Of a series: the median of its second tenth and of its last, in MB. The first tenth is warming up. */
function ends(series: readonly number[]): string {
  const tenth = Math.max(1, Math.floor(series.length / 10));
  const [early, late] = [median(series.slice(tenth, 2 * tenth)), median(series.slice(-tenth))];
  const change = late - early;
  return `${early.toFixed(0)} → ${late.toFixed(0)} MB (${change < 0 ? '' : '+'}${change.toFixed(1)})`;
}

/** Each request is one batch: one to four sentences of about one length. */
async function soakBatches(count: number): Promise<readonly number[]> {
  const analyzer = await createLocalAnalyzer(options);
  const texts = benchmarkSentences(400).toSorted((a, b) => a.length - b.length);
  const series: number[] = [];
  for (let batch = 0; batch < count; batch++) {
    const start = (batch * 61) % (texts.length - 16);
    await analyzer.analyze(tasks, texts.slice(start, start + 1 + (batch % 4)));
    series.push(megabytes());
  }
  const cpu = process.cpuUsage();
  await wait(idleMs);
  const { user, system } = process.cpuUsage(cpu);
  console.log(`idle: ${((user + system) / idleMs).toFixed(2)} ms of processor time a second`);
  await analyzer.dispose();
  return series;
}

async function soakCycles(count: number): Promise<readonly number[]> {
  const [text = ''] = benchmarkSentences(1);
  const series: number[] = [];
  for (let cycle = 0; cycle < count; cycle++) {
    const analyzer = await createLocalAnalyzer(options);
    await analyzer.analyze(tasks, [text]);
    await analyzer.dispose();
    series.push(megabytes());
  }
  return series;
}

async function main(): Promise<void> {
  const before = megabytes();
  console.log(`before loading: ${before.toFixed(0)} MB`);
  console.log(`${values.cycles} load/unload cycles: ${ends(await soakCycles(Number(values.cycles)))}`);
  console.log(`after unloading: ${(megabytes() - before).toFixed(0)} MB more than before loading`);
  console.log(`${values.batches} batches: ${ends(await soakBatches(Number(values.batches)))}`);
}

async function bundled(): Promise<void> {
  const outfile = path.resolve(__dirname, '../out/bench/soak.cjs');
  const { build } = await import('esbuild');
  await build({
    entryPoints: [path.resolve(__dirname, 'soak.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    external: ['onnxruntime-node', 'esbuild'],
    define: { 'process.env.GLOSS_SOAK': '"inside"' },
    logLevel: 'error',
  });
  const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}

void (process.env.GLOSS_SOAK === 'inside' ? main() : bundled());
