import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { panelViewType } from '../../ids';
import { exportPanel, type ExportSource } from './export';
import { pageHtml } from './html';
import {
  parseFromPage,
  parsePanelState,
  type ExportFormat,
  type FromPage,
  type PanelModel,
  type PanelState,
  type PanelWords,
  type Span,
  type ToPage,
} from './protocol';

/** A place in the document that the panel shows. Spans are offsets into `version` of it; never empty. */
export interface RevealTarget {
  readonly uri: string;
  readonly version: number;
  readonly spans: readonly Span[];
  /** The keyboard stays in the panel: the user is still choosing there. */
  readonly keepsFocus: boolean;
}

export interface AnalysisPanelDeps {
  readonly extensionUri: vscode.Uri;
  readonly log: Pick<vscode.LogOutputChannel, 'warn' | 'error'>;
  /** The user picked a sentence, a mention or a pair of passages. The document may have changed since. */
  readonly onReveal: (target: RevealTarget) => void;
  /** Analyse again what was shown, or what failed. */
  readonly onRetry: () => void;
  readonly onCancel: () => void;
  readonly onShowLog: () => void;
  /** The user wants to see which words carried the sentence that starts there; answer with `showWords` or `showNoWords`. */
  readonly onExplain: (start: number) => void;
  /** The user wants the panel to stay with its document, or to follow the active editor again. */
  readonly onPin: (isPinned: boolean) => void;
  readonly onSavePicture: (picture: Picture) => void;
  /** A panel that was open when the window closed is back, empty: show it something, or dispose it. */
  readonly onRestore: (state: PanelState) => void;
}

/** A chart as the page drew it: SVG source, or a PNG in base64. */
export type Picture = Omit<Extract<FromPage, { type: 'savePicture' }>, 'type'>;

export type Failure = Omit<Extract<ToPage, { type: 'failed' }>, 'type'>;

/** The panel's owner; nothing opens before the first `show…` or `restore`. */
export function createAnalysisPanel(deps: AnalysisPanelDeps): AnalysisPanel {
  return new AnalysisPanel(deps);
}

/**
 * At most one panel. The page is thrown away while its tab is hidden; when it comes back it says `ready` and gets
 * everything again, so what is posted to a hidden page is not lost.
 */
export class AnalysisPanel implements vscode.Disposable {
  readonly #deps: AnalysisPanelDeps;
  #view: vscode.WebviewPanel | undefined;
  #subscriptions: vscode.Disposable[] = [];
  #shown: ExportSource | undefined;
  #stale = false;
  #isPinned = false;
  /** Shown over the model, or in place of it, until the next `show`. */
  #status: ToPage | undefined;

  constructor(deps: AnalysisPanelDeps) {
    this.#deps = deps;
  }

  /** Whether there is a panel, visible or not. */
  get isOpen(): boolean {
    return this.#view !== undefined;
  }

  /** Whether its tab is in front. */
  get isVisible(): boolean {
    return this.#view?.visible === true;
  }

  /** Whether it stays with its document. */
  get isPinned(): boolean {
    return this.#isPinned;
  }

  /** What the panel shows now; `undefined` when closed, busy for the first time or failed. */
  get model(): PanelModel | undefined {
    return this.#shown?.model;
  }

