import * as vscode from 'vscode';
import { showError } from '../errors';
import type { CommandId } from '../ids';

/** What a command does. The arguments are those of menus, keybindings and links: anything. */
export type CommandHandler = (...args: unknown[]) => unknown;

/** Registers a command whose failure is shown to the user and never reaches the extension host. */
export function registerCommand(
  id: CommandId,
  log: vscode.LogOutputChannel,
  run: CommandHandler,
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
