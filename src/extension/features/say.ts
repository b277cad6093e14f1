import * as vscode from 'vscode';

/** How long a result stays in the status bar, in ms. */
const messageMs = 8000;

/** Tells the outcome of a command in the status bar; success is no reason for a notification. */
export function say(message: string): void {
  vscode.window.setStatusBarMessage(`Gloss: ${message}`, messageMs);
}
