import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  benchmarkCells,
  type BenchmarkOptions,
  GlossError,
  type Measurement,
  runBenchmark,
  textOf,
  threadCounts,
} from '../../../src/inference';
import { benchmarkSentences } from '../../../src/inference/benchmark/texts';
import { rejection } from '../../support/inference/async';
import { fakeManifestText } from '../../support/inference/fakeModel';

const root = mkdtempSync(path.join(tmpdir(), 'gloss-benchmark-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function packageFolder(id: string, precision: string): string {
  const folder = path.join(root, id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'manifest.json'), fakeManifestText({ id, precision }));
  return folder;
}

const measurement = (changes: Partial<Measurement> = {}): Measurement => ({
  loadMs: 100,
  sentenceMs: 4,
  tokensPerSecond: 1000,
  cpuMsPerThousandTokens: 1000,
  residentBytes: 90e6,
  ...changes,
});

function run(changes: Partial<BenchmarkOptions>) {
  return runBenchmark({
    packageFolders: [packageFolder('small', 'int8')],
    threads: [1],
    rounds: 1,
    measure: async () => measurement(),
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...changes,
  });
}

describe('a benchmark of the machine', () => {
  it('lets the configurations take turns and keeps the median of each figure', async () => {
    const asked: string[] = [];
    const times = [10, 20, 90, 30, 50, 40];
    const { rows } = await run({
      threads: [1, 2],
      rounds: 3,
      measure: async ({ packageFolder: folder, threads }) => {
        asked.push(`${path.basename(folder)} ${threads}`);
        return measurement({ loadMs: times[asked.length - 1]! });
      },
    });
    expect(asked).toEqual(['small 1', 'small 2', 'small 1', 'small 2', 'small 1', 'small 2']);
    expect(rows.map(({ threads, loadMs }) => [threads, loadMs])).toEqual([
      [1, 50],
      [2, 30],
    ]);
    expect(rows[0]).toMatchObject({ model: 'small', precision: 'int8', sentenceMs: 4 });
  });

  it('suggests the fewest threads that come within a tenth of the best, for each package', async () => {
    const speeds: Readonly<Record<string, readonly number[]>> = {
      small: [950, 1000, 1040],
      large: [100, 180, 190],
    };
    const { suggested } = await run({
      packageFolders: [packageFolder('small', 'int8'), packageFolder('large', 'fp32')],
      threads: [1, 2, 3],
      measure: async ({ packageFolder: folder, threads }) =>
        measurement({ tokensPerSecond: speeds[path.basename(folder)]![threads - 1]! }),
    });
    expect(suggested.map(({ model, threads }) => [model, threads])).toEqual([
      ['small', 1],
      ['large', 2],
    ]);
  });

  it('times fp32 on the other devices that the machine has, and suggests the one that is faster', async () => {
    const asked: string[] = [];
    const { rows, suggested, notes } = await run({
      packageFolders: [packageFolder('large', 'fp32'), packageFolder('small', 'int8')],
      threads: [2, 3],
      rounds: 2,
      measure: async ({ packageFolder: folder, threads, device }) => {
        asked.push(`${path.basename(folder)} ${device} ${threads}`);
        if (device !== 'cpu') return measurement({ tokensPerSecond: 5000 });
        return measurement({ otherDevices: ['webgpu'] });
      },
    });
    expect(asked.slice(8)).toEqual(['large webgpu 2', 'large webgpu 2']);
    expect(rows.map(({ model, device }) => `${model} ${device}`)).toEqual([
      'large cpu',
      'large cpu',
      'small cpu',
      'small cpu',
      'large webgpu',
    ]);
    expect(suggested).toMatchObject([
      { model: 'large', device: 'webgpu', threads: 2 },
      { model: 'small', device: 'cpu', threads: 2 },
    ]);
    expect(notes.map(({ model, reason }) => `${model}: ${textOf(reason)}`)).toEqual([
      'small: int8 models are made of operators that run on the processor.',
    ]);
  });

  it('says why a device was not timed, whether it gave way or took its process along', async () => {
    const reason = { template: 'WebGPU took {0} ms.', details: ['4600'] };
    const asked: string[] = [];
    const { rows, notes } = await run({
      packageFolders: [packageFolder('large', 'fp32')],
      rounds: 2,
      measure: async ({ device }) => {
        asked.push(device);
        if (device === 'webgpu') return { reason };
        if (device === 'dml') throw new GlossError('internal', 'It ended.');
        return measurement({ otherDevices: ['webgpu', 'dml'] });
      },
    });
    expect(asked).toEqual(['cpu', 'cpu', 'webgpu', 'dml']);
    expect(rows.map(({ device }) => device)).toEqual(['cpu']);
    expect(notes.map((note) => textOf(note.reason))).toEqual([
      'WebGPU took 4600 ms.',
      'The device failed: It ended.',
    ]);
  });

  it('says when other programs held the processors', async () => {
    expect((await run({})).isBusy).toBe(false);
    const waiting = measurement({ tokensPerSecond: 500 });
    expect((await run({ measure: async () => waiting })).isBusy).toBe(true);
  });

  it('tells how far it is, without falling back', async () => {
    const shares: number[] = [];
    await run({
      rounds: 2,
      measure: async (_request, { onProgress }) => {
        onProgress(0.5);
        onProgress(1);
        return measurement();
      },
      onProgress: (share) => shares.push(share),
    });
    expect(shares).toEqual([0.25, 0.5, 0.75, 1]);
  });

  it('stops between two runs when it is cancelled, and names a package that is not there', async () => {
    const controller = new AbortController();
    let runs = 0;
    const cancelled = run({
      rounds: 3,
      signal: controller.signal,
      measure: async () => {
        runs += 1;
        controller.abort();
        return measurement();
      },
    });
    expect(await rejection(cancelled)).toMatchObject({ code: 'cancelled' });
    expect(runs).toBe(1);
    const missing = await rejection(run({ packageFolders: [path.join(root, 'nowhere')] }));
    expect(missing).toBeInstanceOf(GlossError);
    expect(missing).toMatchObject({ code: 'modelMissing' });
  });

  it('tries every number of threads up to four, and all processors', () => {
    expect([1, 2, 4, 6, 20, 200].map(threadCounts)).toEqual([
      [1],
      [1, 2],
      [1, 2, 3, 4],
      [1, 2, 3, 4, 6],
      [1, 2, 3, 4, 6, 8, 12, 16, 20],
      [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64],
    ]);
  });

  it('writes figures with as many digits as they bear', async () => {
    const { rows } = await run({
      measure: async () => measurement({ loadMs: 123.456, sentenceMs: 4.321, residentBytes: 91_234_567 }),
    });
    expect(rows.map((row) => benchmarkCells(row, 'processor'))).toEqual([
      ['small', 'int8', 'processor', '1', '123', '4.3', '1000', '1000', '91'],
    ]);
  });

  it('times sentences of 5 to 60 words of which no two are equal', () => {
    const texts = benchmarkSentences(64);
    const words = texts.map((text) => text.split(' ').length);
    expect(new Set(texts).size).toBe(64);
    expect(Math.min(...words)).toBeGreaterThanOrEqual(5);
    expect(Math.max(...words)).toBeLessThanOrEqual(60);
    expect(benchmarkSentences(64)).toEqual(texts);
  });
});
