import type { AskKind, Asks } from '../askTypes';
import type { PortError } from '../errors';
import type { DeviceChoice, KnownDevice } from '../model/devices';
import type { LoadProgress } from '../model/packages';
import type { AnalyzeOptions, ModelInfo, Task, TaskResults } from '../types';

/**
 * What client and worker say to each other. Plain data, for a thread's port or a child process's channel alike.
 * Every request (a message with an `id` that is not a `cancel`) is answered by exactly one `result` or `error` with that id.
 */
export interface LoadRequest {
  readonly kind: 'load';
  readonly id: number;
  readonly packageFolder: string;
  /** Threads of one forward pass; the worker's default when absent. */
  readonly threads?: number;
  /** Default: `auto`. */
  readonly device?: DeviceChoice;
  /** What a worker said before this one: the choice of the device is not made again for the same package. */
  readonly known?: KnownDevice;
}

export interface AnalyzeRequest {
  readonly kind: 'analyze';
  readonly id: number;
  readonly tasks: readonly Task[];
  readonly texts: readonly string[];
  readonly priority: NonNullable<AnalyzeOptions['priority']>;
}

export interface AskRequest<K extends AskKind = AskKind> {
  readonly kind: 'ask';
  readonly id: number;
  readonly ask: K;
  readonly query: Asks[K]['query'];
  readonly priority: NonNullable<AnalyzeOptions['priority']>;
}

/** Let go of the model and its memory, answer, and wait for another `load`. Nothing may be unanswered. */
export interface UnloadRequest {
  readonly kind: 'unload';
  readonly id: number;
}

/** Finish the batch in flight, reject what is queued with `disposed`, answer, close the port. */
export interface ShutdownRequest {
  readonly kind: 'shutdown';
  readonly id: number;
}

/** Not answered itself: the request it names is, with `cancelled` unless it had already ended. */
export interface CancelMessage {
  readonly kind: 'cancel';
  readonly id: number;
}

export type WorkerRequest = LoadRequest | AnalyzeRequest | AskRequest | UnloadRequest | ShutdownRequest;
export type ToWorker = WorkerRequest | CancelMessage;

/** What the `result` of each kind of request carries. */
export interface Answers {
  readonly load: ModelInfo;
  readonly analyze: readonly Partial<TaskResults>[];
  readonly ask: Asks[AskKind]['result'];
  readonly unload: undefined;
  readonly shutdown: undefined;
}

export type FromWorker =
  | { readonly kind: 'result'; readonly id: number; readonly value: Answers[WorkerRequest['kind']] }
  | { readonly kind: 'error'; readonly id: number; readonly error: PortError }
  /** After the request `id`, a `load`: the device failed, and what was said of the model has changed. */
  | { readonly kind: 'info'; readonly id: number; readonly info: ModelInfo }
  /** While the request `id`, a `load`, is under way. */
  | { readonly kind: 'progress'; readonly id: number; readonly progress: LoadProgress };
