import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { untilAborted } from '../../../src/inference';
import { deferred, rejection } from '../../support/inference/async';

describe('untilAborted', () => {
  it("gives the promise's outcome and leaves no listener behind", async () => {
    const { signal } = new AbortController();
    expect(await untilAborted(Promise.resolve(1), signal)).toBe(1);
    expect(await rejection(untilAborted(Promise.reject(new Error('no')), signal))).toEqual(new Error('no'));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(await untilAborted(Promise.resolve(2), undefined)).toBe(2);
  });

  it('rejects with `cancelled` when the signal fires, whatever becomes of the promise', async () => {
    const controller = new AbortController();
    const { promise, reject } = deferred();
    const pending = untilAborted(promise, controller.signal);
    controller.abort();
    expect(await rejection(pending)).toMatchObject({ code: 'cancelled' });
    reject(new Error('nobody listens'));
  });

  it('rejects when the signal has fired before', async () => {
    expect(await rejection(untilAborted(new Promise(() => undefined), AbortSignal.abort()))).toMatchObject({
      code: 'cancelled',
    });
  });
});
