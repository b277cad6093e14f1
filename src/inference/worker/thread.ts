import { Worker } from 'node:worker_threads';
import type { WorkerPort } from './connection';
import { createExitFlags, waitForNativeCall } from './exitGuard';
import type { FromWorker } from './protocol';

/** What the thread finds in `workerData`. */
export interface ThreadData {
  readonly exitFlags: Int32Array;
}

/** Starts the bundled worker (`dist/worker.cjs`) as a thread of this process. The thread is never terminated. */
export function startThread(path: string): WorkerPort {
  const exitFlags = createExitFlags();
  const workerData: ThreadData = { exitFlags };
  // Without execArgv the thread would inherit loaders and inspector flags of the process.
  const worker = new Worker(path, { workerData, execArgv: [], name: 'gloss-inference' });
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
