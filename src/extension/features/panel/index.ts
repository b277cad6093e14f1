import * as vscode from 'vscode';
import type { DocumentAnalysis } from '../../../analysis';
import { asGlossError, GlossError, type Span } from '../../../inference';
import { DisposableStore } from '../../base/dispose';
import type { Deps } from '../../deps';
import { toRange } from '../../documents/ranges';
import { showError } from '../../errors';
import { commandIds } from '../../ids';
import { withShownEntities } from '../../presentation/shownEntities';
import { registerCommand } from '../registerCommand';
import { type Passage, passagesOf } from '../../presentation/passages';
import { analyzeTarget } from '../target';
import { type AnalysisPanel, createAnalysisPanel, type RevealTarget } from './panel';
import { presentPanel } from './present';
import type { PanelModel, PanelState } from './protocol';

/** What the panel was last asked to show, so that Refresh can ask again. */
interface Subject {
  readonly uri: vscode.Uri;
  readonly version: number;
  /** The selections, or `undefined` for the whole document. */
  readonly selection: readonly Span[] | undefined;
}

/** What to show of one document version. */
export interface PanelContent {
  readonly document: vscode.TextDocument;
  readonly analysis: DocumentAnalysis;
  readonly selection?: readonly Span[] | undefined;
  readonly passages?: readonly Passage[];
}

/** Fills the analysis panel for the commands and answers what the page asks for. */
export class PanelController implements vscode.Disposable {
  readonly #deps: Deps;
  readonly #panel: AnalysisPanel;
  readonly #owned = new DisposableStore();
  #subject: Subject | undefined;
  #running: AbortController | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#panel = this.#owned.add(
      createAnalysisPanel({
        extensionUri: deps.context.extensionUri,
        log: deps.log,
        onReveal: (target) => void this.#reveal(target),
        onRetry: () => void this.#refresh(),
        onCancel: () => this.#running?.abort(),
        onShowLog: () => deps.log.show(),
        onRestore: (state) => void this.#restore(state),
      }),
    );
    this.#owned.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        this.#panel.markStale(document.uri.toString(), document.version);
      }),
    );
  }

  /** Shows the selections of the active editor, or its document when nothing is selected. */
  async showTarget(): Promise<void> {
    const { document, spans, analysis } = await analyzeTarget(this.#deps, 'Gloss: analyzing');
    await this.show({ document, analysis, ...selectionOf(analysis, spans) });
  }

  /** Opens the panel on what was found. `passages` are compared with each other when there are two or more. */
  async show(content: PanelContent): Promise<PanelModel> {
    // A refresh of something else that is still under way must not take its place.
    this.#running?.abort();
    this.#running = undefined;
    const model = await this.#present(content);
    this.#panel.reveal();
    return model;
  }

  dispose(): void {
    this.#running?.abort();
    this.#owned.dispose();
  }

  async #present({ document, analysis, selection, passages }: PanelContent): Promise<PanelModel> {
    const { entityTypes, entityMinimumScore } = this.#deps.config.for(document.uri);
    const model = presentPanel({
      analysis: withShownEntities(analysis, entityTypes, entityMinimumScore),
      text: analysis.text,
      title: vscode.workspace.asRelativePath(document.uri),
      model: await this.#deps.analyzer.info(),
      selection,
      passages,
    });
    this.#subject = { uri: document.uri, version: analysis.version, selection };
    this.#panel.show(model, analysis.text);
    this.#panel.markStale(document.uri.toString(), document.version);
    return model;
  }

  async #refresh(): Promise<void> {
    const subject = this.#subject;
    if (subject === undefined) return;
    const controller = new AbortController();
    this.#running?.abort();
    this.#running = controller;
    try {
      await this.#showAgain(subject, controller.signal);
    } catch (thrown) {
      // A refresh that another one replaced has nothing to say any more.
      if (this.#running !== controller) return;
      const error = asGlossError(thrown);
      if (error.code === 'cancelled') this.#panel.showCancelled();
      else this.#panel.showFailure({ code: error.code, message: error.message });
    }
  }

  /** Nothing more is shown once the panel was closed. */
  async #showAgain({ uri, version, selection }: Subject, signal: AbortSignal): Promise<void> {
    this.#panel.showBusy('Analyzing…');
    const document = await vscode.workspace.openTextDocument(uri);
    const onProgress = (done: number, total: number): void =>
      this.#panel.showBusy(`Analyzed ${done} of ${total} sentences`, total === 0 ? 1 : done / total);
    // The spans of a selection mean nothing in a later version of the text; its document still does.
    const spans = document.version === version ? (selection ?? []) : [];
    const analysis = await this.#deps.documents.analyze(document, spans, { signal, onProgress });
    if (this.#panel.isOpen) await this.#present({ document, analysis, ...selectionOf(analysis, spans) });
  }

  async #restore({ uri }: PanelState): Promise<void> {
    this.#subject = { uri: vscode.Uri.parse(uri), version: -1, selection: undefined };
    await this.#refresh();
  }

  async #reveal({ uri, version, spans }: RevealTarget): Promise<void> {
    try {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
      if (document.version !== version) {
        throw new GlossError(
          'invalidInput',
          'The text has changed since it was analyzed. Refresh the panel first.',
        );
      }
      const visible = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
      const editor = await vscode.window.showTextDocument(
        document,
        visible?.viewColumn ?? vscode.ViewColumn.One,
      );
      const ranges = spans.map((span) => toRange(document, span));
      editor.selections = ranges.map(({ start, end }) => new vscode.Selection(start, end));
      const [first] = ranges;
      if (first) editor.revealRange(first, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    } catch (thrown) {
      void showError(thrown, this.#deps.log);
    }
  }
}

/** The parts of the content that only a selection has. */
function selectionOf(
  analysis: DocumentAnalysis,
  spans: readonly Span[],
): Pick<PanelContent, 'selection' | 'passages'> {
  return spans.length === 0 ? {} : { selection: spans, passages: passagesOf(analysis, spans) };
}

/** Show Analysis Panel. */
export function registerPanelCommand(deps: Deps, panel: PanelController): vscode.Disposable {
  return registerCommand(commandIds.showAnalysisPanel, deps.log, () => panel.showTarget());
}
