import * as vscode from 'vscode';
import {
  analyzeDocument,
  computeFindings,
  type DocumentAnalysis,
  type DocumentSnapshot,
  DuplicateIndex,
  type RuleThresholds,
} from '../../analysis';
import { type Analyzer, asGlossError, type GlossError, type Span, throwIfAborted } from '../../inference';
import { DisposableStore } from '../base/dispose';
import { Debouncer } from '../base/scheduler';
import type { Config, ConfigService } from '../config';
import { toSpan } from './ranges';
import type { AnalysisStore } from './analysisStore';

/** Documents that are kept analyzed whatever their language, because something is shown over them. */
export type IsPinned = (uri: vscode.Uri) => boolean;

export interface DocumentsDeps {
  readonly analyzer: Analyzer;
  readonly config: ConfigService;
  readonly store: AnalysisStore;
  /** Told of each failure of work that nobody asked for. */
  readonly onDidFail: (error: GlossError, document: vscode.TextDocument) => void;
}

export interface AnalyzeNowOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Text, version and language as the analysis room takes them. */
export function snapshotOf(document: vscode.TextDocument): DocumentSnapshot {
  return {
    uri: document.uri.toString(),
    version: document.version,
    languageId: document.languageId,
    text: document.getText(),
  };
}

/** Schemes whose documents are for people to read; output channels, settings and the like are left alone. */
const readableSchemes = new Set([
  'file',
  'untitled',
  'vscode-remote',
  'vscode-vfs',
  'vscode-notebook-cell',
  'memfs',
]);

/** Rules that are switched on, with the threshold each is held against. */
export function activeThresholds(config: Config): RuleThresholds {
  const active = Object.entries(config.rules).filter(([, rule]) => rule.enabled);
  return Object.fromEntries(active.map(([id, rule]) => [id, rule.threshold]));
}

/**
 * Decides which documents are analyzed and when: those in a visible editor, after a pause in typing or on save, one
 * run a document at a time. A run that an edit overtakes is cancelled.
 */
export class Documents implements vscode.Disposable {
  readonly #deps: DocumentsDeps;
  /** Pairs of close sentences of each document, so that an edit compares only what is new. */
  readonly #duplicates = new Map<string, DuplicateIndex>();
  /** Documents whose stored analysis comes from the model in use; another model's results are never reused. */
  readonly #current = new Set<string>();
  readonly #running = new Map<string, AbortController>();
  readonly #debouncers = new Map<string, Debouncer>();
  readonly #owned = new DisposableStore();
  #isPinned: IsPinned = () => false;

  constructor(deps: DocumentsDeps) {
    this.#deps = deps;
    const { workspace, window } = vscode;
    this.#owned.add(window.onDidChangeVisibleTextEditors((editors) => this.#didShow(editors)));
    this.#owned.add(workspace.onDidChangeTextDocument((event) => this.#didEdit(event)));
    this.#owned.add(workspace.onDidSaveTextDocument((document) => this.#didSave(document)));
    this.#owned.add(workspace.onDidCloseTextDocument((document) => this.#forget(document.uri)));
    this.#owned.add(deps.config.onDidChange(() => this.reanalyzeVisible()));
    this.#didShow(window.visibleTextEditors);
  }

  /** Names the views that want a document kept analyzed while they show something over it. */
  keepAnalyzed(isPinned: IsPinned): void {
    this.#isPinned = isPinned;
  }

  /** Analyzes what is in visible editors again, e.g. after a setting changed. */
  reanalyzeVisible(): void {
    for (const { document } of vscode.window.visibleTextEditors) {
      if (this.#isWatched(document)) this.#schedule(document, 0);
      else if (!this.#isPinned(document.uri)) this.#deps.store.clear(document.uri);
    }
  }

  /** The model was replaced: what is shown stays until it has been analyzed again, but none of it is reused. */
  didChangeModel(): void {
    this.#current.clear();
    this.#duplicates.clear();
    this.reanalyzeVisible();
  }

  /**
   * The analysis of the whole document as it is now, kept in the store too. Reuses what is there for this version.
   * Rejects with GlossError, `cancelled` also when an edit overtakes it.
   */
  async analyzeNow(
    document: vscode.TextDocument,
    options: AnalyzeNowOptions = {},
  ): Promise<DocumentAnalysis> {
    const { store, analyzer, config } = this.#deps;
    const settings = config.for(document.uri);
    const { signal, onProgress } = options;
    const snapshot = snapshotOf(document);
    const previous = this.#current.has(snapshot.uri) ? store.get(document).document : undefined;
    const duplicates = this.#duplicates.get(snapshot.uri) ?? new DuplicateIndex();
    this.#duplicates.set(snapshot.uri, duplicates);
    const analysis = await analyzeDocument(snapshot, analyzer, {
      maxCharacters: settings.maxCharacters,
      ...(signal && { signal }),
      previous,
      onProgress,
      visible: visibleSpan(document),
    });
    throwIfAborted(signal);
    const findings = await computeFindings(analysis, activeThresholds(settings), { duplicates, signal });
    if (store.setDocument(document, analysis, findings)) this.#current.add(snapshot.uri);
    return analysis;
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
      !document.isClosed &&
      readableSchemes.has(document.uri.scheme) &&
      (isWanted || this.#isPinned(document.uri))
    );
  }

  #didShow(editors: readonly vscode.TextEditor[]): void {
    for (const { document } of editors) {
      const isCurrent = this.#deps.store.get(document).document?.version === document.version;
      if (!isCurrent && this.#isWatched(document)) this.#schedule(document, 0);
    }
  }

  #didEdit({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length === 0) return;
    this.#running.get(document.uri.toString())?.abort();
    if (!this.#isWatched(document)) return;
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
      const error = asGlossError(thrown);
      if (error.code !== 'cancelled' && error.code !== 'disposed') this.#deps.onDidFail(error, document);
    } finally {
      if (this.#running.get(key) === controller) this.#running.delete(key);
    }
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
