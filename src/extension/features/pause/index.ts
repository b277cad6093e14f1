import * as vscode from 'vscode';
import type { Deps } from '../../deps';
import { contextKeys } from '../../ids';
import { say } from '../say';

/** Kept for the workspace: who paused Gloss here does not want it back with the next window. */
const storageKey = 'isPaused';

/** Pause and Resume. While Gloss is paused it does nothing by itself; commands still work. */
export function setPaused(deps: Deps, isPaused: boolean): void {
  apply(deps, isPaused);
  void deps.context.workspaceState.update(storageKey, isPaused);
  say(
    isPaused
      ? vscode.l10n.t('paused. Nothing is analyzed until you resume; commands still work.')
      : vscode.l10n.t('resumed.'),
  );
}

/** Pauses again what was paused when the window closed. */
export function restorePause(deps: Deps): void {
  if (deps.context.workspaceState.get(storageKey) === true) apply(deps, true);
}

function apply({ documents }: Deps, isPaused: boolean): void {
  documents.setPaused(isPaused);
  void vscode.commands.executeCommand('setContext', contextKeys.isPaused, isPaused);
}
