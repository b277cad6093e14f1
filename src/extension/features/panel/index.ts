import type * as vscode from 'vscode';
import type { Deps } from '../../deps';
import { commandIds } from '../../ids';
import { registerCommand } from '../registerCommand';
import type { PanelController } from './controller';

export { PanelController, type PanelContent } from './controller';

/** Show Analysis Panel. */
export function registerPanelCommand(deps: Deps, panel: PanelController): vscode.Disposable {
  return registerCommand(commandIds.showAnalysisPanel, deps.log, () => panel.showTarget());
}
