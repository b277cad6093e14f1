// The process that times one configuration, built as it is shipped, with a package of a few kilobytes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureInProcess, type MeasureModel } from '../../src/inference';
import { rejection } from '../support/inference/async';
import { bundle } from '../support/inference/bundles';
import { writeTinyPackage } from '../support/inference/tinyPackage';

let folder: string;
let measure: MeasureModel;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'gloss-benchmark-'));
  await writeTinyPackage(folder);
  measure = measureInProcess(await bundle('src/inference/benchmark/main.ts'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const unheard = { signal: new AbortController().signal, onProgress: () => undefined };

describe('the benchmark in a process of its own', () => {
  it('times a package with every kind of head', async () => {
    const shares: number[] = [];
    const told = { ...unheard, onProgress: (share: number) => shares.push(share) };
    const measured = await measure({ packageFolder: folder, threads: 1, device: 'cpu' }, told);
    if ('reason' in measured) throw new Error('The processor was not timed.');
    const { residentBytes, otherDevices, ...times } = measured;
    expect(otherDevices).not.toContain('cpu');
    for (const value of Object.values(times)) expect(value).toBeGreaterThan(0);
    expect(residentBytes).toBeGreaterThanOrEqual(0);
    expect(shares.at(-1)).toBe(1);
    expect([...shares].sort((a, b) => a - b)).toEqual(shares);
  });

  it('passes on why a package cannot be used', async () => {
    const failure = await rejection(
      measure({ packageFolder: path.join(folder, 'none'), threads: 1, device: 'cpu' }, unheard),
    );
    expect(failure).toMatchObject({ code: 'modelMissing' });
  });

  it('ends when it is cancelled', async () => {
    const controller = new AbortController();
    const measuring = measure(
      { packageFolder: folder, threads: 1, device: 'cpu' },
      { ...unheard, signal: controller.signal },
    );
    setTimeout(() => controller.abort(), 20);
    expect(await rejection(measuring)).toMatchObject({ code: 'cancelled' });
  });

  it('says so when the process ends without an answer', async () => {
    const silent = path.join(folder, 'silent.cjs');
    writeFileSync(silent, 'process.disconnect();');
    const failure = await rejection(
      measureInProcess(silent)({ packageFolder: folder, threads: 1, device: 'cpu' }, unheard),
    );
    expect(failure).toMatchObject({ code: 'internal', message: 'The benchmark ended unexpectedly.' });
  });
});
