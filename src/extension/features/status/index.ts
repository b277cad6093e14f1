import * as vscode from 'vscode';
import type { Deps } from '../../deps';
import { commandIds } from '../../ids';
import { describeStatus, type StatusText } from './present';

/**
 * One status bar item and one language status item: idle, loading, busy, failed, paused, and what is known of the
 * active document. A click opens the panel, the log after a failure, or resumes.
 */
export function registerStatus(deps: Deps): vscode.Disposable {
  const { host, store, documents } = deps;
  const item = vscode.window.createStatusBarItem('status', vscode.StatusBarAlignment.Right, 90);
  item.name = 'Gloss';
  const language = vscode.languages.createLanguageStatusItem('gloss.status', { pattern: '**' });
  language.name = 'Gloss';
  const times = new WeakMap<object, string>();
  const show = (): void => {
    const status = statusOf(deps, times);
    const { text, tooltip, isFailure, summary, detail, isBusy } = status;
    const command = commandFor(status, documents.isPaused);
    item.text = text;
    item.tooltip = tooltip;
    item.command = command.command;
    item.backgroundColor = isFailure ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    language.text = `Gloss: ${summary}`;
    language.detail = detail;
    language.busy = isBusy;
    language.command = command;
    const { Warning, Information } = vscode.LanguageStatusSeverity;
    language.severity = isFailure ? Warning : Information;
  };
  show();
  item.show();
  return vscode.Disposable.from(
    item,
    language,
    host.onDidChangeState(show),
    store.onDidChange(show),
    documents.onDidChangePaused(show),
    vscode.window.onDidChangeActiveTextEditor(show),
  );
}

/** @param times when each analysis was first seen here */
function statusOf({ host, store, config, documents }: Deps, times: WeakMap<object, string>): StatusText {
  const document = vscode.window.activeTextEditor?.document;
  const stored = document && store.get(document);
  const analysis = stored?.document;
  if (!document || !stored || !analysis) return describeStatus(host.state, undefined, documents.isPaused);
  const time = times.get(analysis.coverage) ?? new Date().toLocaleTimeString(vscode.env.language);
  // An edit carries the coverage along, so the time stays that of the analysis.
  times.set(analysis.coverage, time);
  const limit = config.for(document.uri).maxProblems;
  const shown = { analysis, findings: stored.findings.length, limit, time };
  return describeStatus(host.state, shown, documents.isPaused);
}

function commandFor({ isFailure }: StatusText, isPaused: boolean): vscode.Command {
  if (isFailure) return { command: commandIds.showLog, title: vscode.l10n.t('Show Log') };
  if (isPaused) return { command: commandIds.resume, title: vscode.l10n.t('Resume') };
  return { command: commandIds.showAnalysisPanel, title: vscode.l10n.t('Show Panel') };
}
