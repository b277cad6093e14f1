import * as vscode from 'vscode';
import { GlossError } from '../../inference';
import { abortSignalOf } from './abort';

export type Report = (done: number, total: number) => void;

/** Work shorter than this ends without a notification. Chosen by eye: below it the toast only flickers. */
const quietMs = 500;

/**
 * Runs a task; when it takes longer than a moment, shows a notification with its progress and Cancel.
 * Rejects as the task does; `cancelled` after Cancel.
 */
export async function runWithProgress<T>(
  title: string,
  task: (signal: AbortSignal, report: Report) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let listener: Report | undefined;
  const running = task(controller.signal, (done, total) => listener?.(done, total));
  const isQuick = await Promise.race([running.then(yes, yes), later(quietMs)]);
  if (isQuick) return running;
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    listener = increments(progress);
    const cancellation = abortSignalOf(token);
    const cancelled = new Promise<never>((_, reject) => {
      cancellation.addEventListener('abort', () => {
        controller.abort();
        reject(new GlossError('cancelled', 'Cancelled.'));
      });
    });
    return Promise.race([running, cancelled]);
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
    progress.report({ message: `${done} of ${total} sentences`, increment: percent - shown });
    shown = percent;
  };
}