  /** Opens the panel if need be. `text` is the document's at `model.version`, for the export. */
  show(model: PanelModel, text: string): void {
    this.#shown = { model, text };
    this.#stale = false;
    this.#status = undefined;
    if (this.#view) this.#postModel(model);
    else this.#open();
  }

  /** Which words carried a sentence of the model that is shown. */
  showWords(words: PanelWords): void {
    this.#post({ type: 'words', words });
  }

  showNoWords(start: number, message: string): void {
    this.#post({ type: 'noWords', start, message });
  }

  /** What was shown stays in sight meanwhile. `fraction` 0..1. Nothing when the panel is closed. */
  showBusy(message: string, fraction?: number): void {
    this.#status = { type: 'busy', message, ...(fraction !== undefined && { fraction }) };
    this.#post(this.#status);
  }

  /** Takes the place of what was shown: figures that could not be renewed must not pass for current ones. Nothing when closed. */
  showFailure(failure: Failure): void {
    this.#shown = undefined;
    this.#status = { type: 'failed', ...failure };
    this.#post(this.#status);
  }

  /** The run was cancelled: back to what was shown before, or, with nothing to go back to, an offer to start again. */
  showCancelled(): void {
    if (!this.#shown)
      return this.showFailure({ code: 'cancelled', message: vscode.l10n.t('The analysis was cancelled.') });
    this.#status = undefined;
    this.#postEverything();
  }

  /** The document changed. Ignored when the panel is closed or shows another document or that very version. */
  markStale(uri: string, version: number): void {
    const model = this.#shown?.model;
    if (this.#stale || !model || model.uri !== uri || model.version === version) return;
    this.#stale = true;
    this.#post({ type: 'stale' });
  }

  /** Brings the panel to the front of its editor group without taking the focus. Nothing when it is closed. */
  reveal(): void {
    this.#view?.reveal(undefined, true);
  }

  /** Takes back a panel that was open when the window closed; its page comes empty. `state` is what the page kept. */
  restore(view: vscode.WebviewPanel, state: unknown): void {
    const parsed = parsePanelState(state);
    if (!parsed || this.#view) {
      view.dispose();
      return;
    }
    this.#isPinned = parsed.isPinned === true;
    this.#adopt(view);
    this.#deps.onRestore(parsed);
  }

  dispose(): void {
    this.#view?.dispose();
  }

  /** The page asks for what it should show as soon as it can: nothing needs to be posted here. */
  #open(): void {
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    this.#adopt(vscode.window.createWebviewPanel(panelViewType, vscode.l10n.t('Gloss Analysis'), column));
  }

  #adopt(view: vscode.WebviewPanel): void {
    this.#view = view;
    this.#subscriptions = [
      view.onDidDispose(() => this.#didDispose()),
      view.webview.onDidReceiveMessage((message: unknown) => this.#didReceive(message)),
    ];
    const media = vscode.Uri.joinPath(this.#deps.extensionUri, 'dist', 'media');
    const uriOf = (name: string) => view.webview.asWebviewUri(vscode.Uri.joinPath(media, name)).toString();
    view.webview.options = { enableScripts: true, localResourceRoots: [media] };
    view.webview.html = pageHtml({
      cspSource: view.webview.cspSource,
      scriptUri: uriOf('panel.js'),
      styleUri: uriOf('panel.css'),
      nonce: randomBytes(18).toString('base64'),
      language: vscode.env.language,
      translations: vscode.l10n.bundle,
    });
  }

  #didDispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#subscriptions = [];
    this.#view = undefined;
    this.#shown = undefined;
    this.#status = undefined;
    this.#stale = false;
    this.#isPinned = false;
  }

  #didReceive(message: unknown): void {
    const parsed = parseFromPage(message);
    if (parsed) this.#handle(parsed);
    else this.#deps.log.warn('The analysis page sent a message that is not part of its protocol.');
  }

  #handle(message: FromPage): void {
    switch (message.type) {
      case 'ready':
        return this.#postEverything();
      case 'reveal':
        return this.#reveal(message.spans, message.keepsFocus === true);
      case 'export':
        return void this.#export(message.format);
      case 'savePicture':
        return this.#deps.onSavePicture(message);
      case 'explain':
        return this.#deps.onExplain(message.start);
      case 'pin':
        this.#isPinned = message.isPinned;
        return this.#deps.onPin(message.isPinned);
      case 'retry':
        return this.#deps.onRetry();
      case 'cancel':
        return this.#deps.onCancel();
      case 'showLog':
        return this.#deps.onShowLog();
    }
  }

  #reveal(spans: readonly Span[], keepsFocus: boolean): void {
    const model = this.#shown?.model;
    if (model) this.#deps.onReveal({ uri: model.uri, version: model.version, spans, keepsFocus });
  }

  /** Into an untitled document: it works where there are no dialogs, and the user decides where it is kept. */
  async #export(format: ExportFormat): Promise<void> {
    if (!this.#shown) return;
    const content = exportPanel(format, this.#shown);
    const { One, Beside } = vscode.ViewColumn;
    try {
      const language = await languageFor(format);
      const document = await vscode.workspace.openTextDocument({ content, language });
      await vscode.window.showTextDocument(document, this.#view?.viewColumn === One ? Beside : One);
    } catch (error) {
      this.#deps.log.error('The export could not be opened.', error);
      await vscode.window.showErrorMessage(
        vscode.l10n.t('Gloss could not open the export. See the log for details.'),
      );
    }
  }

  #postEverything(): void {
    if (this.#shown) this.#postModel(this.#shown.model);
    if (this.#stale) this.#post({ type: 'stale' });
    if (this.#status) this.#post(this.#status);
  }

  #postModel(model: PanelModel): void {
    this.#post({ type: 'show', model, isPinned: this.#isPinned });
  }

  #post(message: ToPage): void {
    void this.#view?.webview.postMessage(message);
  }
}

/** VS Code knows no CSV by itself; an extension may have brought it. */
async function languageFor(format: ExportFormat): Promise<string> {
  if (format === 'json') return 'json';
  return (await vscode.languages.getLanguages()).includes('csv') ? 'csv' : 'plaintext';
}
