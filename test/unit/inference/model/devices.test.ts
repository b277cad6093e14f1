import { afterEach, describe, expect, it, vi } from 'vitest';
import { textOf } from '../../../../src/inference';
import { buildFeeds } from '../../../../src/inference/model/batch';
import type { DeviceChoice, KnownDevice } from '../../../../src/inference/model/devices';
import { hashOn, infoOn } from '../../../../src/inference/model/devices';
import type { ModelPackage } from '../../../../src/inference/model/packages';
import { probeFeeds } from '../../../../src/inference/model/probe';
import { openSession } from '../../../../src/inference/model/session';
import { createTokenizer, loadVocabulary } from '../../../../src/inference/tokenizer';
import { rejection } from '../../../support/inference/async';
import { fakeInfo, fakeManifest, fakeVocabulary } from '../../../support/inference/fakeModel';

type ImportRuntime = NonNullable<Parameters<typeof openSession>[2]>;
type Backend = 'cpu' | 'webgpu' | 'cuda' | 'coreml';

afterEach(() => vi.restoreAllMocks());

const packageOf = (precision: string): ModelPackage => ({
  folder: '/models/fake',
  manifest: fakeManifest({ precision, heads: { sentiment: fakeManifest().heads.sentiment } }),
  info: { ...fakeInfo, precision },
});

const tokenizer = createTokenizer(fakeManifest().tokenizer, loadVocabulary(fakeVocabulary.join('\n')));
const feeds = buildFeeds([tokenizer.encode('good')], {
  maxTokens: 8,
  vocabularySize: fakeVocabulary.length,
  paddingId: 0,
});

/** What a device does: how long a run takes, what it adds to the processor's logits, where it fails. */
interface Behaviour {
  readonly ms?: number;
  readonly off?: number;
  readonly fails?: 'create' | 'run' | 'later';
}

/** A runtime that was built for some backends, under a clock that goes by runs. */
class FakeRuntime {
  readonly log: string[] = [];
  backends: { name: string; bundled: boolean }[] = [
    { name: 'cpu', bundled: true },
    { name: 'webgpu', bundled: true },
    { name: 'cuda', bundled: false },
  ];
  now = 0;
  runs = 0;

  constructor(readonly behaviours: Partial<Record<Backend, Behaviour>>) {
    vi.spyOn(performance, 'now').mockImplementation(() => this.now);
  }

  readonly import = (async () => ({
    Tensor: class {
      constructor(
        readonly type: string,
        readonly data: unknown,
        readonly dims: readonly number[],
      ) {}
    },
    listSupportedBackends: () => {
      this.log.push('list');
      return this.backends;
    },
    InferenceSession: {
      create: async (_path: string, { executionProviders: [device] }: { executionProviders: [Backend] }) => {
        this.log.push(`open ${device}`);
        const { ms = 10, off = 0, fails } = this.behaviours[device] ?? {};
        if (fails === 'create') {
          throw new Error(
            '/src/context.cc:136 Initialize() status == Success was false. No supported adapters\n',
          );
        }
        return {
          inputNames: ['input_ids', 'attention_mask'],
          outputNames: ['sentiment_logits'],
          run: async ({ input_ids: { dims } }: { input_ids: { dims: [number, number] } }) => {
            this.log.push(`run ${device}`);
            this.runs += 1;
            if (fails === 'run' || (fails === 'later' && this.runs > 4)) throw new Error('node_48: at');
            this.now += ms;
            const data = new Float32Array(3 * dims[0]).fill(1 + off);
            return { sentiment_logits: { type: 'float32', data, dims: [dims[0], 3] } };
          },
          release: async () => {
            this.log.push(`release ${device}`);
            if (fails === 'later') throw new Error('device lost');
          },
        };
      },
    },
  })) as unknown as ImportRuntime;
}

interface Asked {
  readonly choice?: DeviceChoice;
  readonly precision?: string;
  readonly known?: KnownDevice;
  readonly backends?: FakeRuntime['backends'];
}

async function open(behaviours: FakeRuntime['behaviours'], asked: Asked = {}) {
  const { choice = 'auto', precision = 'fp32', known, backends } = asked;
  const runtime = new FakeRuntime(behaviours);
  if (backends) runtime.backends = backends;
  const onDidChange = vi.fn();
  const probe = () => probeFeeds(tokenizer, fakeManifest());
  const device = { choice, probe, onDidChange, ...(known && { known }) };
  const session = await openSession(packageOf(precision), { device }, runtime.import);
  const told = (): string | undefined => session.device.reason && textOf(session.device.reason);
  return { session, runtime, onDidChange, told };
}

