import * as vscode from 'vscode';
import type { DocumentAnalysis, Finding } from '../../analysis';
import { editsOf } from './edits';
import { rebaseAnalysis, rebaseFindings } from './rebase';

/** Whether an analysis covers the whole document or what was selected when a command ran. */
export type Scope = 'document' | 'selection';

/** What is known of one document. Every part is true of the document's present version. */
export interface StoredAnalysis {
  readonly document?: DocumentAnalysis;
  readonly findings: readonly Finding[];
  readonly selection?: DocumentAnalysis;
}

const nothing: StoredAnalysis = { findings: [] };

/**
 * The one store of results; views subscribe and never ask the analyzer. An edit moves or drops what it touches at
 * once, so nothing is ever shown over text that it was not computed for; an analysis of an older version is refused.
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

  /** Keeps a whole-document analysis and its findings. False when the document has moved on: the result is dropped. */
  setDocument(
    document: vscode.TextDocument,
    analysis: DocumentAnalysis,
    findings: readonly Finding[],
  ): boolean {
    return this.#update(document, analysis.version, (before) => ({
      ...before,
      document: analysis,
      findings,
    }));
  }

  /** Keeps the analysis of what was selected, beside the document's own. False when the document has moved on. */
  setSelection(document: vscode.TextDocument, analysis: DocumentAnalysis): boolean {
    return this.#update(document, analysis.version, (before) => ({ ...before, selection: analysis }));
  }

  clear(uri: vscode.Uri): void {
    if (this.#stored.delete(uri.toString())) this.#didChange.fire(uri);
  }

  /** Forgets the analysis of selections only. */
  clearSelection(uri: vscode.Uri): void {
    const before = this.#stored.get(uri.toString());
    if (before?.selection === undefined) return;
    const { selection: _, ...rest } = before;
    this.#stored.set(uri.toString(), rest);
    this.#didChange.fire(uri);
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#stored.clear();
  }

  #update(
    document: vscode.TextDocument,
    version: number,
    change: (before: StoredAnalysis) => StoredAnalysis,
  ): boolean {
    if (document.isClosed || document.version !== version) return false;
    this.#stored.set(document.uri.toString(), change(this.get(document)));
    this.#didChange.fire(document.uri);
    return true;
  }

  #didEdit(event: vscode.TextDocumentChangeEvent): void {
    const key = event.document.uri.toString();
    const before = this.#stored.get(key);
    if (before === undefined || event.contentChanges.length === 0) return;
    const edits = editsOf(event);
    const now = { version: event.document.version, text: event.document.getText() };
    this.#stored.set(key, {
      ...(before.document && { document: rebaseAnalysis(before.document, edits, now) }),
      ...(before.selection && { selection: rebaseAnalysis(before.selection, edits, now) }),
      findings: rebaseFindings(before.findings, edits),
    });
    this.#didChange.fire(event.document.uri);
  }
}
