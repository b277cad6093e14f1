import type * as vscode from 'vscode';
import { type DocumentSnapshot, languageForPath } from '../../analysis';

/** Text, version and language as the analysis room takes them. */
export function snapshotOf(document: vscode.TextDocument): DocumentSnapshot {
  return {
    uri: document.uri.toString(),
    version: document.version,
    languageId: languageOf(document),
    text: document.getText(),
  };
}

/** VS Code knows no CSV or JSON Lines by itself and calls them plain text; their name says more. */
function languageOf({ languageId, fileName }: vscode.TextDocument): string {
  return languageId === 'plaintext' ? (languageForPath(fileName) ?? languageId) : languageId;
}
