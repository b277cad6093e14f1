// The compiler's process as the editor starts it, built as it is shipped, over a mirror of the hub.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyPackage } from '../../src/inference';
import { createLocalAnalyzer } from '../../src/inference/local';
import {
  compileInProcess,
  createHubClient,
  createModelStore,
  installModel,
  parseModelName,
} from '../../src/inference/hub';
import { type HubMirror, startHubMirror } from '../support/hubMirror';
import { rejection } from '../support/inference/async';
import { bundle as bundleForNode } from '../support/inference/bundles';

const checkpoint = path.resolve(import.meta.dirname, '../golden/compile/checkpoints/distilbert-sentiment');
const name = 'someone/feelings';

let mirror: HubMirror;
let root: string;
let bundle: string;

beforeAll(async () => {
  const files = Object.fromEntries(
    readdirSync(checkpoint).map((file) => [file, readFileSync(path.join(checkpoint, file))]),
  );
  mirror = await startHubMirror({ [name]: { files, license: 'apache-2.0' } });
  root = mkdtempSync(path.join(tmpdir(), 'gloss-compiler-'));
  bundle = await bundleForNode('src/inference/hub/compiler/main.ts');
});
afterAll(async () => {
  await mirror.close();
  rmSync(root, { recursive: true, force: true });
});

const install = (signal?: AbortSignal, program = bundle) =>
  installModel(parseModelName(name), {
    client: createHubClient({ endpoint: mirror.endpoint }),
    store: createModelStore(root),
    compile: compileInProcess(program),
    signal,
  });

describe('the compiler in a process of its own', () => {
  it('makes a package of a downloaded checkpoint that then answers', async () => {
    const { folder } = await install();
    const { manifest } = await verifyPackage(folder);
    for (const { crc32 } of Object.values(manifest.files)) expect(crc32).toMatch(/^[0-9a-f]{8}$/);
    const analyzer = await createLocalAnalyzer({ packageFolder: folder });
    try {
      const [result] = await analyzer.analyze(['sentiment'], ['the good word']);
      expect(['negative', 'positive']).toContain(result?.sentiment.label);
      expect(await analyzer.info()).toMatchObject({ id: name, license: 'apache-2.0' });
    } finally {
      await analyzer.dispose();
    }
  });

  it('ends when it is cancelled, and leaves no package', async () => {
    await createModelStore(root).remove(name);
    const controller = new AbortController();
    const installing = install(controller.signal);
    setTimeout(() => controller.abort(), 50);
    expect(await rejection(installing)).toMatchObject({ code: 'cancelled' });
    expect(existsSync(createModelStore(root).packageFolder(name))).toBe(false);
  });

  it('is told of when it cannot be started', async () => {
    const error = await rejection(install(undefined, path.join(root, 'nothing.cjs')));
    expect(error).toMatchObject({ code: 'internal', message: expect.stringContaining('compiler') as string });
  });
});
