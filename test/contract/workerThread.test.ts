import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createWorkerAnalyzer, type WorkerAnalyzer, type WorkerState } from '../../src/inference';
import { rejection } from '../support/inference/async';
import { bundledPackage, bundleWorker } from '../support/inference/bundles';

const worker = await bundleWorker();
let folder: string;
let analyzer: WorkerAnalyzer | undefined;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gloss-worker-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => analyzer?.dispose());

function create(
  start: string,
  packageFolder = bundledPackage,
  states: WorkerState[] = [],
  unloadAfterMs = 0,
): WorkerAnalyzer {
  analyzer = createWorkerAnalyzer({
    start,
    packageFolder,
    threads: 1,
    unloadAfterMs,
    onDidChangeState: (state) => states.push(state),
  });
  return analyzer;
}

const ask = (client: WorkerAnalyzer) => client.analyze(['sentiment'], ['The meeting starts at nine.']);

/** A copy of the bundled package, changed. */
async function packageWith(change: (copy: string) => Promise<void>): Promise<string> {
  const copy = await mkdtemp(path.join(folder, 'package-'));
  const { files } = JSON.parse(await readFile(path.join(bundledPackage, 'manifest.json'), 'utf8')) as {
    files: Record<string, unknown>;
  };
  for (const name of ['manifest.json', ...Object.keys(files)]) {
    await copyFile(path.join(bundledPackage, name), path.join(copy, name));
  }
  await change(copy);
  return copy;
}

describe('a worker thread with the bundled package', () => {
  it('reports how far loading is, then that it is ready', async () => {
    const states: WorkerState[] = [];
    await ask(create(worker, bundledPackage, states));
    const phases = states.flatMap(({ progress }) => progress?.phase ?? []);
    expect(phases[0]).toBe('verifying');
    expect(phases.at(-1)).toBe('loading');
    expect(states.map(({ status }) => status).filter((status, i, all) => status !== all[i - 1])).toEqual([
      'loading',
      'ready',
      'busy',
      'ready',
    ]);
  });

  it('lets go of its model without work, and answers alike when that is back', async () => {
    const states: WorkerState[] = [];
    const client = create(worker, bundledPackage, states, 1);
    const first = await ask(client);
    for (let i = 1; i <= 3; i++) {
      await vi.waitUntil(() => client.state.status === 'idle');
      expect(await ask(client)).toEqual(first);
      expect(states.filter(({ status }) => status === 'idle')).toHaveLength(i);
    }
  });

  it('starts, runs, stops and starts again', async () => {
    const client = create(worker);
    const first = await ask(client);
    for (let i = 0; i < 3; i++) {
      const pending = rejection(
        client.analyze(
          ['embedding'],
          Array.from({ length: 30 }, (_, n) => `Sentence ${n} of ${i}.`),
        ),
      );
      await new Promise((resolve) => setImmediate(resolve));
      client.restart();
      expect(await pending).toMatchObject({ code: 'cancelled' });
      expect(await ask(client)).toEqual(first);
    }
  });
});

describe('a worker thread that cannot work', () => {
  it('says `modelMissing` where there is no package', async () => {
    const client = create(worker, path.join(folder, 'nothing'));
    expect(await rejection(ask(client))).toMatchObject({ code: 'modelMissing' });
    expect(client.state).toMatchObject({ status: 'failed', error: { code: 'modelMissing' } });
  });

  it('says `modelCorrupt` for weights that were cut off', async () => {
    const cut = await packageWith((copy) => truncate(path.join(copy, 'model.onnx.data'), 1000));
    expect(await rejection(ask(create(worker, cut)))).toMatchObject({
      code: 'modelCorrupt',
      message: expect.stringContaining('model.onnx.data is damaged') as string,
    });
  });

  it('says `modelCorrupt` for a model that is whole but no model', async () => {
    const garbage = await packageWith(async (copy) => {
      const manifest = JSON.parse(await readFile(path.join(copy, 'manifest.json'), 'utf8')) as {
        files: Record<string, unknown>;
      };
      const content = 'not a graph';
      const sha256 = createHash('sha256').update(content).digest('hex');
      manifest.files['model.onnx'] = { bytes: content.length, sha256 };
      await writeFile(path.join(copy, 'model.onnx'), content);
      await writeFile(path.join(copy, 'manifest.json'), JSON.stringify(manifest));
    });
    expect(await rejection(ask(create(worker, garbage)))).toMatchObject({
      code: 'modelCorrupt',
      message: expect.stringContaining('The runtime cannot load') as string,
    });
  });

  it('says `workerDied` when its file is not there', async () => {
    const client = create(path.join(folder, 'no-worker.cjs'));
    expect(await rejection(ask(client))).toMatchObject({ code: 'workerDied' });
    expect(client.state.status).toBe('failed');
  });

  it('says `workerDied` when the thread throws at a request, once for each of two workers, and then stays failed', async () => {
    const script = path.join(folder, 'throws.cjs');
    await writeFile(
      script,
      `const { parentPort } = require('node:worker_threads');
       parentPort.on('message', ({ kind, id }) => {
         if (kind === 'load') parentPort.postMessage({ kind: 'result', id, value: { hash: 'x' } });
         else throw new Error('on purpose');
       });`,
    );
    const client = create(script);
    for (const status of ['idle', 'failed']) {
      expect(await rejection(ask(client))).toMatchObject({
        code: 'workerDied',
        message: expect.stringContaining('on purpose') as string,
      });
      expect(client.state.status).toBe(status);
    }
    expect(await rejection(ask(client))).toMatchObject({ code: 'workerDied' });
  });
});
