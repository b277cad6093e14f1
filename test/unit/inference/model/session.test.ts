import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildFeeds } from '../../../../src/inference/model/batch';
import type { ModelPackage } from '../../../../src/inference/model/packages';
import { openSession } from '../../../../src/inference/model/session';
import { rejection } from '../../../support/inference/async';
import { fakeInfo, fakeManifest } from '../../../support/inference/fakeModel';

type ImportRuntime = NonNullable<Parameters<typeof openSession>[2]>;

const modelPackage: ModelPackage = { folder: '/models/fake', manifest: fakeManifest(), info: fakeInfo };
const feeds = buildFeeds(
  [
    {
      length: 2,
      ids: Int32Array.of(1, 2),
      spans: new Int32Array(4),
      wordIndex: new Int32Array(2),
      letterCases: Int32Array.of(0, 4),
    },
  ],
  { maxTokens: 8, vocabularySize: 10, paddingId: 0 },
);

class Tensor {
  constructor(
    readonly type: string,
    readonly data: unknown,
    readonly dims: readonly number[],
  ) {}
}

/** A runtime that records what it is asked, as `import('onnxruntime-node')` gives it. */
class FakeRuntime {
  readonly created: unknown[][] = [];
  /** Files of the graphs that ran, and with what. */
  readonly ranIn: string[] = [];
  readonly ran: unknown[] = [];
  releases = 0;
  inputNames = ['attention_mask', 'input_ids'];
  outputNames = ['sentiment_logits', 'entity_logits', 'embedding', 'something_else'];
  outputs: Record<string, unknown> = {
    sentiment_logits: new Tensor('float32', Float32Array.of(1, 2, 3), [1, 3]),
    entity_logits: new Tensor('float32', new Float32Array(18), [1, 2, 9]),
    embedding: new Tensor('float32', new Float32Array(8), [1, 8]),
  };
  /** What graphs have that is not what the whole has, by file. */
  graphs: Record<string, { inputNames?: string[]; outputNames: string[] }> = {};
  problem: Error | undefined;

  get files(): readonly string[] {
    return this.created.map(([file]) => path.basename(String(file)));
  }

  readonly import = (async () => ({
    Tensor,
    InferenceSession: {
      create: async (...args: unknown[]) => {
        if (this.problem) throw this.problem;
        this.created.push(args);
        const file = path.basename(String(args[0]));
        return {
          inputNames: this.inputNames,
          outputNames: this.outputNames,
          ...this.graphs[file],
          run: async (...runArgs: unknown[]) => {
            this.ranIn.push(file);
            this.ran.push(runArgs);
            return this.outputs;
          },
          release: async () => {
            this.releases += 1;
          },
        };
      },
    },
  })) as unknown as ImportRuntime;
}

