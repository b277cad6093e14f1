import type * as vscode from 'vscode';
import { showError } from '../errors';

/** Lets work go on behind a command that has answered; its failure is shown as a command's own. */
export function inBackground(work: Promise<unknown>, log: vscode.LogOutputChannel): void {
  void work.catch((thrown: unknown) => showError(thrown, log));
}
