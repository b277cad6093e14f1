import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { bundle, bundledPackage, bundleWorker } from '../support/inference/bundles';

const worker = await bundleWorker();
const program = await bundle('test/support/inference/exitProgram.ts', 'esm');

interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

function run(way: string): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, worker, bundledPackage, way], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, output: output.trim() }));
  });
}

/** A thread inside the native runtime aborts the whole process when it is torn down (SIGABRT): none of these may. */
describe('a process that ends while its worker computes', () => {
  it('stays alive until the answer has come when it ends by itself', async () => {
    expect(await run('natural')).toEqual({ code: 0, signal: null, output: 'answered 60' });
  });

  it('outlives the batch in flight of a request that was cancelled', async () => {
    expect(await run('cancel')).toEqual({ code: 0, signal: null, output: 'cancelled' });
  });

  it('outlives the batch in flight of a worker that was restarted', async () => {
    expect(await run('restart')).toEqual({ code: 0, signal: null, output: 'cancelled' });
  });

  it('ends in order after dispose', async () => {
    expect(await run('dispose')).toEqual({ code: 0, signal: null, output: 'disposed' });
  });

  it.each([1, 2, 3])('is not aborted by process.exit during a run (%i)', async () => {
    expect(await run('exit')).toMatchObject({ code: 0, signal: null });
  });

  it('is not aborted by process.exit while the model loads', async () => {
    expect(await run('exitWhileLoading')).toMatchObject({ code: 0, signal: null });
  });

  it('ends with its own error when it throws during a run', async () => {
    expect(await run('throw')).toMatchObject({ code: 1, signal: null });
  });
});
