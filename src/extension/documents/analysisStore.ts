import * as vscode from 'vscode';
import type { DocumentAnalysis, Finding, Report } from '../../analysis';
import { editsOf } from './edits';
import { rebaseAnalysis, rebaseFindings } from './rebase';

/** What is known of one document. Every part is true of the document's present version. */
export interface StoredAnalysis {
  readonly document?: DocumentAnalysis;
  readonly findings: readonly Finding[];
  /** What directives left out. */
  readonly silenced: readonly Finding[];
  /** False while the rest of a long document is analyzed, and once an edit has moved on from what was. */
  readonly isComplete: boolean;
}

const nothing: StoredAnalysis = { findings: [], silenced: [], isComplete: false };

/**
 * The one store of whole-document results; views subscribe and never ask the analyzer. An edit moves or drops what it
 * touches at once, so nothing is ever shown over text that it was not computed for; an analysis of an older version is
 * refused.
 */
export class AnalysisStore implements vscode.Disposable {
  readonly #stored = new Map<string, StoredAnalysis>();
  readonly #didChange = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable;
  readonly onDidChange = this.#didChange.event;

  constructor() {
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument((event) => this.#didEdit(event)),
      vscode.workspace.onDidCloseTextDocument((document) => this.clear(document.uri)),
      this.#didChange,
    );
  }

  get(document: vscode.TextDocument): StoredAnalysis {
    return this.#stored.get(document.uri.toString()) ?? nothing;
  }

  /** Keeps an analysis and its findings. False when the document has moved on: the result is dropped. */
  set(document: vscode.TextDocument, analysis: DocumentAnalysis, { findings, silenced }: Report): boolean {
    if (document.isClosed || document.version !== analysis.version) return false;
    const isComplete = analysis.coverage.pendingSentences === 0;
    this.#stored.set(document.uri.toString(), { document: analysis, findings, silenced, isComplete });
    this.#didChange.fire(document.uri);
    return true;
  }

  clear(uri: vscode.Uri): void {
    if (this.#stored.delete(uri.toString())) this.#didChange.fire(uri);
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#stored.clear();
  }

  #didEdit(event: vscode.TextDocumentChangeEvent): void {
    const key = event.document.uri.toString();
    const before = this.#stored.get(key);
    if (before === undefined || event.contentChanges.length === 0) return;
    const edits = editsOf(event);
    const now = { version: event.document.version, text: event.document.getText() };
    this.#stored.set(key, {
      ...(before.document && { document: rebaseAnalysis(before.document, edits, now) }),
      findings: rebaseFindings(before.findings, edits),
      silenced: rebaseFindings(before.silenced, edits),
      isComplete: false,
    });
    this.#didChange.fire(event.document.uri);
  }
}
