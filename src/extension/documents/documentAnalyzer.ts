import * as vscode from 'vscode';
import type { DocumentAnalysis, DuplicateIndex, RuleThresholds } from '../../analysis';
import { type Analyzer, asGlossError, GlossError, type Span, throwIfAborted } from '../../inference';
import type { Config, ConfigService } from '../config';
import type { AnalysisStore } from './analysisStore';
import type { ColumnChoices } from './columns';
import { toSpan } from './ranges';
import { snapshotOf } from './snapshot';
import type { WorkspaceFiles } from './workspaceFiles';

export interface DocumentAnalyzerDeps {
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

/** Rules that are switched on, with the threshold each is held against. */
export function activeThresholds(config: Config): RuleThresholds {
  const active = Object.entries(config.rules).filter(([, rule]) => rule.enabled);
  return Object.fromEntries(active.map(([id, rule]) => [id, rule.threshold]));
}

/**
 * One analysis of a document: from its text, the settings and what the user has said of it to what the store keeps. Knows
 * what of the store can be used again; when a document is analyzed is not decided here.
 */
export class DocumentAnalyzer {
  readonly #deps: DocumentAnalyzerDeps;
  /** Pairs of close sentences of each document, so that an edit compares only what is new. */
  readonly #duplicates = new Map<string, DuplicateIndex>();
  /** Documents whose stored analysis comes from the model and the settings in use; no other is ever reused. */
  readonly #current = new Set<string>();

  constructor(deps: DocumentAnalyzerDeps) {
    this.#deps = deps;
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
    if (spans.length === 0 && stored.document && stored.isComplete && this.isCurrent(document))
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

  /** Whether the store has the analysis of the document as it is, from the model and the settings in use. */
  isCurrent(document: vscode.TextDocument): boolean {
    const { store } = this.#deps;
    return (
      this.#current.has(document.uri.toString()) && store.get(document).document?.version === document.version
    );
  }

  /** Nothing that is known of the document is used again. */
  forget(uri: vscode.Uri): void {
    const key = uri.toString();
    this.#duplicates.delete(key);
    this.#current.delete(key);
  }

  /** Nothing that is known of any document is used again. */
  forgetAll(): void {
    this.#current.clear();
    this.#duplicates.clear();
  }

  /** Tells of work that nobody asked for and that failed; being cancelled is no failure. */
  didFail(thrown: unknown, document: vscode.TextDocument): void {
    const error = asGlossError(thrown);
    if (error.code !== 'cancelled' && error.code !== 'disposed') this.#deps.onDidFail(error, document);
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
      this.didFail(thrown, document);
    }
  }
}

/** What the reader sees is analyzed first. */
function visibleSpan(document: vscode.TextDocument): Span | undefined {
  const editor = vscode.window.visibleTextEditors.find((candidate) => candidate.document === document);
  const range = editor?.visibleRanges[0];
  return range && toSpan(document, range);
}
