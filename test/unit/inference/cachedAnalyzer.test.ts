import { describe, expect, it } from 'vitest';
import {
  type AnalyzeOptions,
  type Analyzer,
  createCachedAnalyzer,
  GlossError,
  type ModelInfo,
  type Task,
  type TaskResults,
} from '../../../src/inference';
import { deferred, rejection, turns } from '../../support/inference/async';
import { createFakeAnalyzer, fakeInfo } from '../../support/inference/fakeModel';

interface Call {
  readonly tasks: readonly Task[];
  readonly texts: readonly string[];
  readonly options: AnalyzeOptions;
  readonly finish: () => void;
  readonly fail: (error: GlossError) => void;
}

/** An analyzer that answers when it is told to, and heeds no signal by itself. */
class ManualAnalyzer implements Analyzer {
  readonly calls: Call[] = [];
  hash = fakeInfo.hash;
  disposals = 0;
  isAutomatic = false;
  /** Called with each request. */
  didAsk: () => unknown = () => undefined;

  async analyze<T extends Task>(tasks: readonly T[], texts: readonly string[], options: AnalyzeOptions = {}) {
    const { promise, resolve, reject } = deferred();
    promise.catch(() => undefined);
    this.didAsk();
    this.calls.push({ tasks, texts, options, finish: resolve, fail: reject });
    options.signal?.addEventListener('abort', () => reject(new GlossError('cancelled', 'inner')));
    if (!this.isAutomatic) await promise;
    return texts.map(
      (text) => Object.fromEntries(tasks.map((task) => [task, resultOf(task, text)])) as Pick<TaskResults, T>,
    );
  }

  readonly ask: Analyzer['ask'] = (kind, query, options) => createFakeAnalyzer().ask(kind, query, options);

  async info(): Promise<ModelInfo> {
    return { ...fakeInfo, hash: this.hash };
  }

  async dispose(): Promise<void> {
    this.disposals += 1;
    for (const { fail } of this.calls) fail(new GlossError('disposed', 'inner'));
  }
}

function resultOf(task: Task, text: string): TaskResults[Task] {
  if (task === 'embedding') return new Float32Array(384).fill(text.length);
  if (task === 'entities') {
    const alternatives = [{ label: 'LOC', score: 0.1 } as const];
    return [{ start: 0, end: text.length, label: 'ORG', score: 0.9, alternatives }];
  }
  return { label: 'neutral', probabilities: { negative: 0, neutral: 1, positive: 0 } };
}

function create(maxBytes?: number) {
  const inner = new ManualAnalyzer();
  return { inner, cached: createCachedAnalyzer(inner, maxBytes === undefined ? {} : { maxBytes }) };
}

const asked = ({ calls }: ManualAnalyzer) => calls.map(({ tasks, texts }) => ({ tasks, texts }));

