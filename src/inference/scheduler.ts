import { untilAborted } from './abort';
import { asGlossError, GlossError } from './errors';
import type { AnalyzeOptions } from './types';

/** A job in steps: each `next()` does one short stretch of work, the last one returns the result. */
export type Steps<T> = AsyncGenerator<undefined, T, undefined>;

interface Job {
  readonly priority: 'visible' | 'background';
  /** Nobody waits for it any more. */
  readonly isAbandoned: () => boolean;
  /** True once the job has ended, either way. */
  readonly step: () => Promise<boolean>;
  readonly reject: (error: GlossError) => void;
}

/**
 * Runs jobs one step at a time, never two at once: visible jobs first, within a priority in the order they came.
 * Between two steps the event loop gets a turn, so that messages (cancel, new work, shutdown) are handled.
 */
export class Scheduler {
  #queue: Job[] = [];
  #draining: Promise<void> | undefined;
  #isClosed = false;

  /**
   * @returns the job's result. Rejects with what a step threw, `cancelled` as soon as the signal fires (the step in
   * flight still ends by itself), `disposed` when the scheduler closes first.
   */
  run<T>(steps: Steps<T>, options: AnalyzeOptions = {}): Promise<T> {
    if (this.#isClosed) return Promise.reject(disposed());
    const result = new Promise<T>((resolve, reject) => {
      this.#queue.push({
        priority: options.priority ?? 'visible',
        isAbandoned: () => options.signal?.aborted ?? false,
        reject,
        step: async () => {
          const { done, value } = await steps.next();
          if (done) resolve(value);
          return done ?? false;
        },
      });
    });
    this.#draining ??= this.#drain();
    return untilAborted(result, options.signal);
  }

  /** Refuses new jobs, lets the step in flight end, rejects every job that has not ended with `disposed`. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#draining;
  }

  async #drain(): Promise<void> {
    for (;;) {
      await nextTurn();
      this.#queue = this.#queue.filter((job) => !job.isAbandoned());
      const job = this.#isClosed ? undefined : this.#next();
      if (job === undefined) break;
      if (await this.#step(job)) this.#queue = this.#queue.filter((other) => other !== job);
    }
    for (const job of this.#queue.splice(0)) job.reject(disposed());
    this.#draining = undefined;
  }

  async #step(job: Job): Promise<boolean> {
    try {
      return await job.step();
    } catch (thrown) {
      job.reject(asGlossError(thrown));
      return true;
    }
  }

  #next(): Job | undefined {
    return this.#queue.find((job) => job.priority === 'visible') ?? this.#queue[0];
  }
}

function disposed(): GlossError {
  return new GlossError('disposed', 'The analyzer has been disposed.');
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
