import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { createWorkerAnalyzer } from '../../src/inference';
import { createLocalAnalyzer } from '../../src/inference/local';
import { bundleWorker } from '../support/inference/bundles';
import { writeTinyPackage } from '../support/inference/tinyPackage';
import { describeAsking } from './analyzer.contract';

const folder = await mkdtemp(path.join(tmpdir(), 'gloss-tiny-'));
await writeTinyPackage(folder);
const worker = await bundleWorker();
afterAll(() => rm(folder, { recursive: true }));

describeAsking('local analyzer with a package of every head', () =>
  createLocalAnalyzer({ packageFolder: folder, threads: 1 }),
);
describeAsking('worker thread with a package of every head', async () =>
  createWorkerAnalyzer({ start: worker, packageFolder: folder, threads: 1 }),
);
