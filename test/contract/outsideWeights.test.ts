import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLocalAnalyzer } from '../../src/inference/local';
import { rejection } from '../support/inference/async';

const bundled = path.resolve(import.meta.dirname, '../../models/gloss-base');

let outer: string;
let folder: string;

beforeEach(async () => {
  outer = await mkdtemp(path.join(tmpdir(), 'gloss-outside-'));
  folder = path.join(outer, 'package');
  await mkdir(folder);
  for (const file of ['manifest.json', 'model.onnx', 'model.onnx.data', 'vocab.txt']) {
    await cp(path.join(bundled, file), path.join(folder, file));
  }
});
afterEach(() => rm(outer, { recursive: true }));

/** Has the graph name another file of weights, of a name just as long, and the manifest agree with that. */
async function pointTo(location: string): Promise<void> {
  const graph = await readFile(path.join(folder, 'model.onnx'), 'latin1');
  const changed = Buffer.from(graph.replaceAll('model.onnx.data', location), 'latin1');
  await writeFile(path.join(folder, 'model.onnx'), changed);
  const manifest = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8')) as {
    parts?: unknown;
    files: Record<string, { bytes: number; sha256: string }>;
  };
  delete manifest.parts;
  delete manifest.files['tasks.onnx'];
  delete manifest.files['embedding.onnx'];
  const sha256 = createHash('sha256').update(changed).digest('hex');
  manifest.files['model.onnx'] = { bytes: changed.length, sha256 };
  await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
}

describe('a graph whose weights lie', () => {
  it('in its folder is loaded', async () => {
    await pointTo('model.onnx.data');
    const analyzer = await createLocalAnalyzer({ packageFolder: folder, threads: 1 });
    await analyzer.dispose();
  });

  it.each(['../del.onnx.dat', '/tmp/onnx.data0', 'a/../../nx.data'])(
    'outside its folder, at %s, is refused',
    async (location) => {
      await pointTo(location);
      await rename(path.join(folder, 'model.onnx.data'), path.join(outer, 'del.onnx.dat'));
      await cp(path.join(outer, 'del.onnx.dat'), path.join(outer, 'nx.data'));
      await cp(path.join(outer, 'del.onnx.dat'), path.join(folder, 'model.onnx.data'));
      const error = await rejection(createLocalAnalyzer({ packageFolder: folder, threads: 1 }));
      expect(error).toMatchObject({ code: 'modelCorrupt', message: expect.stringContaining('model.onnx') });
    },
  );
});
