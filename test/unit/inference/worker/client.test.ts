import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  createWorkerAnalyzer,
  type DeviceChoice,
  type DeviceUse,
  GlossError,
  type WorkerState,
} from '../../../../src/inference';
import { type OpenAnalyzer, serve } from '../../../../src/inference/worker/serve';
import { deferred, rejection, turns } from '../../../support/inference/async';
import { createFakeAnalyzer, fakeInfo, FakeSession } from '../../../support/inference/fakeModel';
import { createPortPair, type PortPair } from '../../../support/inference/portPair';

interface StartOptions {
  readonly session?: FakeSession;
  readonly open?: OpenAnalyzer;
  /** Whether the n-th worker serves at all, or sits there. Default: all do. */
  readonly serves?: (n: number) => boolean;
  readonly unloadAfterMs?: number;
  readonly device?: DeviceChoice;
}

/** A client whose workers are in memory, all of them recorded, with the states it went through. */
function start(options: StartOptions = {}) {
  const { session = new FakeSession(), open, serves = () => true, unloadAfterMs, device: choice } = options;
  const workers: PortPair[] = [];
  const states: WorkerState[] = [];
  const client = createWorkerAnalyzer({
    packageFolder: '/models/fake',
    threads: 2,
    ...(unloadAfterMs !== undefined && { unloadAfterMs }),
    ...(choice !== undefined && { device: choice }),
    start: () => {
      const ports = createPortPair();
      workers.push(ports);
      if (serves(workers.length)) serve(ports.server, open ?? (async () => createFakeAnalyzer(session)));
      return ports.client;
    },
    onDidChangeState: (state) => states.push(state),
  });
  return { client, workers, states, session, statuses: () => states.map(({ status }) => status) };
}

const device = { device: 'cpu' } as const;
const ready: WorkerState = { status: 'ready', device };
const busy: WorkerState = { status: 'busy', device };

const ask = (client: ReturnType<typeof start>['client'], text = 'good') =>
  client.analyze(['sentiment'], [text]);

