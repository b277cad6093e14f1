import { throwIfAborted } from '../../inference';

/**
 * Work between two breaths, in ms. What is under way then is finished first, and that may be a section of Markdown of
 * 8 ms, so the slice is short: both together stay below a frame.
 */
const sliceMs = 2;

/** Lets the event loop run every few milliseconds of a long computation, and stops it once the signal has fired. */
export class Pacer {
  readonly #signal: AbortSignal | undefined;
  #sliceEnd = performance.now() + sliceMs;

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
  }

  /** True when the slice is used up: await `breathe()` then. Cheap enough to be asked in inner loops. */
  get isDue(): boolean {
    return performance.now() >= this.#sliceEnd;
  }

  /** Yields to the event loop. Throws `cancelled` once the signal has fired. */
  async breathe(): Promise<void> {
    throwIfAborted(this.#signal);
    await new Promise((resolve) => setImmediate(resolve));
    throwIfAborted(this.#signal);
    this.#sliceEnd = performance.now() + sliceMs;
  }
}
