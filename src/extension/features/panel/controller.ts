import * as vscode from 'vscode';
import { type DocumentAnalysis, explainSentiment, minimumContribution } from '../../../analysis';
import { asGlossError, GlossError, type Span } from '../../../inference';
import { orRestarted } from '../../base/progress';
import { Debouncer } from '../../base/scheduler';
import { DisposableStore } from '../../base/dispose';
import type { Deps } from '../../deps';
import { isReadable } from '../../documents/readable';
import { editsOf } from '../../documents/edits';
import { toRange } from '../../documents/ranges';
import { nextStepText, showError } from '../../errors';
import { errorText } from '../../presentation/errorText';
import { withShownEntities } from '../../presentation/shownEntities';
import { type Passage, passagesOf } from '../../presentation/passages';
import { analyzeTarget } from '../target';
import { type AnalysisPanel, createAnalysisPanel, type RevealTarget } from './panel';
import { presentPanel } from './present';
import type { PanelModel, PanelState } from './protocol';
import { savePicture } from './savePicture';
import { EditTrail } from './trail';

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

/** What was analyzed while the user types appears in the panel after a pause of this length, in ms. */
const updateDelayMs = 200;

/** Fills the analysis panel for the commands and answers what the page asks for. */
export class PanelController implements vscode.Disposable {
  readonly #deps: Deps;
  readonly #panel: AnalysisPanel;
  readonly #owned = new DisposableStore();
  #subject: Subject | undefined;
  #running: AbortController | undefined;
  /** What the panel shows, for the words of its sentences. */
  #analysis: DocumentAnalysis | undefined;
  #trail: EditTrail | undefined;
  #weighing: AbortController | undefined;
  readonly #updates = this.#owned.add(new Debouncer());

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
        onExplain: (start) => void this.#explain(start),
        onPin: (isPinned) => this.#didPin(isPinned),
        onSavePicture: (picture) => {
          if (this.#subject) void savePicture(picture, this.#subject.uri, deps.log);
        },
        onRestore: (state) => void this.#restore(state),
      }),
    );
    const { workspace, window } = vscode;
    this.#owned.add(workspace.onDidChangeTextDocument((event) => this.#didEdit(event)));
    this.#owned.add(
      workspace.onDidCloseTextDocument(({ uri }) => {
        if (this.#trail?.uri === uri.toString()) this.#trail.end();
      }),
    );
    this.#owned.add(deps.store.onDidChange((uri) => this.#didAnalyze(uri)));
    this.#owned.add(window.onDidChangeActiveTextEditor((editor) => this.#follow(editor)));
    deps.documents.keepAnalyzed((uri) => this.isLive(uri));
  }

  /** Whether the panel shows the whole of that document, so that it has to be kept analyzed while it is edited. */
  isLive(uri: vscode.Uri): boolean {
    return (
      this.#panel.isOpen &&
      !this.#deps.documents.isPaused &&
      this.#subject?.selection === undefined &&
      this.#subject?.uri.toString() === uri.toString() &&
      this.#deps.config.for(uri).run === 'onType'
    );
  }

  /** Shows the selections of the active editor, or its document when nothing is selected. */
  async showTarget(): Promise<void> {
    const { document, spans, analysis } = await analyzeTarget(this.#deps, vscode.l10n.t('Gloss: analyzing'));
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

  /** Takes back a panel that was open when the window closed. `state` is what its page kept. */
  restore(view: vscode.WebviewPanel, state: unknown): void {
    this.#panel.restore(view, state);
  }

  dispose(): void {
    this.#running?.abort();
    this.#weighing?.abort();
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
    this.#analysis = analysis;
    this.#weighing?.abort();
    // Of a text that has moved on meanwhile the edits are not known.
    this.#trail =
      document.version === analysis.version
        ? new EditTrail(document.uri.toString(), analysis.version, analysis.text)
        : undefined;
    this.#panel.show(model, analysis.text);
    this.#panel.markStale(document.uri.toString(), document.version);
    return model;
  }

  #didEdit(event: vscode.TextDocumentChangeEvent): void {
    const { document, contentChanges } = event;
    const uri = document.uri.toString();
    if (contentChanges.length > 0 && this.#trail?.uri === uri)
      this.#trail.add(editsOf(event), document.version);
    const isRenewed =
      this.isLive(document.uri) &&
      vscode.window.visibleTextEditors.some((editor) => editor.document === document);
    if (!isRenewed) this.#panel.markStale(uri, document.version);
  }

  /** The shown document was analyzed again: its new figures take the place of the old ones. */
  #didAnalyze(uri: vscode.Uri): void {
    if (!this.isLive(uri) || !this.#panel.isVisible || this.#running) return;
    this.#updates.schedule(() => void this.#update(uri), updateDelayMs);
  }

  async #update(uri: vscode.Uri): Promise<void> {
    const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
    const stored = document && this.#deps.store.get(document);
    if (!document || !stored?.isComplete || !stored.document || stored.document === this.#analysis) return;
    if (!this.isLive(uri) || this.#running) return;
    try {
      await this.#present({ document, analysis: stored.document });
    } catch (thrown) {
      this.#deps.log.warn(`panel: ${asGlossError(thrown).message}`);
    }
  }

  #didPin(isPinned: boolean): void {
    if (!isPinned) this.#follow(vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0]);
  }

  /** Shows the document that the user has gone to, if it is one that Gloss reads by itself. */
  #follow(editor: vscode.TextEditor | undefined): void {
    const { store, config, documents } = this.#deps;
    if (!editor || !this.#subject || !this.#panel.isVisible || this.#panel.isPinned) return;
    const { document } = editor;
    if (document.uri.toString() === this.#subject.uri.toString()) return;
    const { run, languages } = config.for(document.uri);
    const isRead = isReadable(document) && languages.has(document.languageId);
    if (!store.get(document).isComplete && (!isRead || run === 'manual' || documents.isPaused)) return;
    this.#subject = { uri: document.uri, version: document.version, selection: undefined };
    void this.#refresh();
  }

  /** Answers with the words of a sentence, or with why there are none. */
  async #explain(start: number): Promise<void> {
    const analysis = this.#analysis;
    const sentence = analysis?.sentences.find((each) => each.start === start);
    if (!analysis || !sentence) return;
    const controller = new AbortController();
    this.#weighing?.abort();
    this.#weighing = controller;
    const { end, result, text } = sentence;
    const { label, probabilities } = result.sentiment;
    try {
      const { words } = await explainSentiment(text, this.#deps.analyzer, { signal: controller.signal });
      this.#panel.showWords({
        start,
        end,
        text: analysis.text.slice(start, end),
        label,
        probability: probabilities[label],
        words: words.flatMap(({ start, end, contribution }) =>
          Math.abs(contribution) < minimumContribution
            ? []
            : { start, end, contribution: Math.max(-1, Math.min(1, contribution)) },
        ),
      });
    } catch (thrown) {
      if (controller.signal.aborted) return;
      this.#panel.showNoWords(start, errorText(orRestarted(thrown, controller.signal)));
    }
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
      this.#showFailure(orRestarted(thrown, controller.signal));
    } finally {
      if (this.#running === controller) this.#running = undefined;
    }
  }

  #showFailure(error: GlossError): void {
    const { code } = error;
    const nextStep = nextStepText(code);
    if (code === 'cancelled') this.#panel.showCancelled();
    else
      this.#panel.showFailure({
        code,
        message: errorText(error),
        ...(nextStep !== undefined && { nextStep }),
      });
  }

  /** Nothing more is shown once the panel was closed. */
  async #showAgain({ uri, version, selection }: Subject, signal: AbortSignal): Promise<void> {
    this.#panel.showBusy(vscode.l10n.t('Analyzing…'));
    const document = await vscode.workspace.openTextDocument(uri);
    const onProgress = (done: number, total: number): void =>
      this.#panel.showBusy(
        vscode.l10n.t('Analyzed {0} of {1} sentences', done, total),
        total === 0 ? 1 : done / total,
      );
    // The spans of a selection mean nothing in a later version of the text; its document still does.
    const spans = document.version === version ? (selection ?? []) : [];
    const analysis = await this.#deps.documents.analyze(document, spans, { signal, onProgress });
    if (this.#panel.isOpen) await this.#present({ document, analysis, ...selectionOf(analysis, spans) });
  }

  async #restore({ uri }: PanelState): Promise<void> {
    this.#subject = { uri: vscode.Uri.parse(uri), version: -1, selection: undefined };
    await this.#refresh();
  }

  async #reveal({ uri, spans, keepsFocus }: RevealTarget): Promise<void> {
    try {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
      const places = this.#trail?.follow(spans, document.version, document.getText());
      if (places === undefined) {
        throw new GlossError(
          'invalidInput',
          vscode.l10n.t('That passage is no longer in the text. Refresh the panel to see what is.'),
        );
      }
      const visible = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
      const editor = await vscode.window.showTextDocument(document, {
        viewColumn: visible?.viewColumn ?? vscode.ViewColumn.One,
        preserveFocus: keepsFocus,
      });
      const ranges = places.map((span) => toRange(document, span));
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
