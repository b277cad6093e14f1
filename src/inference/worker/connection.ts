import { fromPortError, GlossError } from '../errors';
import { worded } from '../wording';
import type { LoadProgress } from '../model/packages';
import type { ModelInfo } from '../types';
import type { Answers, FromWorker, ToWorker, WorkerRequest } from './protocol';

/** One running worker as its client sees it: a thread, a child process, or the other end of an in-memory pair. */
export interface WorkerPort {
  post(message: ToWorker): void;
  onMessage(listener: (message: FromWorker) => void): void;
  /** Called once, when the worker has ended for whatever reason; `cause` is what it threw, if it did. */
  onEnd(listener: (cause: unknown) => void): void;
  /** Whether the process must stay alive for this worker. A port that cannot keep it alive leaves this out. */
  keepAlive?(isNeeded: boolean): void;
}

/** A request under way. `answer` may be rejected before the worker has answered, but only the answer ends the request. */
export interface PendingRequest<T> {
  readonly id: number;
  readonly answer: Promise<T>;
}

/** A request without its id, which the connection gives. */
export type Unnumbered<R> = R extends WorkerRequest ? Omit<R, 'id'> : never;

interface Waiting {
  // `never`: each entry takes the answer of its own request; the id ties the two together.
  readonly resolve: (value: never) => void;
  readonly reject: (error: GlossError) => void;
  readonly onProgress: (progress: LoadProgress) => void;
}

/**
 * Requests and answers over one port, for the lifetime of one worker. While a request is unanswered the process is
 * kept alive: exiting by itself with a run in flight would abort it.
 */
export class Connection {
  readonly #port: WorkerPort;
  readonly #onInfo: (info: ModelInfo) => void;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #isShuttingDown = false;
  #hasEnded = false;
  #endError: GlossError | undefined;

  /** Settles when the worker has ended. Never rejects. */
  readonly ended: Promise<void>;

  /**
   * @param onEnd called in the same turn in which the worker ends, so that no request can still go to it.
   * @param onInfo called when what the worker said of the model has changed
   */
  constructor(port: WorkerPort, onEnd: (cause: unknown) => void, onInfo: (info: ModelInfo) => void) {
    this.#port = port;
    this.#onInfo = onInfo;
    port.onMessage((message) => this.#didReceive(message));
    this.ended = new Promise((resolve) => {
      port.onEnd((cause) => {
        this.#didEnd(cause);
        onEnd(cause);
        resolve();
      });
    });
    port.keepAlive?.(false);
  }

  /** Number of requests that the worker has not answered. */
  get pending(): number {
    return this.#waiting.size;
  }

  request<R extends Unnumbered<WorkerRequest>>(
    request: R,
    onProgress: (progress: LoadProgress) => void = () => undefined,
  ): PendingRequest<Answers[R['kind']]> {
    const id = this.#nextId++;
    if (request.kind === 'shutdown') this.#isShuttingDown = true;
    const answer = new Promise<Answers[R['kind']]>((resolve, reject) => {
      if (this.#hasEnded) {
        reject(this.#endError ?? workerDied(undefined));
        return;
      }
      this.#waiting.set(id, { resolve, reject, onProgress });
      try {
        this.#port.post({ ...request, id });
      } catch (cause) {
        // What cannot be cloned has not been sent, so no answer will come.
        this.#waiting.delete(id);
        reject(new GlossError('invalidInput', 'The request cannot be sent to the worker.', { cause }));
      }
      this.#updateKeepAlive();
    });
    return { id, answer };
  }

  /** Asks the worker to drop a request; its answer still comes. */
  cancel(id: number): void {
    if (this.#waiting.has(id)) this.#port.post({ kind: 'cancel', id });
  }

  /** Rejects every waiting caller now; the worker's answers are still awaited, unheard. */
  rejectAll(error: GlossError): void {
    for (const { reject } of this.#waiting.values()) reject(error);
  }

  /** What requests are rejected with that the end of the worker leaves unanswered. Default: `workerDied`. */
  set endError(error: GlossError) {
    this.#endError = error;
  }

  #didReceive(message: FromWorker): void {
    if (message.kind === 'info') {
      this.#onInfo(message.info);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    if (waiting === undefined) return;
    if (message.kind === 'progress') {
      waiting.onProgress(message.progress);
      return;
    }
    this.#waiting.delete(message.id);
    this.#updateKeepAlive();
    if (message.kind === 'result') waiting.resolve(message.value as never);
    else waiting.reject(fromPortError(message.error));
  }

  #didEnd(cause: unknown): void {
    this.#hasEnded = true;
    this.#endError ??= workerDied(cause);
    this.rejectAll(this.#endError);
    this.#waiting.clear();
  }

  #updateKeepAlive(): void {
    // Whoever waits for the end of a worker that shuts down must live to see it.
    this.#port.keepAlive?.(this.#isShuttingDown || this.#waiting.size > 0);
  }
}

export function workerDied(cause: unknown): GlossError {
  const message =
    cause instanceof Error
      ? worded`The inference worker ended unexpectedly: ${cause.message}`
      : worded`The inference worker ended unexpectedly.`;
  return new GlossError('workerDied', message, { cause });
}
