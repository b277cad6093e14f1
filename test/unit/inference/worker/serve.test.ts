import { describe, expect, it } from 'vitest';
import { type Analyzer, GlossError } from '../../../../src/inference';
import type { FromWorker, ToWorker } from '../../../../src/inference/worker/protocol';
import { type OpenAnalyzer, serve, type ServerPort } from '../../../../src/inference/worker/serve';
import { deferred, turns } from '../../../support/inference/async';
import { createFakeAnalyzer, fakeInfo, FakeSession } from '../../../support/inference/fakeModel';

/** A server with the port's other end in the test's hands. */
function start(open: OpenAnalyzer = async () => createFakeAnalyzer(), tidyUp?: () => Promise<void>) {
  const posted: { readonly message: FromWorker; readonly transfer: readonly ArrayBuffer[] }[] = [];
  let receive: (message: unknown) => void = () => undefined;
  let closings = 0;
  const port: ServerPort = {
    post: (message, transfer) => {
      structuredClone(message);
      posted.push({ message, transfer });
    },
    onMessage: (listener) => (receive = listener),
    close: () => (closings += 1),
  };
  serve(port, open, tidyUp);
  return {
    send: (message: ToWorker | Record<string, unknown>) => receive(message),
    posted,
    answers: (id: number) =>
      posted.map(({ message }) => message).filter((m) => m.id === id && m.kind !== 'progress'),
    closings: () => closings,
  };
}

const load = { kind: 'load', id: 1, packageFolder: 'somewhere' } as const;
const analyze = {
  kind: 'analyze',
  id: 2,
  tasks: ['sentiment'],
  texts: ['good'],
  priority: 'visible',
} as const;

describe('the worker', () => {
  it('loads, reports progress, answers', async () => {
    const server = start(async (_request, { onProgress }) => {
      onProgress({ phase: 'verifying', fraction: 0.5 });
      return createFakeAnalyzer();
    });
    server.send(load);
    server.send(analyze);
    await turns();
    expect(server.posted.map(({ message }) => message)).toEqual([
      { kind: 'progress', id: 1, progress: { phase: 'verifying', fraction: 0.5 } },
      { kind: 'result', id: 1, value: fakeInfo },
      {
        kind: 'result',
        id: 2,
        value: [{ sentiment: expect.objectContaining({ label: 'positive' }) as unknown }],
      },
    ]);
  });

  it('hands embeddings over instead of copying them, each buffer once', async () => {
    const server = start();
    server.send(load);
    server.send({ ...analyze, tasks: ['embedding'], texts: ['good', 'bad', 'good'] });
    await turns();
    const answer = server.posted.at(-1)!;
    expect(answer.transfer).toHaveLength(2);
    expect(answer.transfer.every((buffer) => buffer.byteLength === 32)).toBe(true);
  });

  it('answers a request of a kind it does not know with an error', async () => {
    const server = start();
    server.send({ kind: 'sing', id: 7 });
    await turns();
    expect(server.answers(7)).toEqual([
      {
        kind: 'error',
        id: 7,
        error: { code: 'invalidInput', message: expect.stringContaining('"sing"') as string },
      },
    ]);
  });

  it.each([undefined, null, 'text', {}, { kind: 'analyze' }, { kind: 'analyze', id: 'x' }])(
    'survives %j, which nobody can be answered for',
    async (message) => {
      const server = start();
      server.send(message as Record<string, unknown>);
      server.send(load);
      await turns();
      expect(server.posted).toHaveLength(1);
    },
  );

  it('answers a malformed request of a known kind with an error', async () => {
    const server = start();
    server.send(load);
    server.send({ kind: 'analyze', id: 3 });
    await turns();
    expect(server.answers(3)).toMatchObject([{ kind: 'error', error: { code: 'internal' } }]);
  });

  it('answers with an error when the handler throws, and goes on', async () => {
    let isBroken = true;
    const broken: Pick<Analyzer, 'analyze'> = {
      analyze: (tasks, texts, options) => {
        if (isBroken) throw new RangeError('broken');
        return createFakeAnalyzer().analyze(tasks, texts, options);
      },
    };
    const server = start(async () => ({
      ...broken,
      ask: createFakeAnalyzer().ask,
      info: async () => fakeInfo,
      dispose: async () => undefined,
    }));
    server.send(load);
    server.send(analyze);
    await turns();
    isBroken = false;
    server.send({ ...analyze, id: 3 });
    await turns();
    expect(server.answers(2)).toEqual([
      { kind: 'error', id: 2, error: { code: 'internal', message: 'broken' } },
    ]);
    expect(server.answers(3)).toMatchObject([{ kind: 'result' }]);
  });

  it('answers with an error when its result cannot be sent', async () => {
    const unsendable = { analyze: async () => [{ sentiment: () => 'a function' }] } as unknown as Analyzer;
    const server = start(async () => ({
      ...unsendable,
      info: async () => fakeInfo,
      dispose: async () => undefined,
    }));
    server.send(load);
    server.send(analyze);
    await turns();
    expect(server.answers(2)).toMatchObject([{ kind: 'error', error: { code: 'internal' } }]);
  });

  it('rejects requests before a load, a second load, and all requests after a load that failed', async () => {
    const early = start();
    early.send(analyze);
    early.send(load);
    early.send({ ...load, id: 3 });
    await turns();
    expect(early.answers(2)).toMatchObject([{ kind: 'error', error: { code: 'invalidInput' } }]);
    expect(early.answers(3)).toMatchObject([{ kind: 'error', error: { code: 'invalidInput' } }]);

    const failing = start(() => Promise.reject(new GlossError('modelMissing', 'not there')));
    failing.send(load);
    failing.send(analyze);
    await turns();
    for (const id of [1, 2]) {
      expect(failing.answers(id)).toEqual([
        { kind: 'error', id, error: { code: 'modelMissing', message: 'not there' } },
      ]);
    }
  });

  it('cancels a request before and after it has started, answering it once', async () => {
    const session = new FakeSession();
    const gate = deferred();
    session.gate = () => gate.promise;
    const server = start(async () => createFakeAnalyzer(session));
    server.send(load);
    server.send(analyze);
    server.send({ ...analyze, id: 3, texts: ['bad'] });
    await turns();
    server.send({ kind: 'cancel', id: 2 });
    server.send({ kind: 'cancel', id: 3 });
    server.send({ kind: 'cancel', id: 99 });
    gate.resolve();
    await turns();
    for (const id of [2, 3])
      expect(server.answers(id)).toMatchObject([{ kind: 'error', error: { code: 'cancelled' } }]);
    expect(session.runs).toHaveLength(1);
    server.send({ kind: 'cancel', id: 2 });
    await turns();
    expect(server.answers(2)).toHaveLength(1);
  });

  it('finishes the batch in flight at shutdown, rejects what is queued, releases, answers and closes', async () => {
    const session = new FakeSession();
    const gate = deferred();
    session.gate = () => gate.promise;
    const server = start(async () => createFakeAnalyzer(session));
    server.send(load);
    server.send(analyze);
    server.send({ ...analyze, id: 3 });
    await turns();
    server.send({ kind: 'shutdown', id: 4 });
    server.send({ ...analyze, id: 5 });
    server.send({ kind: 'shutdown', id: 6 });
    await turns();
    expect([server.closings(), session.releases, server.answers(4)]).toEqual([0, 0, []]);
    gate.resolve();
    await turns();
    expect(server.answers(2)).toMatchObject([{ kind: 'result' }]);
    for (const id of [3, 5, 6])
      expect(server.answers(id)).toMatchObject([{ kind: 'error', error: { code: 'disposed' } }]);
    expect(server.posted.at(-1)!.message).toEqual({ kind: 'result', id: 4, value: undefined });
    expect([server.closings(), session.releases]).toEqual([1, 1]);
  });

  it('stops a load that is under way at shutdown', async () => {
    const server = start(
      (_request, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new GlossError('cancelled', 'stopped')));
        }),
    );
    server.send(load);
    await turns();
    server.send({ kind: 'shutdown', id: 2 });
    await turns();
    expect(server.answers(1)).toMatchObject([{ kind: 'error', error: { code: 'cancelled' } }]);
    expect(server.answers(2)).toMatchObject([{ kind: 'result' }]);
    expect(server.closings()).toBe(1);
  });

  it('shuts down without ever having loaded', async () => {
    const server = start();
    server.send({ kind: 'shutdown', id: 1 });
    await turns();
    expect(server.answers(1)).toHaveLength(1);
    expect(server.closings()).toBe(1);
  });
});