describe('openSession', () => {
  it('loads the model by its path, so that its weights beside it are mapped, with the settings that were measured', async () => {
    const runtime = new FakeRuntime();
    await openSession(modelPackage, { threads: 3 }, runtime.import);
    expect(runtime.created).toEqual([
      [
        expect.stringMatching(/models[\\/]fake[\\/]model\.onnx$/),
        expect.objectContaining({
          intraOpNumThreads: 3,
          enableCpuMemArena: true,
          enableMemPattern: false,
          graphOptimizationLevel: 'disabled',
          executionMode: 'sequential',
          extra: {
            session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } },
          },
        }),
      ],
    ]);
  });

  it('finds the runtime where Node puts a CommonJS module: under `default`', async () => {
    const runtime = new FakeRuntime();
    const nested = (async () => ({ default: await runtime.import() })) as unknown as ImportRuntime;
    await openSession(modelPackage, {}, nested);
    expect(runtime.created).toHaveLength(1);
  });

  it('names platform and what is supported when there is no native binary', async () => {
    const failing: ImportRuntime = () =>
      Promise.reject(new Error("Cannot find module '…/onnxruntime_binding.node'"));
    const error = (await rejection(openSession(modelPackage, {}, failing))) as Error;
    expect(error).toMatchObject({ code: 'unsupportedPlatform' });
    expect(error.message).toContain(`${process.platform}-${process.arch}`);
    expect(error.message).toContain('onnxruntime_binding.node');
  });

  it('says which file the runtime refuses', async () => {
    const runtime = new FakeRuntime();
    runtime.problem = new Error('protobuf parsing failed');
    expect(await rejection(openSession(modelPackage, {}, runtime.import))).toMatchObject({
      code: 'modelCorrupt',
      message: expect.stringMatching(/model\.onnx: protobuf parsing failed/) as string,
    });
  });

  it('feeds letter cases to a graph that reads them, and to no other', async () => {
    const runtime = new FakeRuntime();
    const inputs = { ids: 'input_ids', attentionMask: 'attention_mask', letterCases: 'case_ids' };
    const reading = { ...modelPackage, manifest: fakeManifest({ inputs }) };
    await (await openSession(modelPackage, {}, runtime.import)).run(feeds, ['sentiment']);
    runtime.inputNames.push('case_ids');
    await (await openSession(reading, {}, runtime.import)).run(feeds, ['sentiment']);
    const [without, withCases] = runtime.ran.map((args) => (args as [Record<string, Tensor>])[0]);
    expect(Object.keys(without!)).toEqual(['input_ids', 'attention_mask']);
    expect(withCases!['case_ids']).toEqual(new Tensor('int64', BigInt64Array.of(0n, 4n), [1, 2]));
  });

  it.each([
    ['inputs', { inputNames: ['input_ids'] }],
    ['inputs', { inputNames: ['input_ids', 'attention_mask', 'token_type_ids'] }],
    ['outputs', { outputNames: ['logits'] }],
  ])('releases a model whose %s are not those of the manifest, and says so', async (kind, changes) => {
    const runtime = Object.assign(new FakeRuntime(), changes);
    expect(await rejection(openSession(modelPackage, {}, runtime.import))).toMatchObject({
      code: 'modelCorrupt',
      message: expect.stringContaining(`the manifest names the ${kind}`) as string,
    });
    expect(runtime.releases).toBe(1);
  });
});

describe('a session', () => {
  it('feeds int64 tensors and fetches the outputs of the tasks asked for', async () => {
    const runtime = new FakeRuntime();
    const session = await openSession(modelPackage, {}, runtime.import);
    const outputs = await session.run(feeds, ['sentiment', 'embedding']);
    expect(runtime.ran).toEqual([
      [
        {
          input_ids: new Tensor('int64', BigInt64Array.of(1n, 2n), [1, 2]),
          attention_mask: new Tensor('int64', BigInt64Array.of(1n, 1n), [1, 2]),
        },
        ['sentiment_logits', 'embedding'],
      ],
    ]);
    expect(outputs).toEqual({ sentiment: Float32Array.of(1, 2, 3), embedding: new Float32Array(8) });
  });

  it.each([
    ['a missing output', undefined],
    ['another type', new Tensor('float16', new Uint16Array(3), [1, 3])],
    ['another shape', new Tensor('float32', new Float32Array(6), [2, 3])],
  ])('refuses %s', async (_name, output) => {
    const runtime = new FakeRuntime();
    runtime.outputs = { sentiment_logits: output };
    const session = await openSession(modelPackage, {}, runtime.import);
    expect(await rejection(session.run(feeds, ['sentiment']))).toMatchObject({ code: 'modelCorrupt' });
  });

  it('asks the guard around each native call and stays out when it is told to', async () => {
    const calls: string[] = [];
    let mayEnter = true;
    const guard = {
      enter: () => {
        if (!mayEnter) throw new Error('exiting');
        calls.push('enter');
      },
      leave: () => calls.push('leave'),
    };
    const runtime = new FakeRuntime();
    const session = await openSession(modelPackage, { guard }, runtime.import);
    await session.run(feeds, ['sentiment']);
    expect(calls).toEqual(['enter', 'leave', 'enter', 'leave', 'enter', 'leave']);
    mayEnter = false;
    await rejection(session.run(feeds, ['sentiment']));
    expect(runtime.ran).toHaveLength(1);
  });
});

