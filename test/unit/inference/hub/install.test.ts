import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { GlossError, readPackage, worded } from '../../../../src/inference';
import type { CompileCheckpoint, InstallProgress } from '../../../../src/inference/hub';
import type { Fault } from '../../../support/hubMirror';
import { rejection } from '../../../support/inference/async';
import {
  fakeCompile,
  filesIn,
  installed,
  name,
  noise,
  scene,
  tiny,
  weights,
  writeFakePackage,
} from './support';

const large = /stored/;

/** What is left of a download that did not end; nothing else may be there. */
function leftovers(files: readonly string[]): readonly string[] {
  return files.filter((file) => !file.startsWith('downloads/someone--tiny/'));
}

describe('installing a model', () => {
  it('leaves a package that can be read, a record of its origin, and nothing else', async () => {
    const { install, files, mirror, store } = await scene();
    const done = await install();
    expect(files()).toEqual(installed);
    expect(done).toMatchObject({ name, isNew: true, folder: store.packageFolder(name) });
    expect(done.record).toMatchObject({
      name,
      commit: mirror.commitOf(name),
      license: 'mit',
      endpoint: mirror.endpoint,
    });
    expect((await readPackage(done.folder)).manifest.id).toBe(name);
  });

  it('fetches what is needed and no code', async () => {
    const { install, mirror } = await scene();
    let seen: string[] = [];
    const compile: CompileCheckpoint = async (request) => {
      seen = filesIn(request.source);
      expect((await readFile(path.join(request.source, 'model.safetensors'))).equals(weights)).toBe(true);
      await fakeCompile(request);
    };
    await install({ compile });
    const wanted = [
      '1_Pooling/config.json',
      'config.json',
      'model.safetensors',
      'special_tokens_map.json',
      'tokenizer.json',
      'tokenizer_config.json',
      'vocab.txt',
    ];
    expect(seen).toEqual(wanted);
    const asked = mirror.requests.flatMap(
      ({ path: asking }) => /\/resolve\/[^/]+\/(.+)/.exec(asking)?.[1] ?? [],
    );
    expect(asked.toSorted()).toEqual(wanted);
    expect(asked.at(-1)).toBe('model.safetensors');
  });

  it('takes shards with their index, and no other weights', async () => {
    const shards = {
      'model.safetensors.index.json': '{}',
      'model-00001-of-00002.safetensors': noise(10, 4),
      'model-00002-of-00002.safetensors': noise(10, 5),
    };
    const { 'model.safetensors': _single, ...rest } = tiny.files;
    const { install } = await scene({
      [name]: { files: { ...rest, ...shards, 'adapter_model.safetensors': 'x' } },
    });
    let seen: string[] = [];
    await install({
      compile: async (request) => {
        seen = filesIn(request.source).filter(
          (file) => file.startsWith('model') || file.startsWith('adapter'),
        );
        await fakeCompile(request);
      },
    });
    expect(seen).toEqual(Object.keys(shards).toSorted());
  });

  it('reports bytes up to the whole, then the compiling', async () => {
    const { install } = await scene();
    const seen: InstallProgress[] = [];
    await install({ onProgress: (progress) => seen.push(progress) });
    expect([...new Set(seen.map(({ phase }) => phase))]).toEqual(['asking', 'downloading', 'compiling']);
    const bytes = seen.filter(({ phase }) => phase === 'downloading').map(({ done }) => done);
    expect(bytes).toEqual(bytes.toSorted((a, b) => a - b));
    expect(bytes.at(-1)).toBe(seen.find(({ phase }) => phase === 'downloading')?.total);
    expect(seen.at(-1)).toEqual({ phase: 'compiling', done: 1, total: 1 });
  });

  it('does nothing when that commit is there already', async () => {
    const { install, mirror } = await scene();
    await install();
    const before = mirror.requests.length;
    expect(await install()).toMatchObject({ isNew: false });
    expect(mirror.requests.length).toBe(before + 1);
  });

  it('compiles again when another precision or reading of its labels is asked for', async () => {
    const { install, store } = await scene();
    const asked: unknown[] = [];
    const compile: CompileCheckpoint = async ({ out, id, precision = 'int8', task }) => {
      asked.push([precision, task]);
      const heads = task === undefined ? {} : { heads: { classification: { output: 'x', labels: ['a'] } } };
      await writeFakePackage(out, { id, precision, ...heads });
    };
    await install({ compile });
    expect(await install({ compile, precision: 'int8' })).toMatchObject({ isNew: false });
    expect(await install({ compile, precision: 'fp32' })).toMatchObject({ isNew: true });
    expect(await install({ compile, task: 'classification' })).toMatchObject({ isNew: true });
    expect(await install({ compile, task: 'classification' })).toMatchObject({ isNew: false });
    expect(asked).toEqual([
      ['int8', undefined],
      ['fp32', undefined],
      ['int8', 'classification'],
    ]);
    expect(await store.list()).toHaveLength(1);
  });

  it('replaces an older commit as a whole, and keeps it when the new one fails', async () => {
    const { install, mirror, files, store } = await scene();
    const first = await install();
    mirror.publish(name, { ...tiny, files: { ...tiny.files, 'config.json': '{"model_type":"bert"}' } });
    await rejection(install({ compile: async () => Promise.reject(new Error('no')) }));
    const readCopy = () => readFile(path.join(store.packageFolder(name), 'config.copy.json'), 'utf8');
    expect(await readCopy()).toContain('distilbert');
    const second = await install();
    expect(second.record.commit).not.toBe(first.record.commit);
    expect(await readCopy()).toBe('{"model_type":"bert"}');
    expect(files()).toEqual(installed);
  });

  it('names the origin and the licence in the manifest', async () => {
    const { install, mirror } = await scene();
    const compile: CompileCheckpoint = ({ out, id, origin }) => writeFakePackage(out, { id, ...origin });
    const { manifest } = await readPackage((await install({ compile })).folder);
    expect(manifest).toMatchObject({
      id: name,
      license: 'mit',
      source: `${mirror.endpoint}/${name} at ${mirror.commitOf(name)}`,
    });
  });

  it('finds an encoder in the folder of a sentence transformer', async () => {
    const inFolder = ['config.json', 'vocab.txt', 'model.safetensors'].map((file) => [
      `0_Transformer/${file}`,
      tiny.files[file] ?? '',
    ]);
    const files = { ...Object.fromEntries(inFolder), 'modules.json': '[]', '1_Pooling/config.json': '{}' };
    const { install } = await scene({ [name]: { files } });
    let seen: string[] = [];
    await install({
      compile: async ({ source, out, id }) => {
        seen = filesIn(source);
        await writeFakePackage(out, { id });
      },
    });
    expect(seen).toEqual(Object.keys(files).toSorted());
  });

  it('keeps revisions apart', async () => {
    const { install, mirror, store } = await scene();
    const commit = mirror.commitOf(name);
    await install();
    await install({ name: `${name}@${commit}` });
    expect((await store.list()).map((model) => model.name)).toEqual([name, `${name}@${commit}`]);
  });
});