describe('a worker that is asked to let go of its model', () => {
  const unload = { kind: 'unload', id: 3 } as const;

  it('releases it, tidies up, answers, and loads the next one', async () => {
    const session = new FakeSession();
    let seen: unknown;
    const server = start(
      async () => createFakeAnalyzer(session),
      async () => void (seen = [session.releases, server.answers(3)]),
    );
    server.send(load);
    await turns();
    server.send(unload);
    await turns();
    expect(seen).toEqual([1, []]);
    expect(server.answers(3)).toEqual([{ kind: 'result', id: 3, value: undefined }]);
    server.send({ ...analyze, id: 4 });
    await turns();
    expect(server.answers(4)).toMatchObject([{ kind: 'error', error: { code: 'invalidInput' } }]);
    server.send({ ...load, id: 5 });
    server.send({ ...analyze, id: 6 });
    await turns();
    expect([5, 6].flatMap(server.answers)).toMatchObject([{ value: fakeInfo }, { kind: 'result' }]);
    expect(server.closings()).toBe(0);
  });

  it('never has two: a load waits until the last model is gone', async () => {
    const release = deferred();
    let openings = 0;
    const server = start(async () => {
      openings += 1;
      return { ...createFakeAnalyzer(), info: async () => fakeInfo, dispose: () => release.promise };
    });
    server.send(load);
    await turns();
    server.send(unload);
    server.send({ ...load, id: 4 });
    await turns();
    expect([openings, server.answers(4)]).toEqual([1, []]);
    release.resolve();
    await turns();
    expect(openings).toBe(2);
    expect(server.answers(4)).toMatchObject([{ value: fakeInfo }]);
  });

  it('says so when it cannot, and loads the next one all the same', async () => {
    const server = start(async () => ({
      ...createFakeAnalyzer(),
      info: async () => fakeInfo,
      dispose: () => Promise.reject(new Error('stuck')),
    }));
    server.send(load);
    await turns();
    server.send(unload);
    server.send({ ...load, id: 4 });
    await turns();
    expect(server.answers(3)).toMatchObject([{ kind: 'error', error: { message: 'stuck' } }]);
    expect(server.answers(4)).toMatchObject([{ value: fakeInfo }]);
  });

  it('shuts down afterwards, also while it is letting go', async () => {
    const release = deferred();
    const server = start(async () => ({
      ...createFakeAnalyzer(),
      info: async () => fakeInfo,
      dispose: () => release.promise,
    }));
    server.send(load);
    await turns();
    server.send(unload);
    server.send({ kind: 'shutdown', id: 4 });
    await turns();
    expect([server.closings(), server.answers(4)]).toEqual([0, []]);
    release.resolve();
    await turns();
    expect(server.posted.map(({ message }) => message.id)).toEqual([1, 3, 4]);
    expect(server.closings()).toBe(1);
  });
});
