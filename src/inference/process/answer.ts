import { toPortError } from '../errors';
import type { FromProcess, ToProcess } from './protocol';

/** What a process does with its one request. `onProgress` takes the share that is done, 0..1. */
export type Work<R, T> = (
  request: R,
  options: { readonly signal: AbortSignal; readonly onProgress: (share: number) => void },
) => Promise<T>;

/** Makes this process answer the one request that `askProcess` sends it, and end. */
export function answerOnce<R, T>(work: Work<R, T>): void {
  const controller = new AbortController();
  process.on('message', (message: ToProcess<R>) => {
    if (message.kind === 'cancel') controller.abort();
    else void answer(work, message.request, controller.signal);
  });
  // Nobody waits for the answer any more.
  process.on('disconnect', () => controller.abort());
}

async function answer<R, T>(work: Work<R, T>, request: R, signal: AbortSignal): Promise<void> {
  const post = (message: FromProcess<T>): void => {
    if (process.connected) process.send?.(message);
  };
  try {
    const value = await work(request, { signal, onProgress: (share) => post({ kind: 'progress', share }) });
    post({ kind: 'done', value });
  } catch (thrown) {
    post({ kind: 'error', error: toPortError(thrown) });
  }
  if (process.connected) process.disconnect();
}
