// Entry of the worker thread, bundled to dist/worker.cjs. The package to load comes with the first message (`load`);
// `workerData` carries only what a message cannot be: the flags shared with the process that may exit.
import { parentPort, workerData } from 'node:worker_threads';
import { createLocalAnalyzer } from '../local';
import { collectGarbage } from './collectGarbage';
import { createExitGuard } from './exitGuard';
import { serve } from './serve';
import type { ThreadData } from './thread';

const port = parentPort;
if (port === null) throw new Error('This file is the entry of a worker thread.');
const guard = createExitGuard((workerData as ThreadData).exitFlags);

serve(
  {
    post: (message, transfer) => port.postMessage(message, [...transfer]),
    onMessage: (listener) => port.on('message', listener),
    close: () => port.close(),
  },
  ({ packageFolder, threads, device, known }, { signal, onProgress, onDidChangeDevice }) =>
    createLocalAnalyzer({
      packageFolder,
      signal,
      onProgress,
      onDidChangeDevice,
      guard,
      ...(threads !== undefined && { threads }),
      ...(device !== undefined && { device }),
      ...(known !== undefined && { known }),
    }),
  collectGarbage,
);
