import * as vscode from 'vscode';
import {
  type DocumentAnalysis,
  type DocumentSnapshot,
  type DuplicateIndex,
  languageForPath,
  type RuleThresholds,
} from '../../analysis';
import { type Analyzer, asGlossError, GlossError, type Span, throwIfAborted } from '../../inference';
import { DisposableStore } from '../base/dispose';
import { Debouncer } from '../base/scheduler';
import type { Config, ConfigService } from '../config';
import { toSpan } from './ranges';
import type { AnalysisStore } from './analysisStore';
import type { ColumnChoices } from './columns';
import { isReadable, isVisible, visibleDocuments } from './readable';
import type { WorkspaceFiles } from './workspaceFiles';

/** Documents that are kept analyzed whatever their language, because something is shown over them. */
export type IsPinned = (uri: vscode.Uri) => boolean;

export interface DocumentsDeps {
  readonly analyzer: Analyzer;
  readonly config: ConfigService;
  readonly store: AnalysisStore;
  readonly columns: ColumnChoices;
  readonly workspaceFiles: WorkspaceFiles;
  /** Told of each failure of work that nobody asked for. */
  readonly onDidFail: (error: GlossError, document: vscode.TextDocument) => void;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** Called with the number of sentences that have a result, and of all. */
  readonly onProgress?: (done: number, total: number) => void;
}

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

/** Rules that are switched on, with the threshold each is held against. */
export function activeThresholds(config: Config): RuleThresholds {
  const active = Object.entries(config.rules).filter(([, rule]) => rule.enabled);
  return Object.fromEntries(active.map(([id, rule]) => [id, rule.threshold]));
}

/**
 * Decides which documents are analyzed by themselves and when: those in a visible editor, after a pause in typing or on
 * save, one such run a document at a time. A run that an edit overtakes is cancelled. Commands ask for theirs.
 */
export class Documents implements vscode.Disposable {
  readonly #deps: DocumentsDeps;
  /** Pairs of close sentences of each document, so that an edit compares only what is new. */
  readonly #duplicates = new Map<string, DuplicateIndex>();
  /** Documents whose stored analysis comes from the model and the settings in use; no other is ever reused. */
  readonly #current = new Set<string>();
  readonly #running = new Map<string, AbortController>();
  readonly #debouncers = new Map<string, Debouncer>();
  readonly #owned = new DisposableStore();
  readonly #didChangePaused = this.#owned.add(new vscode.EventEmitter<boolean>());
  readonly #pins: IsPinned[] = [];
  #isPaused = false;
  readonly onDidChangePaused = this.#didChangePaused.event;