const tried = (device: string): string[] => [`open ${device}`, `run ${device}`, `run ${device}`];

describe('auto', () => {
  it.each(['int8', 'int4'])('costs nothing for %s: the processor, and why', async (precision) => {
    const { session, runtime, told } = await open({}, { precision });
    expect(session.device.device).toBe('cpu');
    expect(told()).toBe(`${precision} models are made of operators that run on the processor.`);
    expect(runtime.log).toEqual(['open cpu']);
  });

  it('takes another device that is faster and gives the same answers, and lets go of what it loaded beside', async () => {
    const { session, runtime, told } = await open({ webgpu: { ms: 4, off: 1e-5 }, cpu: { ms: 25 } });
    expect(session.device.device).toBe('webgpu');
    expect(told()).toBe('WebGPU took 4.0 ms for what the processor did in 25 ms.');
    expect(runtime.log).toEqual(['list', ...tried('webgpu'), ...tried('cpu'), 'release cpu']);
    await session.run(feeds, ['sentiment']);
    await session.release();
    expect(runtime.log.slice(-2)).toEqual(['run webgpu', 'release webgpu']);
  });

  it('stays with the processor where the other device is slower', async () => {
    const { session, runtime, told } = await open({ webgpu: { ms: 4600 }, cpu: { ms: 25 } });
    expect(session.device.device).toBe('cpu');
    expect(told()).toBe('WebGPU took 4600 ms for what the processor did in 25 ms.');
    expect(runtime.log).toEqual(['list', ...tried('webgpu'), ...tried('cpu'), 'release webgpu']);
    await session.run(feeds, ['sentiment']);
    expect(runtime.log.at(-1)).toBe('run cpu');
  });

  it('does not try twice what takes longer than five seconds', async () => {
    const { runtime } = await open({ webgpu: { ms: 5001 } });
    expect(runtime.log).toEqual(['list', 'open webgpu', 'run webgpu', ...tried('cpu'), 'release webgpu']);
  });

  it.each([
    [0.3, '0.3'],
    [-0.00123, '0.0012'],
    [Number.NaN, 'NaN'],
  ])('stays with the processor where answers differ by %s, however fast they come', async (off, shown) => {
    const { session, told } = await open({ webgpu: { ms: 1, off }, cpu: { ms: 25 } });
    expect(session.device.device).toBe('cpu');
    expect(told()).toBe(`The answers of WebGPU differ from the processor's by ${shown}.`);
  });

  it.each([
    ['create', 'WebGPU could not be opened: No supported adapters', ['open webgpu', 'open cpu']],
    [
      'run',
      'WebGPU could not run this model: node_48: at',
      ['open webgpu', 'run webgpu', 'open cpu', 'release webgpu'],
    ],
  ] as const)('stays with the processor where the device fails to %s', async (fails, reason, log) => {
    const { session, runtime, told } = await open({ webgpu: { fails } });
    expect(session.device.device).toBe('cpu');
    expect(told()).toBe(reason);
    expect(runtime.log).toEqual(['list', ...log]);
  });

  it('tries nothing that Gloss was never run on', async () => {
    const backends = [
      { name: 'cpu', bundled: true },
      { name: 'coreml', bundled: true },
    ];
    const { session, runtime, told } = await open({ coreml: { ms: 1 } }, { backends });
    expect(session.device.device).toBe('cpu');
    expect(told()).toMatch(/^The runtime has no WebGPU on \S+, only CoreML\.$/);
    expect(runtime.log).toEqual(['list', 'open cpu']);
  });
});