describe('the worker client', () => {
  it('starts one worker at the first request and says what it does', async () => {
    const { client, workers, states } = start({
      open: async (request, { onProgress }) => {
        expect(request).toMatchObject({ packageFolder: '/models/fake', threads: 2 });
        onProgress({ phase: 'verifying', fraction: 1 });
        return createFakeAnalyzer();
      },
    });
    expect(client.state).toEqual({ status: 'idle' });
    await turns();
    expect(workers).toEqual([]);
    await Promise.all([ask(client), client.info(), ask(client, 'bad')]);
    expect(workers).toHaveLength(1);
    expect(states).toEqual([
      { status: 'loading' },
      { status: 'loading', progress: { phase: 'verifying', fraction: 1 } },
      ready,
      busy,
      ready,
    ]);
    expect(client.state).toEqual(ready);
    expect(await client.info()).toEqual(fakeInfo);
  });

  it('keeps the process alive only while a request is unanswered', async () => {
    const { client, workers } = start();
    const pending = ask(client);
    await turns(1);
    expect(workers[0]!.isKeptAlive).toBe(true);
    await pending;
    expect(workers[0]!.isKeptAlive).toBe(false);
  });

  it('keeps the process alive for the batch in flight of a cancelled request', async () => {
    const gate = deferred();
    const { client, workers, session } = start();
    await client.info();
    session.gate = () => gate.promise;
    const controller = new AbortController();
    const pending = rejection(client.analyze(['sentiment'], ['good'], { signal: controller.signal }));
    while (session.runs.length === 0) await turns(1);
    // The analyzer in the worker answers a cancelled request at once; a worker in native code cannot.
    workers[0]!.client.post = () => undefined;
    controller.abort();
    expect(await pending).toMatchObject({ code: 'cancelled' });
    expect(workers[0]!.isKeptAlive).toBe(true);
    expect(client.state.status).toBe('busy');
    gate.resolve();
    await turns();
    expect(workers[0]!.isKeptAlive).toBe(false);
    expect(client.state.status).toBe('ready');
  });

  it('rejects everything pending with `workerDied` when the worker dies, and replaces it at the next request', async () => {
    const { client, workers, session, states } = start();
    await client.info();
    session.gate = () => new Promise(() => undefined);
    const pending = [rejection(ask(client)), rejection(ask(client, 'bad'))];
    await turns();
    workers[0]!.die(new Error('out of memory'));
    for (const error of await Promise.all(pending)) {
      expect(error).toMatchObject({
        code: 'workerDied',
        message: expect.stringContaining('out of memory') as string,
      });
    }
    expect(client.state).toMatchObject({ status: 'idle', error: { code: 'workerDied' } });
    expect(workers).toHaveLength(1);
    session.gate = () => Promise.resolve();
    expect(await ask(client)).toHaveLength(1);
    expect(workers).toHaveLength(2);
    expect(states.at(-1)).toEqual(ready);
  });

  it('does not replace a replacement that dies before it has proved itself', async () => {
    const { client, workers } = start();
    await ask(client);
    workers[0]!.die();
    await ask(client);
    workers[1]!.die();
    await turns();
    expect(client.state).toMatchObject({ status: 'failed', error: { code: 'workerDied' } });
    expect(await rejection(ask(client))).toMatchObject({ code: 'workerDied' });
    expect(workers).toHaveLength(2);
  });

  it('replaces again once the replacement has answered for a while', async () => {
    const { client, workers } = start();
    await ask(client);
    workers[0]!.die();
    for (let i = 0; i < 20; i++) await ask(client);
    workers[1]!.die();
    await turns();
    await ask(client);
    expect(workers).toHaveLength(3);
  });

  it('does not replace a worker that dies while booting', async () => {
    const { client, workers, statuses } = start({ serves: () => false });
    const pending = rejection(ask(client));
    await turns();
    workers[0]!.die(new Error('Cannot find module'));
    expect(await pending).toMatchObject({
      code: 'workerDied',
      message: expect.stringContaining('Cannot find') as string,
    });
    expect(await rejection(ask(client))).toMatchObject({ code: 'workerDied' });
    expect(workers).toHaveLength(1);
    expect(statuses()).toEqual(['loading', 'failed']);
  });

  it('fails when a worker cannot even be started', async () => {
    const client = createWorkerAnalyzer({
      packageFolder: 'x',
      start: () => {
        throw new Error('no threads left');
      },
    });
    expect(await rejection(ask(client))).toMatchObject({ code: 'workerDied' });
    expect(client.state).toMatchObject({ status: 'failed', error: { code: 'workerDied' } });
  });

  it('stays failed with the error of the load, lets that worker go, and tries again after a restart', async () => {
    let isThere = false;
    const { client, workers } = start({
      open: async () => {
        if (!isThere) throw new GlossError('modelMissing', 'not there');
        return createFakeAnalyzer();
      },
    });
    expect(await rejection(ask(client))).toMatchObject({ code: 'modelMissing' });
    expect(await rejection(ask(client))).toMatchObject({ code: 'modelMissing', message: 'not there' });
    await turns();
    expect(workers.map(({ sent }) => sent.map(({ kind }) => kind))).toEqual([['load', 'shutdown']]);
    isThere = true;
    client.restart();
    expect(client.state).toEqual({ status: 'idle' });
    expect(await ask(client)).toHaveLength(1);
    expect(workers).toHaveLength(2);
  });

  it('restarts by message: pending requests are cancelled, the next one has a new worker', async () => {
    const { client, workers, session } = start();
    await client.info();
    const gate = deferred();
    session.gate = () => gate.promise;
    const pending = rejection(ask(client));
    while (session.runs.length === 0) await turns(1);
    client.restart();
    expect(await pending).toMatchObject({ code: 'cancelled' });
    const next = ask(client);
    await turns();
    // Two workers would hold the model twice.
    expect(workers).toHaveLength(1);
    gate.resolve();
    expect(await next).toHaveLength(1);
    expect(workers).toHaveLength(2);
    expect(workers[0]!.sent.at(-1)!.kind).toBe('shutdown');
  });

  it('tells those who wait for the model that it is restarted or disposed', async () => {
    const { client } = start({ open: () => new Promise(() => undefined) });
    const first = rejection(ask(client));
    await turns();
    client.restart();
    expect(await first).toMatchObject({ code: 'cancelled' });

    const other = start({
      open: (_request, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new GlossError('cancelled', 'stopped')));
        }),
    });
    const second = rejection(ask(other.client));
    await turns();
    await other.client.dispose();
    expect(await second).toMatchObject({ code: 'disposed' });
  });

  it('rejects what the worker has not answered with `disposed` when it dies during dispose', async () => {
    const { client, workers, session } = start();
    await client.info();
    session.gate = () => new Promise(() => undefined);
    const pending = rejection(ask(client));
    while (session.runs.length === 0) await turns(1);
    const disposing = client.dispose();
    await turns();
    workers[0]!.die();
    await disposing;
    expect(await pending).toMatchObject({ code: 'disposed' });
    expect(client.state).toEqual({ status: 'idle' });
  });

  it('ignores a restart after dispose, and starts nothing', async () => {
    const { client, workers } = start();
    await client.dispose();
    client.restart();
    expect(await rejection(ask(client))).toMatchObject({ code: 'disposed' });
    expect(workers).toEqual([]);
  });

  it('rejects a request that cannot be sent, and goes on', async () => {
    const { client } = start();
    const unsendable = [(() => 'text') as unknown as string];
    expect(await rejection(client.analyze(['sentiment'], unsendable))).toMatchObject({
      code: 'invalidInput',
    });
    expect(await ask(client)).toHaveLength(1);
    expect(client.state.status).toBe('ready');
  });
});

