import * as vscode from 'vscode';
import { showError } from '../errors';
import type { CommandId } from '../ids';

/** Registers a command whose failure is shown to the user and never reaches the extension host. */
export function registerCommand(
  id: CommandId,
  log: vscode.LogOutputChannel,
  run: (...args: unknown[]) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...args: unknown[]) => {
    try {
      return await run(...args);
    } catch (thrown) {
      void showError(thrown, log);
      return undefined;
    }
  });
}
