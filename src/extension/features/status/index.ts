import * as vscode from 'vscode';
import type { Deps } from '../../deps';
import { commandIds } from '../../ids';
import { describeStatus } from './present';

/** One status bar item: idle, loading, busy, failed. A click opens the panel, or the log after a failure. */
export function registerStatus({ host, store, config }: Deps): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('status', vscode.StatusBarAlignment.Right, 90);
  item.name = 'Gloss';
  const show = (): void => {
    const document = vscode.window.activeTextEditor?.document;
    const analysis = document && store.get(document).document;
    const findings = document ? store.get(document).findings.length : 0;
    const limit = config.for(document?.uri).maxProblems;
    const { text, tooltip, isFailure } = describeStatus(
      host.state,
      analysis && { analysis, findings, limit },
    );
    item.text = text;
    item.tooltip = tooltip;
    item.command = isFailure ? commandIds.showLog : commandIds.showAnalysisPanel;
    item.backgroundColor = isFailure ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
  };
  show();
  item.show();
  return vscode.Disposable.from(
    item,
    host.onDidChangeState(show),
    store.onDidChange(show),
    vscode.window.onDidChangeActiveTextEditor(show),
    vscode.commands.registerCommand(commandIds.restartInferenceWorker, () => host.restart()),
  );
}