describe('nothing is half installed', () => {
  const cases: readonly (readonly [string, Fault, string, RegExp])[] = [
    ['the server fails', { path: large, status: 500 }, 'unreachable', /status 500/],
    ['the address of the content has expired', { path: large, status: 403 }, 'unreachable', /status 403/],
    [
      'a file is gone',
      { path: /resolve.*vocab/, status: 404 },
      'modelMissing',
      /has no someone\/tiny\/vocab\.txt/,
    ],
    ['every connection is cut', { path: large, cutAfter: 0 }, 'unreachable', /cannot be reached|cut off/],
    ['the server stands still', { path: large, stallAfter: 10 }, 'unreachable', /nothing came for/],
    [
      'the content is another of the same length',
      { path: large, content: (bytes) => Buffer.from(bytes.map((byte) => byte ^ 1)) },
      'modelCorrupt',
      /model\.safetensors is not what the hub announces: its sha256 should be \w{64} and is \w{64}/,
    ],
    [
      'the content is longer than announced',
      { path: large, content: (bytes) => Buffer.concat([bytes, bytes]) },
      'modelCorrupt',
      /longer than the hub announces/,
    ],
    [
      'the content is shorter than announced',
      { path: large, content: (bytes) => bytes.subarray(0, 1000) },
      'unreachable',
      /cut off at 1000 of 300000 bytes/,
    ],
    [
      'the content of a small file is another',
      { path: /resolve.*vocab/, content: (bytes) => Buffer.from(bytes.map((byte) => byte ^ 1)) },
      'modelCorrupt',
      /vocab\.txt is not what the hub announces: its git hash/,
    ],
    [
      'the length in the header is not that of the body',
      { path: large, headers: { 'content-length': '100' } },
      'unreachable',
      /model\.safetensors|cannot be reached/,
    ],
  ];
  it.each(cases)('when %s', async (_what, fault, code, message) => {
    const { install, mirror, files, client } = await scene();
    mirror.faults = [fault];
    const patience = 'stallAfter' in fault ? { stallMs: 100 } : {};
    const error = await rejection(install({ client: client(patience) }));
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string });
    expect(leftovers(files())).toEqual([]);
    mirror.faults = [];
    await install();
    expect(files()).toEqual(installed);
  });

  it('when a mirror says neither size nor hash', async () => {
    const { install, mirror, files } = await scene({ [name]: { ...tiny, hasBlobs: false } });
    mirror.faults = [{ path: /resolve/, isSilent: true }];
    const error = await rejection(install());
    expect(error).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('could not be checked') as string,
    });
    expect(leftovers(files())).toEqual([]);
  });

  it('when compiling fails; what was downloaded is not fetched again', async () => {
    const { install, mirror, files } = await scene();
    const compile: CompileCheckpoint = async ({ out }) => {
      await writeFile(path.join(out, 'model.onnx'), 'half');
      throw new GlossError('internal', 'no');
    };
    expect(await rejection(install({ compile }))).toMatchObject({ code: 'internal', message: 'no' });
    expect(leftovers(files())).toEqual([]);
    mirror.requests.length = 0;
    await install();
    expect(mirror.requests.map(({ path: asked }) => asked)).toEqual([`/api/models/${name}/revision/main`]);
    expect(files()).toEqual(installed);
  });

  it('when what was compiled cannot be read', async () => {
    const { install, files } = await scene();
    const compile: CompileCheckpoint = ({ out }) => writeFile(path.join(out, 'manifest.json'), '{}');
    expect(await rejection(install({ compile }))).toMatchObject({ code: 'modelCorrupt' });
    expect(leftovers(files())).toEqual([]);
  });

  it('when a file of what was compiled is not the one that its manifest describes', async () => {
    const { install, files } = await scene();
    const compile: CompileCheckpoint = async ({ out, id }) => {
      await writeFakePackage(out, { id });
      await writeFile(
        path.join(out, 'model.onnx'),
        'no graph, and not the one that the manifest lists'.slice(0, 44),
      );
    };
    expect(await rejection(install({ compile }))).toMatchObject({
      code: 'modelCorrupt',
      message: expect.stringMatching(/model\.onnx is damaged: /) as string,
    });
    expect(leftovers(files())).toEqual([]);
  });

  it.each(['modelUnsupported', 'modelCorrupt', 'invalidInput'] as const)(
    'when the model turns out not to be usable (%s); its download is dropped',
    async (code) => {
      const { install, files } = await scene();
      const compile = () => Promise.reject(new GlossError(code, 'Gloss reads BERT only.'));
      expect(await rejection(install({ compile }))).toMatchObject({ code });
      expect(files()).toEqual([]);
    },
  );

  it('naming its files as the hub does, since the folder here is gone', async () => {
    const { install } = await scene();
    const compile: CompileCheckpoint = async ({ source }) => {
      throw new GlossError(
        'modelCorrupt',
        worded`${path.join(source, 'config.json')} is ${worded`no JSON`}.`,
      );
    };
    expect(await rejection(install({ compile }))).toMatchObject({
      message: `${path.join(name, 'config.json')} is no JSON.`,
      wording: { template: '{0} is {1}.' },
    });
    const unworded: CompileCheckpoint = async ({ source }) => {
      throw new GlossError('modelCorrupt', `${source} is empty.`);
    };
    expect(await rejection(install({ compile: unworded }))).toMatchObject({ message: `${name} is empty.` });
  });

  it.each(['asking', 'downloading', 'compiling'] as const)('when it is cancelled while %s', async (phase) => {
    const { install, files, store, mirror } = await scene();
    mirror.faults = [{ path: large, slowMs: 1 }];
    const controller = new AbortController();
    const error = await rejection(
      install({
        signal: controller.signal,
        onProgress: (progress) => {
          if (progress.phase === phase && progress.done >= progress.total / 2) controller.abort();
          if (progress.phase === 'asking' && phase === 'asking') controller.abort();
        },
      }),
    );
    expect(error).toMatchObject({ code: 'cancelled' });
    expect(leftovers(files())).toEqual([]);
    expect(await store.list()).toEqual([]);
  });
});

