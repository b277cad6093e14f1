import * as vscode from 'vscode';
import type { DocumentAnalysis } from '../../analysis';
import type { Span } from '../../inference';
import { DisposableStore } from '../base/dispose';
import { Debouncer } from '../base/scheduler';
import { DocumentAnalyzer, type DocumentAnalyzerDeps, type RunOptions } from './documentAnalyzer';
import { isReadable, isVisible, visibleDocuments } from './readable';

/** Documents that are kept analyzed whatever their language, because something is shown over them. */
export type IsPinned = (uri: vscode.Uri) => boolean;

/**
 * Decides which documents are analyzed by themselves and when: those in a visible editor, after a pause in typing or on
 * save, one such run a document at a time. A run that an edit overtakes is cancelled. Commands ask for theirs.
 */
export class Documents implements vscode.Disposable {
  readonly #deps: DocumentAnalyzerDeps;
  readonly #analyzer: DocumentAnalyzer;
  readonly #running = new Map<string, AbortController>();
  readonly #debouncers = new Map<string, Debouncer>();
  readonly #owned = new DisposableStore();
  readonly #didChangePaused = this.#owned.add(new vscode.EventEmitter<boolean>());
  readonly #pins: IsPinned[] = [];
  #isPaused = false;
  readonly onDidChangePaused = this.#didChangePaused.event;

  constructor(deps: DocumentAnalyzerDeps) {
    this.#deps = deps;
    this.#analyzer = new DocumentAnalyzer(deps);
    const { workspace, window } = vscode;
    this.#owned.add(window.onDidChangeVisibleTextEditors(() => this.#didShow()));
    this.#owned.add(window.onDidChangeVisibleNotebookEditors(() => this.#didShow()));
    this.#owned.add(workspace.onDidChangeTextDocument((event) => this.#didEdit(event)));
    this.#owned.add(workspace.onDidSaveTextDocument((document) => this.#didSave(document)));
    this.#owned.add(workspace.onDidCloseTextDocument((document) => this.#forget(document.uri)));
    // A change of language closes and opens the document without the editor changing; input fields have no editor.
    this.#owned.add(workspace.onDidOpenTextDocument(() => this.#didShow()));
    this.#owned.add(deps.config.onDidChange(() => this.reanalyze()));
    this.#owned.add(deps.columns.onDidChange((uri) => this.#didChoose(uri)));
    this.#owned.add(deps.workspaceFiles.onDidChange(() => this.reanalyze()));
    this.#didShow();
  }

  /** Names a view that wants a document kept analyzed while it shows something over it. */
  keepAnalyzed(isPinned: IsPinned): void {
    this.#pins.push(isPinned);
  }

  /** Whether nothing is analyzed without a command. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Pausing ends what runs by itself and takes back what it found; resuming analyzes what is visible. */
  setPaused(isPaused: boolean): void {
    if (this.#isPaused === isPaused) return;
    this.#isPaused = isPaused;
    if (isPaused) for (const controller of this.#running.values()) controller.abort();
    this.reanalyze();
    this.#didChangePaused.fire(isPaused);
  }

  /**
   * The model or a setting changed: what is shown stays until it has been analyzed again, and none of it is reused.
   * Visible documents are analyzed now, the others when they are shown.
   */
  reanalyze(): void {
    this.#analyzer.forgetAll();
    for (const document of vscode.workspace.textDocuments) {
      if (!this.#isWatched(document)) this.#deps.store.clear(document.uri);
    }
    this.#didShow();
  }

  /** For a command: see `DocumentAnalyzer.analyze`. */
  analyze(
    document: vscode.TextDocument,
    spans: readonly Span[],
    options?: RunOptions,
  ): Promise<DocumentAnalysis> {
    return this.#analyzer.analyze(document, spans, options);
  }

  /** For whoever wants the whole document: see `DocumentAnalyzer.analyzeNow`. */
  analyzeNow(document: vscode.TextDocument, options?: RunOptions): Promise<DocumentAnalysis> {
    return this.#analyzer.analyzeNow(document, options);
  }

  dispose(): void {
    this.#owned.dispose();
    for (const controller of this.#running.values()) controller.abort();
    for (const debouncer of this.#debouncers.values()) debouncer.dispose();
  }

  #isWatched(document: vscode.TextDocument): boolean {
    const { run, languages } = this.#deps.config.for(document.uri);
    const isWanted = run !== 'manual' && languages.has(document.languageId);
    return (
      !this.#isPaused &&
      !document.isClosed &&
      isReadable(document) &&
      (isWanted || this.#isPinned(document.uri))
    );
  }

  #isPinned(uri: vscode.Uri): boolean {
    return this.#pins.some((isPinned) => isPinned(uri));
  }

  #didShow(): void {
    for (const document of visibleDocuments()) {
      if (!this.#analyzer.isCurrent(document) && this.#isWatched(document)) this.#schedule(document, 0);
    }
  }

  /** What was read of a document is no longer what the user wants to be read. */
  #didChoose(uri: vscode.Uri): void {
    const key = uri.toString();
    this.#analyzer.forget(uri);
    const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === key);
    if (document && this.#isWatched(document)) this.#schedule(document, 0);
    else this.#deps.store.clear(uri);
  }

  #didEdit({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length === 0) return;
    this.#running.get(document.uri.toString())?.abort();
    if (!this.#isWatched(document) || !isVisible(document)) return;
    const { run, debounceMs } = this.#deps.config.for(document.uri);
    if (run === 'onType' || this.#isPinned(document.uri)) this.#schedule(document, debounceMs);
  }

  #didSave(document: vscode.TextDocument): void {
    if (this.#isWatched(document) && this.#deps.config.for(document.uri).run === 'onSave')
      this.#schedule(document, 0);
  }

  #schedule(document: vscode.TextDocument, delayMs: number): void {
    const key = document.uri.toString();
    const debouncer = this.#debouncers.get(key) ?? new Debouncer();
    this.#debouncers.set(key, debouncer);
    debouncer.schedule(() => void this.#run(document), delayMs);
  }

  async #run(document: vscode.TextDocument): Promise<void> {
    const key = document.uri.toString();
    this.#running.get(key)?.abort();
    const controller = new AbortController();
    this.#running.set(key, controller);
    try {
      await this.#analyzer.analyzeNow(document, { signal: controller.signal });
    } catch (thrown) {
      this.#analyzer.didFail(thrown, document);
    } finally {
      if (this.#running.get(key) === controller) this.#running.delete(key);
    }
  }

  #forget(uri: vscode.Uri): void {
    const key = uri.toString();
    this.#running.get(key)?.abort();
    this.#debouncers.get(key)?.dispose();
    this.#debouncers.delete(key);
    this.#analyzer.forget(uri);
  }
}
