import { Worker } from 'node:worker_threads';
import type { WorkerPort } from './connection';
import { createExitFlags, waitForNativeCall } from './exitGuard';
import type { FromWorker } from './protocol';

/** What the thread finds in `workerData`. */
export interface ThreadData {
  readonly exitFlags: Int32Array;
}

/**
 * Room for objects that live shortly, in MB. By itself V8 lets it grow to 48, of which batches of a few sentences
 * need little: 10,000 of them held 30 MB more.
 */
const maxYoungGenerationSizeMb = 6;

/** Starts the bundled worker (`dist/worker.cjs`) as a thread of this process. The thread is never terminated. */
export function startThread(path: string): WorkerPort {
  const exitFlags = createExitFlags();
  const workerData: ThreadData = { exitFlags };
  // Without execArgv the thread would inherit loaders and inspector flags of the process.
  const worker = new Worker(path, {
    workerData,
    execArgv: [],
    name: 'gloss-inference',
    resourceLimits: { maxYoungGenerationSizeMb },
  });
  const willExit = (): void => waitForNativeCall(exitFlags);
  process.on('exit', willExit);
  worker.once('exit', () => process.off('exit', willExit));
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => worker.on('message', (message: FromWorker) => listener(message)),
    onEnd: (listener) => {
      let cause: unknown;
      worker.on('error', (error) => (cause = error));
      worker.on('exit', () => listener(cause));
    },
    keepAlive: (isNeeded) => (isNeeded ? worker.ref() : worker.unref()),
  };
}
