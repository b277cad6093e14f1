import * as vscode from 'vscode';
import { asGlossError, GlossError } from '../../inference';
import { abortSignalOf } from './abort';

export type Report = (done: number, total: number) => void;

/** Work shorter than this ends without a notification. Chosen by eye: below it the toast only flickers. */
const quietMs = 500;

/** The run behind each title. Toasts belong to the window, of which there is one, and so does this. */
const running = new Map<string, AbortController>();

/**
 * Runs a task; when it takes longer than a moment, shows a notification with its progress and Cancel.
 * A second run of the same title takes the place of the first, so that toasts do not pile up.
 * Rejects as the task does; `cancelled` after Cancel and when another run took its place; `workerDied`, with what to do,
 * when the worker was restarted meanwhile.
 */
export async function runWithProgress<T>(
  title: string,
  task: (signal: AbortSignal, report: Report) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  running.get(title)?.abort();
  running.set(title, controller);
  try {
    return await withToast(title, task, controller);
  } catch (thrown) {
    throw orRestarted(thrown, controller.signal);
  } finally {
    if (running.get(title) === controller) running.delete(title);
  }
}

/** What a caller is told: work that is `cancelled` though nobody asked for it ended with a worker that was restarted. */
export function orRestarted(thrown: unknown, signal: AbortSignal): GlossError {
  const error = asGlossError(thrown);
  if (error.code !== 'cancelled' || signal.aborted) return error;
  const message = vscode.l10n.t(
    'The inference worker was restarted before the analysis was done. Run it again.',
  );
  return new GlossError('workerDied', message, { cause: thrown });
}

async function withToast<T>(
  title: string,
  task: (signal: AbortSignal, report: Report) => Promise<T>,
  controller: AbortController,
): Promise<T> {
  let listener: Report | undefined;
  const work = task(controller.signal, (done, total) => listener?.(done, total));
  const isQuick = await Promise.race([work.then(yes, yes), later(quietMs)]);
  if (isQuick) return work;
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    listener = increments(progress);
    const cancellation = abortSignalOf(token);
    cancellation.addEventListener('abort', () => controller.abort());
    return Promise.race([work, aborted(controller.signal)]);
  });
}

/** Rejects when the signal fires; the work itself may take a moment longer to stop. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = (): void => reject(new GlossError('cancelled', 'Cancelled.'));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

const yes = (): boolean => true;

function later(delayMs: number): Promise<boolean> {
  return new Promise((resolve) => setTimeout(() => resolve(false), delayMs));
}

/** The editor wants increments of a hundred; the analysis reports how many of how many. */
function increments(progress: vscode.Progress<{ message?: string; increment?: number }>): Report {
  let shown = 0;
  return (done, total) => {
    const percent = total === 0 ? 100 : (100 * done) / total;
    progress.report({
      message: vscode.l10n.t('{0} of {1} sentences', done, total),
      increment: percent - shown,
    });
    shown = percent;
  };
}