  constructor(deps: DocumentsDeps) {
    this.#deps = deps;
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
    this.#current.clear();
    this.#duplicates.clear();
    for (const document of vscode.workspace.textDocuments) {
      if (!this.#isWatched(document)) this.#deps.store.clear(document.uri);
    }
    this.#didShow();
  }

  /**
   * For a command: the analysis of the spans, or of the whole document when there are none, true of the document as it
   * is when the promise resolves. `invalidInput` when the text changed meanwhile.
   */
  async analyze(
    document: vscode.TextDocument,
    spans: readonly Span[],
    options: RunOptions = {},
  ): Promise<DocumentAnalysis> {
    const stored = this.#deps.store.get(document);
    if (spans.length === 0 && stored.document && stored.isComplete && this.#isCurrent(document))
      return stored.document;
    const analysis = await (spans.length === 0
      ? this.analyzeNow(document, options)
      : this.#analyzeSpans(document, spans, options));
    if (document.version === analysis.version) return analysis;
    throw new GlossError(
      'invalidInput',
      vscode.l10n.t('The text changed while it was analyzed. Run the command again.'),
    );
  }

  /**
   * The analysis of the whole document as it is now, kept in the store too unless an edit overtakes it. Reuses what is
   * known of this document. Findings are only looked for in the languages of the setting. Rejects with GlossError.
   */
  async analyzeNow(
    document: vscode.TextDocument,
    { signal, onProgress }: RunOptions = {},
  ): Promise<DocumentAnalysis> {
    const { store, analyzer, config, columns, workspaceFiles } = this.#deps;
    const { entities: overrides } = await workspaceFiles.ready(document.uri);
    const { analyzeDocument, DuplicateIndex, readAhead, reportOn } = await import('./analysis');
    throwIfAborted(signal);
    const settings = config.for(document.uri);
    const snapshot = snapshotOf(document);
    const previous = this.#current.has(snapshot.uri) ? store.get(document).document : undefined;
    const duplicates = this.#duplicates.get(snapshot.uri) ?? new DuplicateIndex();
    this.#duplicates.set(snapshot.uri, duplicates);
    const visible = visibleSpan(document);
    const thresholds = settings.languages.has(document.languageId) ? activeThresholds(settings) : {};
    const asked = {
      priority: visible ? ('visible' as const) : ('background' as const),
      ...(signal && { signal }),
      hostility: thresholds['toxicity/hostile'] !== undefined,
    };
    if (visible && !previous) await readAhead(snapshot, visible, analyzer, asked);
    const analysis = await analyzeDocument(snapshot, analyzer, {
      ...asked,
      maxCharacters: settings.maxCharacters,
      previous,
      overrides,
      onProgress,
      visible,
      columns: columns.for(snapshot),
      onVisible: (partial) => void this.#showEarly(document, partial, thresholds, signal),
    });
    throwIfAborted(signal);
    const hidden = workspaceFiles.hiddenIn(document.uri);
    const report = await reportOn(analysis, thresholds, { duplicates, hidden, signal });
    if (store.set(document, analysis, report)) this.#current.add(snapshot.uri);
    return analysis;
  }

  dispose(): void {
    this.#owned.dispose();
    for (const controller of this.#running.values()) controller.abort();
    for (const debouncer of this.#debouncers.values()) debouncer.dispose();
  }

  async #analyzeSpans(
    document: vscode.TextDocument,
    spans: readonly Span[],
    options: RunOptions,
  ): Promise<DocumentAnalysis> {
    const { analyzer, config, columns, workspaceFiles } = this.#deps;
    const { entities: overrides } = await workspaceFiles.ready(document.uri);
    const { analyzeSelections } = await import('./analysis');
    const { maxCharacters } = config.for(document.uri);
    const snapshot = snapshotOf(document);
    return analyzeSelections(snapshot, spans, analyzer, {
      ...options,
      maxCharacters,
      overrides,
      columns: columns.for(snapshot),
    });
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
      if (!this.#isCurrent(document) && this.#isWatched(document)) this.#schedule(document, 0);
    }
  }

  /**
   * What is on screen need not wait for the rest; what was known of the document before is more and stays. Rules that
   * compare a sentence with the others are left for later.
   */
  async #showEarly(
    document: vscode.TextDocument,
    partial: DocumentAnalysis,
    { 'similarity/duplicate': _, 'entities/inconsistent': __, ...thresholds }: RuleThresholds,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { store, workspaceFiles } = this.#deps;
    if (store.get(document).document !== undefined) return;
    try {
      const { reportOn } = await import('./analysis');
      const hidden = workspaceFiles.hiddenIn(document.uri);
      const report = await reportOn(partial, thresholds, { hidden, signal });
      // Pausing, or an edit, has taken back meanwhile what the run found.
      throwIfAborted(signal);
      if (store.get(document).document === undefined) store.set(document, partial, report);
    } catch (thrown) {
      this.#didFail(thrown, document);
    }
  }

  /** What was read of a document is no longer what the user wants to be read. */
  #didChoose(uri: vscode.Uri): void {
    const key = uri.toString();
    this.#current.delete(key);
    this.#duplicates.delete(key);
    const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === key);
    if (document && this.#isWatched(document)) this.#schedule(document, 0);
    else this.#deps.store.clear(uri);
  }

  #isCurrent(document: vscode.TextDocument): boolean {
    const { store } = this.#deps;
    return (
      this.#current.has(document.uri.toString()) && store.get(document).document?.version === document.version
    );
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
      await this.analyzeNow(document, { signal: controller.signal });
    } catch (thrown) {
      this.#didFail(thrown, document);
    } finally {
      if (this.#running.get(key) === controller) this.#running.delete(key);
    }
  }

  /** Being cancelled is no failure. */
  #didFail(thrown: unknown, document: vscode.TextDocument): void {
    const error = asGlossError(thrown);
    if (error.code !== 'cancelled' && error.code !== 'disposed') this.#deps.onDidFail(error, document);
  }

  #forget(uri: vscode.Uri): void {
    const key = uri.toString();
    this.#running.get(key)?.abort();
    this.#debouncers.get(key)?.dispose();
    this.#debouncers.delete(key);
    this.#duplicates.delete(key);
    this.#current.delete(key);
  }
}

/** What the reader sees is analyzed first. */
function visibleSpan(document: vscode.TextDocument): Span | undefined {
  const editor = vscode.window.visibleTextEditors.find((candidate) => candidate.document === document);
  const range = editor?.visibleRanges[0];
  return range && toSpan(document, range);
}