describe('a repository', () => {
  const without = (...files: readonly string[]) =>
    Object.fromEntries(Object.entries(tiny.files).filter(([file]) => !files.includes(file)));
  it.each([
    [
      'with pickled weights only',
      without('model.safetensors'),
      /only as pytorch_model\.bin, onnx\/model\.onnx, which Gloss does not read/,
    ],
    ['without any weights', { 'config.json': '{}', 'vocab.txt': '' }, /has no weights/],
    ['without a configuration', without('config.json'), /has no config\.json/],
    ['of another kind of network', { ...tiny.files, 'config.json': '{"model_type":"vit"}' }, /kind "vit"/],
    ['with a configuration that is none', { ...tiny.files, 'config.json': '[' }, /not a valid configuration/],
    [
      'without a vocabulary',
      without('vocab.txt', 'tokenizer.json'),
      /neither vocab\.txt nor tokenizer\.json/,
    ],
  ])('%s is refused before its weights are fetched', async (_what, files, message) => {
    const { install, mirror, files: kept } = await scene({ [name]: { files } });
    const error = await rejection(install());
    expect(error).toMatchObject({
      code: expect.stringMatching(/^model(Unsupported|Corrupt)$/) as string,
      message: expect.stringMatching(message) as string,
    });
    expect(mirror.requests.filter(({ server }) => server === 'storage')).toEqual([]);
    expect(kept()).toEqual([]);
  });
});

