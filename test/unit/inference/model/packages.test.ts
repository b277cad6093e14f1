import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadPackage, readPackage, verifyPackage } from '../../../../src/inference';
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

const sha256Of = (content: string): string => createHash('sha256').update(content).digest('hex');
const crc32Of = (content: string): string => crc32(content).toString(16).padStart(8, '0');

function filesOf(describeFile: (content: string) => object): Readonly<Record<string, object>> {
  return Object.fromEntries(
    Object.entries(contents).map(([name, content]) => [
      name,
      { bytes: content.length, sha256: sha256Of(content), ...describeFile(content) },
    ]),
  );
}

function manifestText(changes: Readonly<Record<string, unknown>> = {}): string {
  return fakeManifestText({ files: filesOf((content) => ({ crc32: crc32Of(content) })), ...changes });
}

/** A manifest from before files had a CRC-32. */
async function dropCrc32(): Promise<void> {
  await writeFile(path.join(folder, 'manifest.json'), manifestText({ files: filesOf(() => ({})) }));
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

  it('names expected and found CRC-32 of a file that was changed', async () => {
    await writeFile(path.join(folder, 'model.onnx'), 'grapf');
    expect(await rejection(loadPackage(folder))).toMatchObject({
      code: 'modelCorrupt',
      message: expect.stringContaining(
        `${path.join(folder, 'model.onnx')} is damaged: its crc32 should be ${crc32Of('graph')} and is ${crc32Of('grapf')}.`,
      ) as string,
    });
  });

  it('finds one altered bit in a file of several pieces', async () => {
    const { 'weights/a.bin': content } = contents;
    for (const at of [0, 262_144, content.length - 1]) {
      await writeFile(path.join(folder, 'weights/a.bin'), `${content.slice(0, at)}v${content.slice(at + 1)}`);
      expect(await rejection(loadPackage(folder))).toMatchObject({
        code: 'modelCorrupt',
        message: expect.stringContaining('a.bin is damaged: its crc32') as string,
      });
    }
  });

  it('checks the sha256 where the manifest has no CRC-32', async () => {
    await dropCrc32();
    await loadPackage(folder);
    await writeFile(path.join(folder, 'model.onnx'), 'grapf');
    expect(await rejection(loadPackage(folder))).toMatchObject({
      code: 'modelCorrupt',
      message: expect.stringContaining(
        `${path.join(folder, 'model.onnx')} is damaged: its sha256 should be ${sha256Of('graph')} and is ${sha256Of('grapf')}.`,
      ) as string,
    });
  });

  it('checks the sha256 where Node has no CRC-32', async () => {
    const load = () => loadPackage(folder, {}, () => undefined);
    await load();
    await writeFile(path.join(folder, 'model.onnx'), 'grapf');
    expect(await rejection(load())).toMatchObject({
      message: expect.stringContaining(`its sha256 should be ${sha256Of('graph')}`) as string,
    });
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

describe('verifyPackage', () => {
  it('finds a file that was changed together with its CRC-32', async () => {
    await writeFile(path.join(folder, 'model.onnx'), 'grapf');
    const files = {
      ...filesOf(() => ({})),
      'model.onnx': { bytes: 5, sha256: sha256Of('graph'), crc32: crc32Of('grapf') },
    };
    await writeFile(path.join(folder, 'manifest.json'), manifestText({ files }));
    await loadPackage(folder);
    expect(await rejection(verifyPackage(folder))).toMatchObject({
      code: 'modelCorrupt',
      message: expect.stringContaining(`its sha256 should be ${sha256Of('graph')}`) as string,
    });
  });

  it('finds the bundled package as its manifest describes it, which has a CRC-32 of every file', async () => {
    const bundled = path.join(import.meta.dirname, '../../../../models/gloss-base');
    const { manifest } = await verifyPackage(bundled);
    await loadPackage(bundled);
    expect(Object.values(manifest.files).map(({ crc32: value }) => value)).toEqual(
      Object.keys(manifest.files).map(() => expect.stringMatching(/^[0-9a-f]{8}$/) as string),
    );
  });
});
