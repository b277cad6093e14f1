import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import {
  type Benchmark,
  GlossError,
  measureInProcess,
  runBenchmark,
  threadCounts,
  throwIfAborted,
} from '../../../inference';
import { abortSignalOf } from '../../base/abort';
import type { Deps } from '../../deps';
import { modelFolder } from '../../models';
import type { CommandHandler } from '../registerCommand';
import { benchmarkReport, type Machine } from './present';

const defaultRounds = 3;
const maximumRounds = 99;

/**
 * Benchmark This Machine: times the model in use with several numbers of threads, in processes of their own, and shows
 * the figures as a document. One at a time: two would slow each other down.
 */
export function benchmarkCommand(deps: Deps): CommandHandler {
  let isRunning = false;
  return async (asked) => {
    if (isRunning) {
      throw new GlossError(
        'invalidInput',
        vscode.l10n.t('A benchmark is under way. Wait for it, or cancel it.'),
      );
    }
    isRunning = true;
    try {
      await showReport(await measured(deps, roundsOf(asked)));
    } finally {
      isRunning = false;
    }
  };
}

/** What a caller (a keybinding, a test) may give. Menus bring nothing. */
function roundsOf(asked: unknown): number {
  if (typeof asked !== 'object' || asked === null || !('rounds' in asked)) return defaultRounds;
  const { rounds } = asked;
  if (typeof rounds === 'number' && Number.isInteger(rounds) && rounds >= 1 && rounds <= maximumRounds)
    return rounds;
  throw new GlossError(
    'invalidInput',
    vscode.l10n.t('The rounds must be a whole number from 1 to {0}.', maximumRounds),
  );
}

async function measured({ context, config }: Deps, rounds: number): Promise<Benchmark> {
  const options: vscode.ProgressOptions = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Gloss: timing the model on this machine'),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const signal = abortSignalOf(token);
    let shown = 0;
    const result = await runBenchmark({
      packageFolders: [modelFolder(config.for(undefined), context)],
      threads: threadCounts(availableParallelism()),
      rounds,
      measure: measureInProcess(context.asAbsolutePath(join('dist', 'benchmark.cjs'))),
      signal,
      onProgress: (share) => {
        const percent = Math.round(100 * share);
        if (percent === shown) return;
        progress.report({ message: `${percent} %`, increment: percent - shown });
        shown = percent;
      },
    });
    throwIfAborted(signal);
    return result;
  });
}

async function showReport(benchmark: Benchmark): Promise<void> {
  const document = await vscode.workspace.openTextDocument({
    language: 'markdown',
    content: benchmarkReport(benchmark, thisMachine()),
  });
  await vscode.window.showTextDocument(document, { preview: false });
}

function thisMachine(): Machine {
  const processor = cpus()[0]?.model.trim() ?? '';
  const platform = `${process.platform}-${process.arch}`;
  return {
    name: processor === '' ? platform : `${processor}, ${platform}`,
    processors: availableParallelism(),
  };
}
