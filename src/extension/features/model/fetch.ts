import * as vscode from 'vscode';
import {
  formatBytes,
  type Installation,
  installModel,
  type InstallProgress,
  parseModelName,
} from '../../../inference/hub';
import { abortSignalOf } from '../../base/abort';
import type { ModelTools } from './tools';

/** Downloads and compiles a model with progress and Cancel. @throws as `installModel`. */
export async function fetchModel(name: string, tools: ModelTools): Promise<Installation> {
  const parsed = parseModelName(name);
  const client = await tools.connect();
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `Gloss: ${name}`,
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const report = throttled(progress);
    return installModel(parsed, {
      client,
      store: tools.store,
      compile: tools.compile,
      signal: abortSignalOf(token),
      onProgress: (step) => report(step, client.host),
    });
  });
}

/** The editor draws each report; a download makes thousands. */
const reportMs = 100;

function throttled(
  progress: vscode.Progress<{ message?: string; increment?: number }>,
): (step: InstallProgress, host: string) => void {
  let last = 0;
  let phase: InstallProgress['phase'] | undefined;
  let shown = 0;
  return (step, host) => {
    const now = Date.now();
    if (step.phase === phase && now - last < reportMs) return;
    last = now;
    phase = step.phase;
    // Compiling takes about as long as reading a tenth of what a download brings.
    const percent = percentOf(step);
    progress.report({ message: describe(step, host), increment: Math.max(0, percent - shown) });
    shown = Math.max(shown, percent);
  };
}

/** Of the whole: the download is its first four fifths. */
function percentOf({ phase, done, total }: InstallProgress): number {
  const share = total === 0 ? 0 : done / total;
  if (phase === 'asking') return 0;
  return phase === 'downloading' ? 80 * share : 80 + 20 * share;
}

function describe({ phase, done, total }: InstallProgress, host: string): string {
  if (phase === 'asking') return vscode.l10n.t('asking {0}', host);
  if (phase === 'compiling') return vscode.l10n.t('compiling, {0} %', Math.round((100 * done) / total));
  return vscode.l10n.t('downloading {0} of {1}', formatBytes(done), formatBytes(total));
}