describe('a restart while the old worker hangs', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('starts the new worker after 5 s', async () => {
    const { client, workers } = start({ serves: (n) => n > 1 });
    const stuck = rejection(ask(client));
    await turns();
    client.restart();
    await stuck;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const next = ask(client);
    await vi.advanceTimersByTimeAsync(4900);
    expect(workers).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(await next).toHaveLength(1);
    expect(workers).toHaveLength(2);
  });
});

describe('a worker without work', () => {
  afterEach(() => void vi.useRealTimers());

  /** A client that was asked one thing, a minute before its model is let go. */
  async function idling(options: StartOptions = {}) {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const started = start({ unloadAfterMs: 60_000, ...options });
    await ask(started.client);
    return started;
  }

  it('lets go of its model after a while, and loads it for the next request', async () => {
    const { client, workers, session } = await idling();
    vi.advanceTimersByTime(59_999);
    expect(client.state).toEqual(ready);
    vi.advanceTimersByTime(1);
    expect(client.state).toEqual({ status: 'idle' });
    await turns();
    expect(session.releases).toBe(1);
    expect(workers[0]!.isKeptAlive).toBe(false);
    expect(await ask(client, 'bad')).toHaveLength(1);
    expect(workers).toHaveLength(1);
    expect(client.state).toEqual(ready);
  });

  it('can be asked while it is letting go', async () => {
    const { client, workers, statuses } = await idling();
    vi.advanceTimersByTime(60_000);
    expect(await ask(client, 'bad')).toHaveLength(1);
    expect(workers[0]!.sent.map(({ kind }) => kind)).toEqual([
      'load',
      'analyze',
      'unload',
      'load',
      'analyze',
    ]);
    expect(statuses().slice(-5)).toEqual(['idle', 'loading', 'ready', 'busy', 'ready']);
  });

  it('is missed by nobody when it dies without a model: the next request starts another', async () => {
    const { client, workers, states } = await idling();
    vi.advanceTimersByTime(60_000);
    await turns();
    workers[0]!.die(new Error('gone'));
    expect([client.state, states.some(({ error }) => error)]).toEqual([{ status: 'idle' }, false]);
    expect(await client.info()).toEqual(fakeInfo);
    expect(await ask(client)).toHaveLength(1);
    expect(workers).toHaveLength(2);
  });

  it('ends with the client, and with a restart, also without a model', async () => {
    for (const end of ['dispose', 'restart'] as const) {
      const { client, workers } = await idling();
      vi.advanceTimersByTime(60_000);
      await turns();
      await client[end]();
      await turns();
      expect(workers[0]!.sent.at(-1)).toMatchObject({ kind: 'shutdown' });
      expect(workers[0]!.answered.at(-1)).toMatchObject({ kind: 'result' });
    }
  });

  it('still says what it was, without being loaded for it', async () => {
    const { client, workers } = await idling();
    vi.advanceTimersByTime(60_000);
    await turns();
    expect(await client.info()).toEqual(fakeInfo);
    expect([workers.length, client.state.status]).toEqual([1, 'idle']);
    client.restart();
    expect(await client.info()).toEqual(fakeInfo);
    expect(workers).toHaveLength(2);
  });

  it('stays as long as requests come, and while one is unanswered', async () => {
    const gate = deferred();
    const { client, session, workers } = await idling();
    vi.advanceTimersByTime(50_000);
    await ask(client);
    vi.advanceTimersByTime(50_000);
    expect(client.state).toEqual(ready);
    session.gate = () => gate.promise;
    const pending = ask(client);
    await turns();
    vi.advanceTimersByTime(600_000);
    expect(client.state).toEqual(busy);
    gate.resolve();
    expect(await pending).toHaveLength(1);
    expect(workers).toHaveLength(1);
  });

  it('stays for good when no time is set, and waits for nothing once it is disposed', async () => {
    const { client } = await idling({ unloadAfterMs: 0 });
    vi.advanceTimersByTime(1e9);
    expect(client.state).toEqual(ready);
    const other = await idling();
    await other.client.dispose();
    expect(vi.getTimerCount()).toBe(0);
    expect(await rejection(other.client.info())).toMatchObject({ code: 'disposed' });
  });
});

