import { untilAborted } from '../abort';
import type { AskKind, Asks } from '../askTypes';
import { asGlossError, GlossError, throwIfAborted } from '../errors';
import { worded } from '../wording';
import type { AnalyzeOptions, ModelInfo, Task, TaskResults } from '../types';
import { Connection, type PendingRequest, workerDied } from './connection';
import type { LoadRequest } from './protocol';
import { startThread } from './thread';
import type { WorkerAnalyzer, WorkerAnalyzerOptions, WorkerState } from './types';

export type { WorkerAnalyzer, WorkerAnalyzerOptions, WorkerState } from './types';

/** Answers after which a replacement is trusted as much as the first worker. */
const answersUntilTrusted = 20;
/** How long a new worker waits for the old one to end: two of them would hold the model twice. */
const retirementMs = 5000;

export function createWorkerAnalyzer(options: WorkerAnalyzerOptions): WorkerAnalyzer {
  return new ClientAnalyzer(options);
}

/** A worker that has a model, or is loading one. */
interface Running {
  readonly connection: Connection;
  readonly loading: Promise<ModelInfo>;
  /** Once it is ready. */
  info?: ModelInfo;
}

class ClientAnalyzer implements WorkerAnalyzer {
  readonly #options: WorkerAnalyzerOptions;
  #state: WorkerState = { status: 'idle' };
  /** The worker, which stays when its model is let go. */
  #connection: Connection | undefined;
  #running: Running | undefined;
  /** Workers that were asked to go, until the last of them has gone. */
  #retired: Promise<unknown> = Promise.resolve();
  #isRetiring = false;
  #mayReplace = true;
  #answers = 0;
  #idleTimer: NodeJS.Timeout | undefined;
  /** What the worker said of the model that was let go because nobody asked anything, until it is loaded again. */
  #unloaded: ModelInfo | undefined;
  /** What the last worker said that was ready: devices are measured once. */
  #known: ModelInfo | undefined;
  #disposing: Promise<void> | undefined;

  constructor(options: WorkerAnalyzerOptions) {
    this.#options = options;
  }

  get state(): WorkerState {
    return this.#state;
  }

