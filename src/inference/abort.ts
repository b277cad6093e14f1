import { GlossError, throwIfAborted } from './errors';

/**
 * The promise's outcome, or a rejection with `cancelled` as soon as the signal fires. The work behind the promise goes
 * on; whoever started it stops it. No listener stays behind on the signal.
 */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  // The promise may reject after nobody listens any more: that rejection has been answered by `cancelled`.
  promise.catch(() => undefined);
  throwIfAborted(signal);
  return new Promise<T>((resolve, reject) => {
    const didAbort = (): void => reject(new GlossError('cancelled', 'The request was cancelled.'));
    signal.addEventListener('abort', didAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', didAbort));
  });
}
