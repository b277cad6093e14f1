import { beforeEach, describe, expect, it, vi } from 'vitest';
import { orRestarted, runWithProgress } from '../../../src/extension/base/progress';
import { GlossError } from '../../../src/inference';

const toasts = vi.hoisted(() => ({ open: [] as string[], most: 0 }));

vi.mock('vscode', async () => ({
  ...(await import('../../support/vscodeModule')),
  ProgressLocation: { Notification: 15 },
  window: {
    withProgress: async (
      { title }: { title: string },
      task: (progress: object, token: object) => Promise<unknown>,
    ) => {
      toasts.open.push(title);
      toasts.most = Math.max(toasts.most, toasts.open.length);
      try {
        return await task(
          { report: () => undefined },
          { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) },
        );
      } finally {
        toasts.open.splice(toasts.open.indexOf(title), 1);
      }
    },
  },
}));

/** Work that lasts until it is told to end, or to stop. */
function lasting() {
  let finish: (value: string) => void = () => undefined;
  const task = (signal: AbortSignal): Promise<string> =>
    new Promise((resolve, reject) => {
      finish = resolve;
      signal.addEventListener('abort', () => reject(new GlossError('cancelled', 'Stopped.')));
    });
  return { task, finish: (value: string) => finish(value) };
}

beforeEach(() => {
  toasts.open.length = 0;
  toasts.most = 0;
});

describe('a command with progress', () => {
  it('that is run twice shows one toast, and the second run takes the place of the first', async () => {
    const [first, second] = [lasting(), lasting()];
    const one = runWithProgress('Gloss: reading', first.task).catch((error: unknown) => error);
    await vi.waitFor(() => expect(toasts.open).toEqual(['Gloss: reading']), { timeout: 5000 });
    const two = runWithProgress('Gloss: reading', second.task);
    expect(await one).toMatchObject({ code: 'cancelled' });
    await vi.waitFor(() => expect(toasts.open).toEqual(['Gloss: reading']), { timeout: 5000 });
    second.finish('done');
    expect(await two).toBe('done');
    expect(toasts.open).toEqual([]);
    expect(toasts.most).toBe(1);
  });

  it('leaves another command alone', async () => {
    const [first, second] = [lasting(), lasting()];
    const one = runWithProgress('Gloss: reading', first.task);
    const two = runWithProgress('Gloss: comparing', second.task);
    second.finish('compared');
    first.finish('read');
    expect(await Promise.all([one, two])).toEqual(['read', 'compared']);
  });

  it('says what happened when the worker was restarted under it', async () => {
    const cancelled = () => Promise.reject(new GlossError('cancelled', 'The worker was restarted.'));
    await expect(runWithProgress('Gloss: reading', cancelled)).rejects.toMatchObject({
      code: 'workerDied',
      message: 'The inference worker was restarted before the analysis was done. Run it again.',
    });
  });

  it('stays quiet about what the user has cancelled', () => {
    const thrown = new GlossError('cancelled', 'Cancelled.');
    expect(orRestarted(thrown, AbortSignal.abort())).toBe(thrown);
  });
});