describe('a session of a package with parts', () => {
  const listed = { bytes: 1, sha256: '0'.repeat(64) };
  const files = Object.fromEntries(
    ['model.onnx', 'tasks.onnx', 'embedding.onnx', 'vocab.txt'].map((name) => [name, listed]),
  );
  const parts = [
    { model: 'tasks.onnx', heads: ['sentiment', 'entities'] },
    { model: 'embedding.onnx', heads: ['embedding'] },
  ];
  const withParts: ModelPackage = { ...modelPackage, manifest: fakeManifest({ files, parts }) };
  const runtimeWithParts = () => {
    const runtime = new FakeRuntime();
    runtime.graphs = {
      'tasks.onnx': { outputNames: ['sentiment_logits', 'entity_logits'] },
      'embedding.onnx': { inputNames: ['input_ids'], outputNames: ['embedding'] },
    };
    return runtime;
  };

  it('loads the whole at first, others when they are needed, and none twice', async () => {
    const runtime = runtimeWithParts();
    const session = await openSession(withParts, {}, runtime.import);
    expect(runtime.files).toEqual(['model.onnx']);
    for (const heads of [['sentiment'], ['sentiment', 'embedding'], ['entities'], ['embedding']] as const) {
      await session.run(feeds, heads);
    }
    expect(runtime.ranIn).toEqual(['tasks.onnx', 'model.onnx', 'tasks.onnx', 'embedding.onnx']);
    expect(runtime.files).toEqual(['model.onnx', 'tasks.onnx', 'embedding.onnx']);
  });

  it('loads only what it is told will be asked for, and releases what it has loaded', async () => {
    const runtime = runtimeWithParts();
    const session = await openSession(withParts, { heads: ['sentiment'] }, runtime.import);
    expect(runtime.files).toEqual(['tasks.onnx']);
    await session.run(feeds, ['embedding']);
    await session.release();
    expect([runtime.files, runtime.releases]).toEqual([['tasks.onnx', 'embedding.onnx'], 2]);
  });

  it('feeds each graph the inputs that it has', async () => {
    const runtime = runtimeWithParts();
    const session = await openSession(withParts, { heads: ['embedding'] }, runtime.import);
    await session.run(feeds, ['embedding']);
    expect(runtime.ran).toEqual([
      [{ input_ids: new Tensor('int64', BigInt64Array.of(1n, 2n), [1, 2]) }, ['embedding']],
    ]);
  });

  it.each([
    ['inputs', { inputNames: ['input_ids', 'token_type_ids'], outputNames: ['embedding'] }],
    ['outputs', { outputNames: ['sentiment_logits'] }],
  ])(
    'releases a part whose %s are not those of the manifest, and still answers otherwise',
    async (kind, has) => {
      const runtime = runtimeWithParts();
      runtime.graphs['embedding.onnx'] = has;
      const session = await openSession(withParts, {}, runtime.import);
      expect(await rejection(session.run(feeds, ['embedding']))).toMatchObject({
        code: 'modelCorrupt',
        message: expect.stringMatching(`embedding\\.onnx does not fit.*names the ${kind}`) as string,
      });
      expect(runtime.releases).toBe(1);
      await session.run(feeds, ['sentiment']);
      expect(runtime.ranIn).toEqual(['tasks.onnx']);
    },
  );

  it('releases a graph once', async () => {
    const runtime = runtimeWithParts();
    const session = await openSession(withParts, {}, runtime.import);
    await session.release();
    await session.release();
    expect(runtime.releases).toBe(1);
  });
});
