import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach } from 'vitest';
import {
  type CompileCheckpoint,
  createHubClient,
  createModelStore,
  type HubOptions,
  installModel,
  type InstallOptions,
  parseModelName,
} from '../../../../src/inference/hub';
import { type HubMirror, type MirrorRepository, startHubMirror } from '../../../support/hubMirror';
import { fakeManifestText } from '../../../support/inference/fakeModel';

/** Bytes that look like nothing, the same each time. */
export function noise(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

export const weights = noise(300_000);
/** A repository as a user finds it: what is needed, and much that is not. */
export const tiny: MirrorRepository = {
  license: 'mit',
  files: {
    '.gitattributes': 'a',
    'README.md': '# Tiny',
    'config.json': '{"model_type":"distilbert"}',
    'vocab.txt': '[PAD]\n[UNK]\n',
    'tokenizer.json': '{}',
    'tokenizer_config.json': '{"do_lower_case":true}',
    'special_tokens_map.json': '{}',
    'model.safetensors': weights,
    'pytorch_model.bin': noise(1000, 2),
    'modeling_custom.py': 'raise SystemExit',
    'onnx/model.onnx': noise(1000, 3),
    '1_Pooling/config.json': '{"pooling_mode_mean_tokens":true}',
  },
};
export const name = 'someone/tiny';

/** What was waited for; waiting itself takes no time. */
export interface Waits {
  readonly ms: number[];
}

export interface Scene {
  readonly mirror: HubMirror;
  readonly root: string;
  readonly waits: Waits;
  /** Every file under the root, relative, sorted. */
  files(): string[];
  client(options?: HubOptions): ReturnType<typeof createHubClient>;
  install(options?: Partial<InstallOptions> & { readonly name?: string }): ReturnType<typeof installModel>;
  readonly store: ReturnType<typeof createModelStore>;
}

const graph = 'no graph, but the one that the manifest lists';

/** A package that can be read but not run: the manifest and the files it lists. */
export async function writeFakePackage(
  out: string,
  changes: Readonly<Record<string, unknown>>,
): Promise<void> {
  const listed = { bytes: graph.length, sha256: createHash('sha256').update(graph).digest('hex') };
  const files = { 'model.onnx': listed, 'vocab.txt': listed };
  for (const file of Object.keys(files)) await writeFile(path.join(out, file), graph);
  await writeFile(path.join(out, 'manifest.json'), fakeManifestText({ files, ...changes }));
}

/** What is there once the fake compiler's package has been installed. */
export const installed = [
  'config.copy.json',
  'installed.json',
  'manifest.json',
  'model.onnx',
  'vocab.txt',
].map((file) => `models/someone--tiny/${file}`);

/** Copies the configuration into a package that can be read. Remembers what it was given. */
export const fakeCompile: CompileCheckpoint = async ({ source, out, id, onProgress }) => {
  onProgress(0.5);
  await writeFakePackage(out, { id });
  await writeFile(path.join(out, 'config.copy.json'), await readFile(path.join(source, 'config.json')));
  onProgress(1);
};

/** A mirror and an empty store, gone after the test. */
export async function scene(
  repositories: Readonly<Record<string, MirrorRepository>> = { [name]: tiny },
): Promise<Scene> {
  const mirror = await startHubMirror(repositories);
  const root = mkdtempSync(path.join(tmpdir(), 'gloss-hub-'));
  ends.push(async () => {
    await mirror.close();
    rmSync(root, { recursive: true, force: true });
  });
  const waits: Waits = { ms: [] };
  const wait = async (ms: number): Promise<void> => void waits.ms.push(ms);
  const store = createModelStore(root);
  const client = (options: HubOptions = {}) =>
    createHubClient({ endpoint: mirror.endpoint, wait, stallMs: 10_000, ...options });
  return {
    mirror,
    root,
    waits,
    store,
    client,
    files: () => filesIn(root),
    install: ({ name: wanted = name, ...options } = {}) =>
      installModel(parseModelName(wanted), {
        client: client(),
        store,
        compile: fakeCompile,
        wait,
        ...options,
      }),
  };
}

export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});