describe('the cached analyzer', () => {
  it('passes on only what it does not know, in one request per set of tasks', async () => {
    const { inner, cached } = create();
    inner.isAutomatic = true;
    await cached.analyze(['sentiment'], ['a', 'b', 'a']);
    await cached.analyze(['sentiment', 'embedding'], ['b', 'c']);
    const again = await cached.analyze(['embedding', 'sentiment'], ['c', 'b', 'c']);
    expect(asked(inner)).toEqual([
      { tasks: ['sentiment'], texts: ['a', 'b'] },
      { tasks: ['embedding'], texts: ['b'] },
      { tasks: ['sentiment', 'embedding'], texts: ['c'] },
    ]);
    expect(again.map((result) => Object.keys(result))).toEqual(
      Array.from({ length: 3 }, () => ['embedding', 'sentiment']),
    );
    expect(again[0]).toBe(again[0]);
    expect(again[0]!.embedding).toBe(again[2]!.embedding);
  });

  it('shares a request under way with whoever asks for the same', async () => {
    const { inner, cached } = create();
    const first = cached.analyze(['sentiment'], ['a', 'b']);
    const second = cached.analyze(['sentiment'], ['b', 'c']);
    await turns();
    expect(asked(inner).map(({ texts }) => texts)).toEqual([['a', 'b'], ['c']]);
    for (const { finish } of inner.calls) finish();
    expect([(await first).length, (await second).length]).toEqual([2, 2]);
  });

  it('keeps a shared request alive when one of its callers cancels', async () => {
    const { inner, cached } = create();
    const controller = new AbortController();
    const leaving = rejection(cached.analyze(['sentiment'], ['a'], { signal: controller.signal }));
    const staying = cached.analyze(['sentiment'], ['a']);
    await turns();
    controller.abort();
    expect(await leaving).toMatchObject({ code: 'cancelled' });
    expect(inner.calls[0]!.options.signal!.aborted).toBe(false);
    inner.calls[0]!.finish();
    expect(await staying).toHaveLength(1);
    expect(inner.calls).toHaveLength(1);
  });

  it('cancels a request when its last caller has left, and asks anew afterwards', async () => {
    const { inner, cached } = create();
    const controllers = [new AbortController(), new AbortController()];
    const leaving = controllers.map(({ signal }) =>
      rejection(cached.analyze(['sentiment'], ['a'], { signal })),
    );
    await turns();
    for (const controller of controllers) controller.abort();
    for (const error of await Promise.all(leaving)) expect(error).toMatchObject({ code: 'cancelled' });
    expect(inner.calls[0]!.options.signal!.aborted).toBe(true);
    const next = cached.analyze(['sentiment'], ['a']);
    await turns();
    expect(inner.calls).toHaveLength(2);
    inner.calls[1]!.finish();
    expect(await next).toHaveLength(1);
  });

  it('does not keep a failure', async () => {
    const { inner, cached } = create();
    const failing = rejection(cached.analyze(['sentiment'], ['a']));
    await turns();
    inner.calls[0]!.fail(new GlossError('workerDied', 'gone'));
    expect(await failing).toMatchObject({ code: 'workerDied' });
    inner.isAutomatic = true;
    expect(await cached.analyze(['sentiment'], ['a'])).toHaveLength(1);
  });

  it('does not let visible work wait for background work, but the reverse', async () => {
    const { inner, cached } = create();
    const background = cached.analyze(['sentiment'], ['a', 'b'], { priority: 'background' });
    await turns();
    const visible = cached.analyze(['sentiment'], ['a']);
    await turns();
    const later = cached.analyze(['sentiment'], ['a'], { priority: 'background' });
    await turns();
    expect(inner.calls.map(({ texts, options }) => [texts, options.priority])).toEqual([
      [['a', 'b'], 'background'],
      [['a'], 'visible'],
    ]);
    inner.calls[1]!.finish();
    await Promise.all([visible, later]);
    inner.calls[0]!.finish();
    await background;
  });

  it('answers from memory without disturbing the inner analyzer, also when it was evicted meanwhile', async () => {
    const { inner, cached } = create(3000);
    inner.isAutomatic = true;
    const texts = Array.from({ length: 20 }, (_, i) => `text ${i}`);
    const results = await cached.analyze(['embedding'], texts);
    expect(results.every(({ embedding }) => embedding.length === 384)).toBe(true);
    await cached.analyze(['embedding'], [texts.at(-1)!]);
    expect(inner.calls).toHaveLength(1);
    await cached.analyze(['embedding'], [texts[0]!]);
    expect(inner.calls).toHaveLength(2);
  });

  it('answers a text too large to be kept', async () => {
    const { inner, cached } = create(500);
    inner.isAutomatic = true;
    expect(await cached.analyze(['embedding'], ['x'.repeat(10_000)])).toHaveLength(1);
  });

  it('forgets everything when another package takes its place', async () => {
    const { inner, cached } = create();
    inner.isAutomatic = true;
    await cached.analyze(['sentiment'], ['a']);
    inner.hash = '0'.repeat(64);
    await cached.analyze(['sentiment'], ['a']);
    expect(inner.calls).toHaveLength(2);
  });

  it('freezes what it shares', async () => {
    const { inner, cached } = create();
    inner.isAutomatic = true;
    const [result] = await cached.analyze(['sentiment', 'entities'], ['a']);
    expect(() => ((result!.sentiment.probabilities as { negative: number }).negative = 1)).toThrow(TypeError);
    expect(() => (result!.entities as unknown[]).pop()).toThrow(TypeError);
    const [entity] = result!.entities;
    for (const each of [entity, entity!.alternatives, entity!.alternatives![0]])
      expect(Object.isFrozen(each)).toBe(true);
  });

  it('rejects what is pending when it is disposed, and disposes the inner analyzer once', async () => {
    const { inner, cached } = create();
    const pending = rejection(cached.analyze(['sentiment'], ['a']));
    await turns();
    await Promise.all([cached.dispose(), cached.dispose()]);
    expect(await pending).toMatchObject({ code: 'disposed' });
    expect(inner.disposals).toBe(1);
  });

  it('asks again when the model was loaded anew, from other files, to answer', async () => {
    const { inner, cached } = create();
    inner.isAutomatic = true;
    const [before] = await cached.analyze(['embedding'], ['a']);
    inner.didAsk = () => (inner.hash = '1'.repeat(64));
    const [again] = await cached.analyze(['embedding'], ['a', 'b']);
    expect(again?.embedding).not.toBe(before?.embedding);
    expect(asked(inner).map(({ texts }) => texts)).toEqual([['a'], ['b'], ['a', 'b']]);
  });
});
