import * as vscode from 'vscode';
import { workspaceFileName, type WorkspaceFileProblem } from '../../../analysis';
import type { Deps } from '../../deps';
import type { BrokenFile } from '../../documents/workspaceFiles';
import { diagnosticSource } from '../../ids';
import { problemText } from '../../presentation/problemText';

/** Says what is wrong with a `.gloss.json`: each cause once as a message, and in Problems as long as it lasts. */
export function registerWorkspaceFile({ workspaceFiles, log }: Deps): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection(`${diagnosticSource}.workspaceFile`);
  const told = new Set<string>();
  const tell = ({ uri, problems }: BrokenFile): void => {
    collection.set(uri, problems.map(toDiagnostic));
    const [first] = problems;
    if (first === undefined) return;
    const place = `${workspaceFileName}:${first.line}:${first.column}`;
    const message = `${place}: ${first.message}`;
    if (told.has(message)) return;
    told.add(message);
    log.warn(`${uri.toString()}: ${message}`);
    const warning = vscode.l10n.t(
      'Gloss: {0} What it says there does not count.',
      `${place}: ${problemText(first)}`,
    );
    void offerToOpen(uri, first, warning);
  };
  return vscode.Disposable.from(collection, workspaceFiles.onDidRead(tell));
}

async function offerToOpen(uri: vscode.Uri, problem: WorkspaceFileProblem, message: string): Promise<void> {
  const open = vscode.l10n.t('Open File');
  if ((await vscode.window.showWarningMessage(message, open)) !== open) return;
  await vscode.window.showTextDocument(uri, { selection: rangeOf(problem) });
}

function toDiagnostic(problem: WorkspaceFileProblem): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    rangeOf(problem),
    problemText(problem),
    vscode.DiagnosticSeverity.Warning,
  );
  diagnostic.source = diagnosticSource;
  return diagnostic;
}

function rangeOf({ line, column, length }: WorkspaceFileProblem): vscode.Range {
  return new vscode.Range(line - 1, column - 1, line - 1, column - 1 + Math.max(1, length));
}