  async analyze<T extends Task>(
    tasks: readonly T[],
    texts: readonly string[],
    options: AnalyzeOptions = {},
  ): Promise<readonly Pick<TaskResults, T>[]> {
    const { signal, priority = 'visible' } = options;
    throwIfAborted(signal);
    const running = await untilAborted(this.#ready(), signal);
    const request = running.connection.request({ kind: 'analyze', tasks, texts, priority });
    const answer = await this.#answerOf(running, request, signal);
    // The worker answers with the tasks that were asked for, in the order of the texts.
    return answer as readonly Pick<TaskResults, T>[];
  }

  async ask<K extends AskKind>(
    kind: K,
    query: Asks[K]['query'],
    options: AnalyzeOptions = {},
  ): Promise<Asks[K]['result']> {
    const { signal, priority = 'visible' } = options;
    throwIfAborted(signal);
    const running = await untilAborted(this.#ready(), signal);
    const request = running.connection.request({ kind: 'ask', ask: kind, query, priority } as const);
    // The worker answers the kind of question that it was asked.
    return this.#answerOf(running, request, signal);
  }

  async info(): Promise<ModelInfo> {
    // A model that was let go is not loaded to say its name: the cache asks before it looks for what it has.
    if (this.#unloaded !== undefined) return this.#unloaded;
    const { info, loading } = await this.#ready();
    return info ?? loading;
  }

  restart(): void {
    if (this.#disposing !== undefined) return;
    this.#mayReplace = true;
    this.#unloaded = undefined;
    this.#known = undefined;
    this.#retire(new GlossError('cancelled', 'The inference worker was restarted.'));
    this.#setState({ status: 'idle' });
  }

  dispose(): Promise<void> {
    this.#disposing ??= this.#dispose();
    return this.#disposing;
  }

  async #dispose(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    this.#running = undefined;
    this.#unloaded = undefined;
    clearTimeout(this.#idleTimer);
    if (connection !== undefined) await shutDown(connection, disposed());
    await this.#retired;
    // Nobody is told: whoever disposes knows.
    this.#state = { status: 'idle' };
  }

  /** The worker once its model is loaded; starts one when there is none, and has it load the model that was let go. */
  async #ready(): Promise<Running> {
    for (;;) {
      if (this.#disposing !== undefined) throw disposed();
      if (this.#state.status === 'failed' && this.#state.error !== undefined) throw this.#state.error;
      if (this.#connection === undefined && this.#isRetiring) {
        await this.#retirement();
        continue;
      }
      this.#running ??= this.#start();
      const running = this.#running;
      await running.loading.catch((thrown: unknown) => {
        throw this.#disposing === undefined ? thrown : disposed();
      });
      return running;
    }
  }

  #start(): Running {
    this.#unloaded = undefined;
    const connection = (this.#connection ??= this.#connect());
    const { packageFolder, threads, device } = this.#options;
    const known = this.#known;
    const load: Omit<LoadRequest, 'id'> = {
      kind: 'load',
      packageFolder,
      ...(threads !== undefined && { threads }),
      ...(device !== undefined && { device }),
      ...(known !== undefined && { known }),
    };
    this.#setState({ status: 'loading' });
    const { answer } = connection.request(load, (progress) => {
      if (this.#running === running) this.#setState({ status: 'loading', progress });
    });
    const running: Running = { connection, loading: answer };
    answer.then(
      (info) => this.#didLearnInfo(running, info),
      (thrown: unknown) => this.#didFailToLoad(running, asGlossError(thrown)),
    );
    return running;
  }

  #connect(): Connection {
    this.#answers = 0;
    const { start } = this.#options;
    try {
      const connection = new Connection(
        typeof start === 'string' ? startThread(start) : start(),
        (cause) => this.#didEnd(connection, cause),
        (info) => {
          if (this.#running?.connection === connection) this.#didLearnInfo(this.#running, info);
        },
      );
      return connection;
    } catch (cause) {
      const error = workerDied(cause);
      this.#setState({ status: 'failed', error });
      throw error;
    }
  }

  async #answerOf<T>(
    running: Running,
    { id, answer }: PendingRequest<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const cancel = (): void => running.connection.cancel(id);
    signal?.addEventListener('abort', cancel, { once: true });
    this.#updateBusy(running);
    // Bookkeeping follows the worker's answer, which may come long after the caller was told `cancelled`.
    void answer.then(
      () => this.#didAnswer(running),
      () => this.#updateBusy(running),
    );
    try {
      return await untilAborted(answer, signal);
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** It has loaded its model, or another device had to take over. */
  #didLearnInfo(running: Running, info: ModelInfo): void {
    running.info = info;
    if (this.#running === running) this.#known = info;
    this.#updateBusy(running);
  }

  #didFailToLoad(running: Running, error: GlossError): void {
    if (this.#running !== running) return;
    this.#retire(error);
    this.#setState({ status: 'failed', error });
  }

  #didAnswer(running: Running): void {
    this.#answers += 1;
    if (this.#answers >= answersUntilTrusted) this.#mayReplace = true;
    this.#updateBusy(running);
  }

  /** The worker ended without having been asked to. One that had been ready is replaced once, at the next request. */
  #didEnd(connection: Connection, cause: unknown): void {
    if (this.#connection !== connection) return;
    const running = this.#running;
    this.#connection = undefined;
    this.#running = undefined;
    // One without a model had nothing to do and is missed by nobody.
    if (running === undefined) return;
    const error = workerDied(cause);
    const isReplaceable = running.info !== undefined && this.#mayReplace;
    this.#mayReplace = false;
    this.#setState({ status: isReplaceable ? 'idle' : 'failed', error });
  }

  #updateBusy(running: Running): void {
    if (this.#running !== running || running.info === undefined) return;
    const isBusy = running.connection.pending > 0;
    clearTimeout(this.#idleTimer);
    if (!isBusy) this.#unloadLater(running);
    const { device } = running.info;
    this.#setState({ status: isBusy ? 'busy' : 'ready', ...(device && { device }) });
  }

  #unloadLater(running: Running): void {
    const { unloadAfterMs = 0 } = this.#options;
    if (unloadAfterMs === 0) return;
    this.#idleTimer = setTimeout(() => {
      if (this.#running !== running || running.connection.pending > 0) return;
      this.#unloaded = running.info;
      this.#running = undefined;
      // The thread stays: the next one would be given other memory than what this one has to leave behind.
      void running.connection.request({ kind: 'unload' }).answer.catch(() => undefined);
      this.#setState({ status: 'idle' });
    }, unloadAfterMs);
    this.#idleTimer.unref();
  }

  /** Lets the current worker go; its waiting callers are told `error` at once. */
  #retire(error: GlossError): void {
    const connection = this.#connection;
    if (connection === undefined) return;
    this.#connection = undefined;
    this.#running = undefined;
    this.#isRetiring = true;
    connection.rejectAll(error);
    const retired = Promise.all([this.#retired, shutDown(connection, error)]);
    this.#retired = retired;
    void retired.then(() => {
      if (this.#retired === retired) this.#isRetiring = false;
    });
  }

  async #retirement(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, retirementMs);
    });
    await Promise.race([this.#retired, late]);
    clearTimeout(timer);
    this.#isRetiring = false;
  }

  #setState(state: WorkerState): void {
    const { status, progress, error, device } = this.#state;
    const isSame = progress === state.progress && error === state.error && device === state.device;
    if (status === state.status && isSame) return;
    this.#state = state;
    this.#options.onDidChangeState?.(state);
  }
}

/** By message only: terminating a thread that is loading or running aborts the whole process. */
async function shutDown(connection: Connection, error: GlossError): Promise<void> {
  connection.endError = error;
  await connection.request({ kind: 'shutdown' }).answer.catch(() => undefined);
  await connection.ended;
}

function disposed(): GlossError {
  return new GlossError('disposed', worded`The analyzer has been disposed.`);
}
