import { GlossError } from '../errors';
import type { NativeCallGuard } from '../model/session';

/**
 * A process that exits while a thread is inside the native runtime is aborted (SIGABRT; measured with onnxruntime-node
 * 1.30.0). Client and worker therefore share two flags: the exiting side forbids further native calls and waits for
 * the one in flight. Layout of the shared Int32Array: [isExiting, isInNativeCall], each 0 or 1.
 */
const isExiting = 0;
const isInNativeCall = 1;

/** Longest wait at exit; a batch takes 0.2 s at most, loading 0.3 s, and both more on a busy machine. */
const longestWaitMs = 3000;

export function createExitFlags(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
}

/** The worker's side. `enter` throws `disposed` once the process is exiting. */
export function createExitGuard(flags: Int32Array): NativeCallGuard {
  const leave = (): void => {
    Atomics.store(flags, isInNativeCall, 0);
    Atomics.notify(flags, isInNativeCall);
  };
  return {
    enter: () => {
      // First the own flag, then the other's: whichever side comes second sees the first.
      Atomics.store(flags, isInNativeCall, 1);
      if (Atomics.load(flags, isExiting) === 0) return;
      leave();
      throw new GlossError('disposed', 'The process is exiting.');
    },
    leave,
  };
}

/** The exiting side, synchronous: forbids further native calls and blocks until the one in flight has ended. */
export function waitForNativeCall(flags: Int32Array): void {
  Atomics.store(flags, isExiting, 1);
  try {
    Atomics.wait(flags, isInNativeCall, 1, longestWaitMs);
  } catch {
    // Some embedders forbid blocking their main thread. Then the process ends as it would have without this guard.
  }
}
