import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadPackage, readPackage } from '../../../../src/inference';
import { rejection } from '../../../support/inference/async';
import { fakeManifestText } from '../../../support/inference/fakeModel';

const contents = { 'model.onnx': 'graph', 'vocab.txt': 'tokens\n', 'weights/a.bin': 'w'.repeat(3_000_000) };

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gloss-package-'));
  await mkdir(path.join(folder, 'weights'));
  for (const [name, content] of Object.entries(contents)) await writeFile(path.join(folder, name), content);
  await writeFile(path.join(folder, 'manifest.json'), manifestText());
});
afterEach(() => rm(folder, { recursive: true }));

function manifestText(changes: Readonly<Record<string, unknown>> = {}): string {
  const files = Object.fromEntries(
    Object.entries(contents).map(([name, content]) => [
      name,
      { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') },
    ]),
  );
  return fakeManifestText({ files, ...changes });
}

describe('loadPackage', () => {
  it('describes a complete package', async () => {
    const modelPackage = await loadPackage(folder);
    expect(modelPackage.folder).toBe(path.resolve(folder));
    expect(modelPackage.info).toEqual({
      id: 'fake',
      version: '1.2.3',
      displayName: 'Fake',
      hash: createHash('sha256').update(manifestText()).digest('hex'),
      license: 'MIT',
      precision: 'fp32',
      maxTokens: 32,
      heads: ['sentiment', 'entities', 'embedding'],
    });
  });

  it('reports progress over the bytes of all files, up to 1', async () => {
    const fractions: number[] = [];
    await loadPackage(folder, { onProgress: (fraction) => fractions.push(fraction) });
    expect(fractions.length).toBeGreaterThan(3);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
  });

  it('changes its hash with anything in the package', async () => {
    const before = (await readPackage(folder)).info.hash;
    await writeFile(path.join(folder, 'manifest.json'), manifestText({ version: '1.2.4' }));
    expect((await readPackage(folder)).info.hash).not.toBe(before);
  });

  it.each(['', 'manifest.json', 'model.onnx', 'weights/a.bin'])(
    'says `modelMissing` and what to do without %j',
    async (name) => {
      await rm(path.join(folder, name), { recursive: true });
      const error = await rejection(loadPackage(folder));
      expect(error).toMatchObject({ code: 'modelMissing' });
      expect((error as Error).message).toContain(path.join(folder, name));
      expect((error as Error).message).toContain('Install the model package again');
      await mkdir(folder, { recursive: true });
    },
  );

  it('says how long a truncated file should be', async () => {
    await writeFile(path.join(folder, 'model.onnx'), 'gra');
    expect(await rejection(loadPackage(folder))).toMatchObject({
      code: 'modelCorrupt',
      message: expect.stringContaining(
        `${path.join(folder, 'model.onnx')} is damaged: it should have 5 bytes and has 3.`,
      ) as string,
    });
  });

  it('names expected and found sha256 of a file that was changed', async () => {
    await writeFile(path.join(folder, 'model.onnx'), 'grapf');
    const error = (await rejection(loadPackage(folder))) as Error;
    expect(error).toMatchObject({ code: 'modelCorrupt' });
    for (const content of ['graph', 'grapf']) {
      expect(error.message).toContain(createHash('sha256').update(content).digest('hex'));
    }
  });

  it('refuses a folder in the place of a file', async () => {
    await rm(path.join(folder, 'model.onnx'));
    await mkdir(path.join(folder, 'model.onnx'));
    expect(await rejection(loadPackage(folder))).toMatchObject({ code: 'modelCorrupt' });
  });

  it('refuses a malformed manifest, naming it', async () => {
    await writeFile(path.join(folder, 'manifest.json'), '{');
    const error = (await rejection(loadPackage(folder))) as Error;
    expect(error).toMatchObject({ code: 'modelCorrupt' });
    expect(error.message).toContain(path.join(folder, 'manifest.json'));
  });

  it('stops when its signal fires', async () => {
    const controller = new AbortController();
    const loading = loadPackage(folder, { signal: controller.signal, onProgress: () => controller.abort() });
    expect(await rejection(loading)).toMatchObject({ code: 'cancelled' });
  });
});
