import { GlossError, toPortError } from '../errors';
import type { LoadProgress } from '../model/packages';
import type { Analyzer } from '../types';
import type {
  AnalyzeRequest,
  Answers,
  AskRequest,
  FromWorker,
  LoadRequest,
  ShutdownRequest,
  WorkerRequest,
} from './protocol';

/** All that the server sees of the outside; a thread's port and a child process's channel both fit. */
export interface ServerPort {
  /** May throw when the message cannot be cloned; nothing has been sent then. */
  post(message: FromWorker, transfer: readonly ArrayBuffer[]): void;
  onMessage(listener: (message: unknown) => void): void;
  close(): void;
}

export interface OpenOptions {
  /** Fires when the worker is to shut down meanwhile. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: LoadProgress) => void;
  /** Called when what `info()` says has changed. */
  readonly onDidChangeDevice: () => void;
}

/** Loads the package that a `load` names. */
export type OpenAnalyzer = (request: LoadRequest, options: OpenOptions) => Promise<Analyzer>;

/**
 * Answers requests on a port until a `shutdown`, which closes it. Every request gets exactly one answer, also of an
 * unknown kind, with a handler that throws, or when its result cannot be sent.
 * @param tidyUp called when an `unload` has let go of the analyzer, which is answered afterwards
 */
export function serve(
  port: ServerPort,
  open: OpenAnalyzer,
  tidyUp: () => Promise<void> = () => Promise.resolve(),
): void {
  const server = new Server(port, open, tidyUp);
  port.onMessage((message) => server.didReceive(message));
}

class Server {
  readonly #port: ServerPort;
  readonly #open: OpenAnalyzer;
  readonly #tidyUp: () => Promise<void>;
  readonly #controllers = new Map<number, AbortController>();
  readonly #answering = new Set<Promise<void>>();
  #analyzer: Promise<Analyzer> | undefined;
  #loadId: number | undefined;
  /** Settles, without ever rejecting, when the last model that was let go is gone: the next one waits for it. */
  #gone: Promise<unknown> = Promise.resolve();
  #isShuttingDown = false;

  constructor(port: ServerPort, open: OpenAnalyzer, tidyUp: () => Promise<void>) {
    this.#port = port;
    this.#open = open;
    this.#tidyUp = tidyUp;
  }

  didReceive(message: unknown): void {
    const id = idOf(message);
    // Without an id there is nobody to answer.
    if (id === undefined) return;
    const request = message as WorkerRequest | { readonly kind: 'cancel' };
    if (request.kind === 'cancel') this.#controllers.get(id)?.abort();
    else if (request.kind === 'shutdown' && !this.#isShuttingDown) void this.#shutDown(request);
    else this.#track(this.#answer(id, request));
  }

  #track(answering: Promise<void>): void {
    this.#answering.add(answering);
    void answering.finally(() => this.#answering.delete(answering));
  }

  async #answer(id: number, request: WorkerRequest): Promise<void> {
    const controller = new AbortController();
    this.#controllers.set(id, controller);
    try {
      const value = await this.#handle(request, controller.signal);
      this.#port.post({ kind: 'result', id, value }, buffersOf(request.kind, value));
    } catch (thrown) {
      this.#port.post({ kind: 'error', id, error: toPortError(thrown) }, []);
    } finally {
      this.#controllers.delete(id);
    }
  }

  async #handle(request: WorkerRequest, signal: AbortSignal): Promise<Answers[WorkerRequest['kind']]> {
    if (this.#isShuttingDown) throw new GlossError('disposed', 'The worker is shutting down.');
    if (request.kind === 'load') return this.#load(request, signal);
    if (request.kind === 'analyze') return this.#analyze(request, signal);
    if (request.kind === 'ask') return this.#ask(request, signal);
    if (request.kind === 'unload') return this.#unload();
    throw new GlossError(
      'invalidInput',
      `The worker does not know requests of the kind ${JSON.stringify(request.kind)}.`,
    );
  }

  async #load(request: LoadRequest, signal: AbortSignal): Promise<Answers['load']> {
    if (this.#analyzer !== undefined)
      throw new GlossError('invalidInput', 'The worker already has a model package.');
    this.#loadId = request.id;
    const { id } = request;
    const analyzer = this.#gone.then(() =>
      this.#open(request, {
        signal,
        onProgress: (progress) => this.#port.post({ kind: 'progress', id, progress }, []),
        onDidChangeDevice: () => this.#track(this.#tellInfo(id)),
      }),
    );
    this.#analyzer = analyzer;
    return (await analyzer).info();
  }

  async #tellInfo(id: number): Promise<void> {
    // A worker that shuts down has nobody who would still like to know.
    const info = await this.#analyzer?.then((analyzer) => analyzer.info()).catch(() => undefined);
    if (info !== undefined) this.#port.post({ kind: 'info', id, info }, []);
  }

  async #analyze(
    { tasks, texts, priority }: AnalyzeRequest,
    signal: AbortSignal,
  ): Promise<Answers['analyze']> {
    return (await this.#loaded()).analyze(tasks, texts, { signal, priority });
  }

  async #ask({ ask, query, priority }: AskRequest, signal: AbortSignal): Promise<Answers['ask']> {
    return (await this.#loaded()).ask(ask, query, { signal, priority });
  }

  async #loaded(): Promise<Analyzer> {
    if (this.#analyzer === undefined)
      throw new GlossError('invalidInput', 'The worker has no model package yet.');
    return this.#analyzer;
  }

  async #unload(): Promise<undefined> {
    const disposing = this.#dispose();
    this.#analyzer = undefined;
    this.#gone = disposing.catch(() => undefined);
    await disposing;
    await this.#tidyUp();
    return undefined;
  }

  async #shutDown({ id }: ShutdownRequest): Promise<void> {
    this.#isShuttingDown = true;
    try {
      await this.#dispose();
      await Promise.all(this.#answering);
      this.#port.post({ kind: 'result', id, value: undefined }, []);
    } catch (thrown) {
      this.#port.post({ kind: 'error', id, error: toPortError(thrown) }, []);
    }
    this.#port.close();
  }

  async #dispose(): Promise<void> {
    // A load under way can stop before its native part; one that has ended has no controller any more.
    if (this.#loadId !== undefined) this.#controllers.get(this.#loadId)?.abort();
    const analyzer = await this.#analyzer?.catch(() => undefined);
    await analyzer?.dispose();
  }
}

function idOf(message: unknown): number | undefined {
  if (typeof message !== 'object' || message === null || !('id' in message)) return undefined;
  return typeof message.id === 'number' ? message.id : undefined;
}

/** The embeddings' buffers, each once: equal texts share one. They are moved, not copied; nothing here needs them again. */
function buffersOf(
  kind: WorkerRequest['kind'],
  value: Answers[WorkerRequest['kind']],
): readonly ArrayBuffer[] {
  if (kind !== 'analyze') return [];
  const buffers = new Set<ArrayBuffer>();
  for (const { embedding } of value as Answers['analyze']) {
    if (embedding?.buffer instanceof ArrayBuffer) buffers.add(embedding.buffer);
  }
  return [...buffers];
}