describe('a device that was asked for', () => {
  it('is the processor without a reason and without a trial', async () => {
    const { session, runtime } = await open({}, { choice: 'cpu' });
    expect([session.device, runtime.log]).toEqual([{ device: 'cpu' }, ['open cpu']]);
  });

  it('is taken although it is slower, and that is said', async () => {
    const { session, told } = await open({ webgpu: { ms: 300 } }, { choice: 'webgpu' });
    expect(session.device.device).toBe('webgpu');
    expect(told()).toBe('WebGPU took 300 ms for what the processor did in 10 ms.');
  });

  it('is tried for int8 too, and left when it cannot run it', async () => {
    const { session, told } = await open(
      { webgpu: { fails: 'run' } },
      { choice: 'webgpu', precision: 'int8' },
    );
    expect(session.device.device).toBe('cpu');
    expect(told()).toBe('WebGPU could not run this model: node_48: at');
  });

  it('is left when its answers are others', async () => {
    const { session } = await open({ webgpu: { ms: 1, off: 0.01 } }, { choice: 'webgpu' });
    expect(session.device.device).toBe('cpu');
  });

  it.each([
    [[], /no CoreML on \S+, and no other device but the processor\.$/],
    [[{ name: 'webgpu', bundled: true }], /no CoreML on \S+, only WebGPU\.$/],
  ])('names what there is where it is not there (%#)', async (backends, reason) => {
    const { session, told } = await open({}, { choice: 'coreml', backends });
    expect(session.device.device).toBe('cpu');
    expect(told()).toMatch(reason);
  });

  it('says that libraries are missing that the runtime does not bring', async () => {
    const { told } = await open({ cuda: { fails: 'create' } }, { choice: 'cuda' });
    expect(told()).toBe(
      'CUDA needs libraries that do not come with Gloss. CUDA could not be opened: No supported adapters',
    );
  });

  it('gives way to the processor when it fails later, for good, and says so once', async () => {
    const { session, runtime, onDidChange, told } = await open(
      { webgpu: { fails: 'later' } },
      { choice: 'webgpu' },
    );
    expect(session.device.device).toBe('webgpu');
    const outputs = await session.run(feeds, ['sentiment']);
    expect(outputs.sentiment).toEqual(Float32Array.of(1, 1, 1));
    expect(session.device.device).toBe('cpu');
    expect(told()).toBe('WebGPU could not run this model: node_48: at');
    await session.run(feeds, ['sentiment']);
    expect(onDidChange).toHaveBeenCalledTimes(1);
    expect(runtime.log.slice(-5)).toEqual(['run webgpu', 'release webgpu', 'open cpu', 'run cpu', 'run cpu']);
  });

  it('is not blamed for a request that no head answers', async () => {
    const { session } = await open({}, { choice: 'webgpu' });
    expect(await rejection(session.run(feeds, ['embedding']))).toMatchObject({ code: 'headMissing' });
    expect(session.device.device).toBe('webgpu');
  });
});

describe('a device that was chosen before', () => {
  const { info } = packageOf('fp32');
  const graphics = infoOn(info, { device: 'webgpu', reason: { template: 'It is faster.', details: [] } });

  it('is taken again without a trial', async () => {
    const { session, runtime } = await open({}, { known: graphics });
    expect([session.device, runtime.log]).toEqual([graphics.device, ['open webgpu']]);
  });

  it('is the processor when that was found', async () => {
    const known = infoOn(info, { device: 'cpu', reason: { template: 'It is slower.', details: [] } });
    const { session, runtime } = await open({}, { known });
    expect([session.device, runtime.log]).toEqual([known.device, ['open cpu']]);
  });

  it('is measured again when the package has become another', async () => {
    const { runtime } = await open({}, { known: { ...graphics, hash: hashOn('other', 'webgpu') } });
    expect(runtime.log).toContain('run cpu');
  });

  it('gives way to the processor when it cannot be loaded any more', async () => {
    const { session, told } = await open({ webgpu: { fails: 'create' } }, { known: graphics });
    expect(session.device.device).toBe('cpu');
    expect(told()).toBe('WebGPU could not be opened: No supported adapters');
  });
});

describe('a process that is about to exit', () => {
  it('is not taken for a device that fails', async () => {
    const runtime = new FakeRuntime({});
    const { GlossError } = await import('../../../../src/inference');
    let calls = 0;
    const guard = {
      enter: () => {
        calls += 1;
        if (calls > 2) throw new GlossError('disposed', 'The process is exiting.');
      },
      leave: () => undefined,
    };
    const device = { choice: 'webgpu', probe: () => feeds } as const;
    const opening = openSession(packageOf('fp32'), { guard, device }, runtime.import);
    expect(await rejection(opening)).toMatchObject({ code: 'disposed' });
    expect(runtime.log).not.toContain('open cpu');
  });
});

describe('the identity of results', () => {
  it('is that of the package on the processor, and another one on each other device', () => {
    const { hash } = fakeInfo;
    expect(infoOn(fakeInfo, { device: 'cpu' }).hash).toBe(hash);
    expect(new Set([hash, hashOn(hash, 'webgpu'), hashOn(hash, 'coreml')]).size).toBe(3);
    expect(hashOn(hash, 'webgpu')).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('the probe', () => {
  it('has two rows of different lengths, so that padding is tried', () => {
    const { rows, columns, attentionMask } = probeFeeds(tokenizer, fakeManifest());
    expect(rows).toBe(2);
    expect(attentionMask.slice(columns)).toContain(0n);
  });
});
