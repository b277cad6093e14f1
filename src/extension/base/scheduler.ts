import type { DisposableLike } from './dispose';

/** Runs a task once, after a pause without new calls. */
export class Debouncer implements DisposableLike {
  #timer: NodeJS.Timeout | undefined;

  /** Forgets what was scheduled before and runs `task` after `delayMs`. */
  schedule(task: () => void, delayMs: number): void {
    this.dispose();
    this.#timer = setTimeout(task, delayMs);
  }

  /** Forgets what was scheduled. The debouncer can be used again. */
  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