describe('a network that does not bear to be rounded', () => {
  const fussy =
    (asked: (string | undefined)[]): CompileCheckpoint =>
    async (request) => {
      asked.push(request.precision);
      if (request.precision !== 'fp32') throw new GlossError('invalidInput', 'answers too differently');
      await fakeCompile(request);
    };

  it('is compiled at full precision', async () => {
    const { install, files } = await scene();
    const asked: (string | undefined)[] = [];
    await install({ compile: fussy(asked) });
    expect(asked).toEqual([undefined, 'fp32']);
    expect(files()).toEqual(installed);
  });

  it('is refused when another precision was asked for; its download is kept', async () => {
    const { install, mirror } = await scene();
    const asked: (string | undefined)[] = [];
    expect(await rejection(install({ compile: fussy(asked), precision: 'int4' }))).toMatchObject({
      code: 'invalidInput',
    });
    mirror.requests.length = 0;
    await install({ compile: fussy(asked), precision: 'fp32' });
    expect(asked).toEqual(['int4', 'fp32']);
    expect(mirror.requests).toHaveLength(1);
  });
});

describe('two installations of one model', () => {
  it('do not meet: the second says so', async () => {
    const { install } = await scene();
    let second: unknown;
    await install({
      compile: async (request) => {
        second = await rejection(install());
        await fakeCompile(request);
      },
    });
    expect(second).toMatchObject({
      code: 'invalidInput',
      message: expect.stringContaining('installed already') as string,
    });
  });

  it.each([
    ['whose process has ended', String(2 ** 22 + 12345), new Date()],
    ['that has not been touched for long', String(process.pid), new Date(Date.now() - 600_000)],
  ])('are not held up by one %s', async (_what, pid, when) => {
    const { install, store, files } = await scene();
    const lock = `${store.downloadFolder(name)}.lock`;
    await mkdir(path.dirname(lock), { recursive: true });
    await writeFile(lock, pid);
    await utimes(lock, when, when);
    await install();
    expect(files()).toEqual(installed);
  });
});