describe('what the model runs on', () => {
  const graphics: DeviceUse = { device: 'webgpu', reason: { template: 'It is faster.', details: [] } };
  const onGraphics = () => Object.assign(new FakeSession(), { device: graphics });
  const loads = (workers: readonly PortPair[]) =>
    workers.flatMap(({ sent }) => sent.flatMap((message) => (message.kind === 'load' ? [message] : [])));

  it('is asked for as the options say, told with the state, and not measured again when the model comes back', async () => {
    const { client, workers } = start({ session: onGraphics(), device: 'auto' });
    await ask(client);
    const info = await client.info();
    expect([client.state, info.device]).toEqual([{ status: 'ready', device: graphics }, graphics]);
    expect(info.hash).not.toBe(fakeInfo.hash);
    workers[0]!.die();
    await ask(client);
    expect(loads(workers)).toMatchObject([{ device: 'auto' }, { device: 'auto', known: info }]);
    expect(loads(workers)[0]).not.toHaveProperty('known');
  });

  it('is measured again after a restart', async () => {
    const { client, workers } = start({ session: onGraphics() });
    await ask(client);
    client.restart();
    await ask(client);
    expect(loads(workers)).toHaveLength(2);
    expect(loads(workers)[1]).not.toHaveProperty('known');
  });

  it('is told anew when the device fails in a run and the processor takes its place', async () => {
    const session = onGraphics();
    let fail = (): void => undefined;
    const { client, states } = start({
      session,
      open: async (_request, { onDidChangeDevice }) => {
        fail = () => {
          session.device = { device: 'cpu' };
          onDidChangeDevice();
        };
        return createFakeAnalyzer(session);
      },
    });
    await ask(client);
    const { hash } = await client.info();
    session.gate = async () => fail();
    await ask(client);
    expect(await client.info()).toEqual(fakeInfo);
    expect(hash).not.toBe(fakeInfo.hash);
    const told = states.map((state) => state.device?.device);
    expect(told.filter((name, at) => name !== told[at - 1])).toEqual(['webgpu', 'cpu']);
  });
});
