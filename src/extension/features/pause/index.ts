import * as vscode from 'vscode';
import type { Deps } from '../../deps';
import { commandIds, contextKeys } from '../../ids';
import { registerCommand } from '../registerCommand';
import { say } from '../say';

/** Kept for the workspace: who paused Gloss here does not want it back with the next window. */
const storageKey = 'isPaused';

/** Pause and Resume. While Gloss is paused it does nothing by itself; commands still work. */
export function registerPause({ context, documents, log }: Deps): vscode.Disposable {
  const set = (isPaused: boolean): void => {
    documents.setPaused(isPaused);
    void vscode.commands.executeCommand('setContext', contextKeys.isPaused, isPaused);
  };
  const change = (isPaused: boolean, message: string): void => {
    set(isPaused);
    void context.workspaceState.update(storageKey, isPaused);
    say(message);
  };
  if (context.workspaceState.get(storageKey) === true) set(true);
  return vscode.Disposable.from(
    registerCommand(commandIds.pause, log, () =>
      change(true, vscode.l10n.t('paused. Nothing is analyzed until you resume; commands still work.')),
    ),
    registerCommand(commandIds.resume, log, () => change(false, vscode.l10n.t('resumed.'))),
  );
}
