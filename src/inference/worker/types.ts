import type { GlossError } from '../errors';
import type { DeviceChoice, DeviceUse } from '../model/devices';
import type { LoadProgress } from '../model/packages';
import type { Analyzer } from '../types';
import type { WorkerPort } from './connection';

/**
 * What the worker does. `idle`: it has no model, not yet or not any more; the next request loads it. `busy`: ready, with requests unanswered.
 * `failed`: requests are rejected with `error` until `restart()`.
 */
export interface WorkerState {
  readonly status: 'idle' | 'loading' | 'ready' | 'busy' | 'failed';
  /** What the model runs on, when it is ready. */
  readonly device?: DeviceUse;
  /** While loading, once the worker has said how far it is. */
  readonly progress?: LoadProgress;
  /** Why it failed, or why the last worker ended when a replacement is allowed (`idle`). */
  readonly error?: GlossError;
}

export interface WorkerAnalyzerOptions {
  /** Absolute path of the bundled worker, or what starts one. */
  readonly start: string | (() => WorkerPort);
  readonly packageFolder: string;
  /** Threads of one forward pass. Default: half the processors, at most 4. */
  readonly threads?: number;
  /** What it is to run on. Default: `auto`. What was chosen holds until `restart()`, also when the model was unloaded. */
  readonly device?: DeviceChoice;
  /** The model is let go after so long without a request, in ms, and its memory with it. 0, the default: it stays. */
  readonly unloadAfterMs?: number;
  /** Called after every change, synchronously, never with the same state twice. */
  readonly onDidChangeState?: (state: WorkerState) => void;
}

/** An Analyzer whose model lives in a worker. The worker starts at the first request. */
export interface WorkerAnalyzer extends Analyzer {
  readonly state: WorkerState;
  /**
   * Lets the worker go: what is pending is rejected with `cancelled`, the batch in flight ends in peace, the next
   * request starts a new worker (after at most 5 s, should the old one not end). Also the way out of `failed`.
   */
  restart(): void;
}
