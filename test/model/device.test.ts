// Models on another device than the processor. What there is to try is WebGPU over a Vulkan driver in software, which
// Debian's Chromium brings along (the tests in a browser install it); a machine without it tries what it has.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileCheckpoint } from '../../src/inference/local';
import { bundle, bundledPackage, bundleWorker } from '../support/inference/bundles';
import type { Seen } from '../support/inference/deviceProgram';

const chromium = '/usr/lib/chromium';
const driver = path.join(chromium, 'vk_swiftshader_icd.json');
const hasDriver = existsSync(driver);
const where = hasDriver
  ? 'through the software driver of Chromium'
  : `as far as this machine has it: ${driver} is not there`;

const checkpoint = path.resolve(import.meta.dirname, '../golden/compile/checkpoints/distilbert-sentiment');
const folder = mkdtempSync(path.join(tmpdir(), 'gloss-device-'));
const fp32 = path.join(folder, 'fp32');
const worker = await bundleWorker();
const program = await bundle('test/support/inference/deviceProgram.ts', 'esm');

beforeAll(async () => {
  await compileCheckpoint({ source: checkpoint, out: fp32, precision: 'fp32', force: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly seen: Seen;
}

function run(packageFolder: string, device: string, way: string, withDriver = hasDriver): Promise<Ending> {
  const env: NodeJS.ProcessEnv = { ...process.env };
  if (withDriver) Object.assign(env, { VK_ICD_FILENAMES: driver, LD_LIBRARY_PATH: chromium });
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, worker, packageFolder, device, way], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (output === '') reject(new Error(`ended with ${code ?? signal} and no answer: ${said}`));
      else resolve({ code, signal, seen: JSON.parse(output) as Seen });
    });
  });
}

describe(`fp32 on WebGPU, ${where}`, () => {
  // It ends in order, by itself and by process.exit with the model in memory: a driver must not crash it then.
  it.each([
    ['also when the model was let go and came back', 'dispose'],
    ['and lets its process end by itself', 'natural'],
    ['and lets its process exit with the model in memory', 'exit'],
  ])('answers as the processor does, %s', async (_name, way) => {
    const { code, signal, seen } = await run(fp32, 'webgpu', way);
    expect([code, signal]).toEqual([0, null]);
    expect(seen.difference).toBeLessThan(1e-4);
    expect(seen.reason).toMatch(hasDriver ? /^WebGPU took \S+ ms for what the processor did in/ : /./);
    if (hasDriver) expect([seen.devices, seen.hasOwnHash]).toEqual([['webgpu', 'webgpu'], true]);
    expect(new Set(seen.devices).size).toBe(1);
  });

  it('is measured by auto, and not taken where software does the work of a graphics processor', async () => {
    const { code, seen } = await run(fp32, 'auto', 'natural');
    expect([code, seen.difference < 1e-4]).toEqual([0, true]);
    if (hasDriver) expect(seen.devices).toEqual(['cpu', 'cpu']);
    expect(seen.reason).toMatch(/^(WebGPU|The runtime has no WebGPU|The answers of WebGPU)/);
  });
});

describe(`int8 on WebGPU, ${where}`, () => {
  it('gives way to the processor, with the reason', async () => {
    const { code, seen } = await run(bundledPackage, 'webgpu', 'dispose');
    expect([code, seen.difference, seen.devices]).toEqual([0, 0, ['cpu', 'cpu']]);
    if (hasDriver) expect(seen.reason).toMatch(/^WebGPU could not run this model: /);
  });
});

describe('a device that this machine cannot have', () => {
  it.each(['coreml', 'dml', 'cuda'])('%s gives way to the processor or gives its answers', async (device) => {
    const { code, seen } = await run(fp32, device, 'dispose', false);
    expect([code, seen.difference < 1e-3]).toEqual([0, true]);
    if (process.platform === 'linux') expect(seen.devices).toEqual(['cpu', 'cpu']);
    expect(seen.reason).not.toBe('');
  });
});
