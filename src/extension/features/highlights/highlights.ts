import * as vscode from 'vscode';
import { type DocumentAnalysis, type DocumentEntity, entitiesOf } from '../../../analysis';
import { DisposableStore } from '../../base/dispose';
import type { ConfigService } from '../../config';
import type { AnalysisStore } from '../../documents/analysisStore';
import { editsOf } from '../../documents/edits';
import { isQuieted, type Quiet } from '../../documents/quiet';
import { rebaseAnalysis, rebaseSpans } from '../../documents/rebase';
import type { Layer, LayerName } from '../../presentation/layer';
import type { Mark } from '../../presentation/marks';
import { shownEntities } from '../../presentation/shownEntities';
import { MarkDecorations } from './decorations';
import { entityMarks, sentimentMarks } from './present';

/** What is switched on over one document. */
interface Layers {
  readonly sentiment?: Layer;
  readonly entities?: Layer;
  /** Marks that a command put there itself: similar passages, words of an explanation. */
  readonly extra?: readonly Mark[];
}

/**
 * Which highlights are on over which document. Whole-document layers are drawn from the store and so follow edits;
 * those of a selection and extra marks are carried over edits here. Everything goes with Clear Highlights.
 */
export class Highlights implements vscode.Disposable {
  readonly #layers = new Map<string, Layers>();
  readonly #decorations = new MarkDecorations();
  readonly #owned = new DisposableStore();
  /** Documents that something has changed in since they were drawn. */
  readonly #toDraw = new Set<string>();

  constructor(
    private readonly store: AnalysisStore,
    private readonly config: ConfigService,
    private readonly quiet: Quiet,
  ) {
    const { workspace, window } = vscode;
    this.#owned.add(this.#decorations);
    this.#owned.add(workspace.onDidChangeTextDocument((event) => this.#didEdit(event)));
    this.#owned.add(store.onDidChange((uri) => this.#draw(uri)));
    this.#owned.add(quiet.onDidChange((uri) => this.#draw(uri)));
    this.#owned.add(config.onDidChange(() => this.#drawAll()));
    this.#owned.add(window.onDidChangeVisibleTextEditors(() => this.#drawAll()));
    this.#owned.add(workspace.onDidCloseTextDocument(({ uri }) => this.clear(uri)));
  }

  /** Shows a layer; a document has one of each name, and the last one asked for counts. */
  turnOn(uri: vscode.Uri, name: LayerName, layer: Layer): void {
    this.#set(uri, { ...this.#get(uri), [name]: layer });
  }

  /** Replaces the marks of similar passages or of an explanation; an empty list removes them. */
  setExtra(uri: vscode.Uri, extra: readonly Mark[]): void {
    this.#set(uri, { ...this.#get(uri), extra });
  }

  /** Removes every highlight of a document. */
  clear(uri: vscode.Uri): void {
    this.#layers.delete(uri.toString());
    this.#draw(uri);
  }

  /** Whether whole-document highlights are on, so that the document has to be kept analyzed. */
  isKeptAnalyzed(uri: vscode.Uri): boolean {
    const { sentiment, entities } = this.#get(uri);
    return sentiment === 'document' || entities === 'document';
  }

  /** The analysis whose sentences, or whose names, are highlighted: what a hover may explain. */
  shown(document: vscode.TextDocument, name: LayerName): DocumentAnalysis | undefined {
    const layer = this.#get(document.uri)[name];
    return layer === 'document' ? this.store.get(document).document : layer;
  }

  /** The entities that are highlighted now. */
  shownEntities(document: vscode.TextDocument): DocumentEntity[] {
    const analysis = this.shown(document, 'entities');
    const { entityTypes, entityMinimumScore } = this.config.for(document.uri);
    return analysis === undefined ? [] : shownEntities(entitiesOf(analysis), entityTypes, entityMinimumScore);
  }

  /** Everything that is highlighted in a document now. */
  marks(document: vscode.TextDocument): Mark[] {
    const marks = [...(this.#get(document.uri).extra ?? [])];
    const sentiment = this.shown(document, 'sentiment');
    if (sentiment) marks.push(...sentimentMarks(sentiment.sentences));
    marks.push(...entityMarks(this.shownEntities(document)));
    const quieted = this.quiet.of(document);
    return quieted.length === 0 ? marks : marks.filter((mark) => !isQuieted(mark, quieted));
  }

  dispose(): void {
    this.#owned.dispose();
    this.#layers.clear();
  }

  #get(uri: vscode.Uri): Layers {
    return this.#layers.get(uri.toString()) ?? {};
  }

  #set(uri: vscode.Uri, layers: Layers): void {
    this.#layers.set(uri.toString(), layers);
    this.#draw(uri);
  }

  #didEdit(event: vscode.TextDocumentChangeEvent): void {
    const { document, contentChanges } = event;
    const layers = this.#layers.get(document.uri.toString());
    if (contentChanges.length === 0 || layers === undefined) return;
    const edits = editsOf(event);
    const now = { version: document.version, text: document.getText() };
    const { sentiment, entities, extra } = layers;
    const follow = (layer: Layer): Layer =>
      layer === 'document' ? layer : rebaseAnalysis(layer, edits, now);
    this.#set(document.uri, {
      ...(sentiment && { sentiment: follow(sentiment) }),
      ...(entities && { entities: follow(entities) }),
      ...(extra && { extra: rebaseSpans(extra, edits) }),
    });
  }

  #drawAll(): void {
    for (const { document } of vscode.window.visibleTextEditors) this.#draw(document.uri);
  }

  /** At the end of this turn, once, however many parts of Gloss have followed one edit by then. */
  #draw(uri: vscode.Uri): void {
    if (this.#toDraw.size === 0) queueMicrotask(() => this.#drawNow());
    this.#toDraw.add(uri.toString());
  }

  #drawNow(): void {
    const due = new Set(this.#toDraw);
    this.#toDraw.clear();
    if (this.#owned.isDisposed) return;
    for (const editor of vscode.window.visibleTextEditors) {
      const { document } = editor;
      if (!due.has(document.uri.toString())) continue;
      this.#decorations.show(editor, this.marks(document), this.config.for(document.uri).labels);
    }
  }
}
