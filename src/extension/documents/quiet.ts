import * as vscode from 'vscode';
import type { Span } from '../../inference';
import { DisposableStore } from '../base/dispose';
import { Debouncer } from '../base/scheduler';
import type { ConfigService, HideWhileTyping } from '../config';
import { toSpan } from './ranges';

/** How long after the last key what was hidden shows again, in ms: the pause that other linters wait for. */
const revealMs = 1500;
/** A cursor key that is held down redraws once it rests, in ms. */
const cursorMs = 60;

/** Stretches of a document over which nothing is shown. */
export type Quieted = readonly Span[];

/** Whether a span lies in, or reaches into, one of the stretches. */
export function isQuieted({ start, end }: Span, quieted: Quieted): boolean {
  return quieted.some((each) => start <= each.end && each.start <= end);
}

/**
 * Where highlights and findings are held back for the moment: where the user types (`gloss.hideWhileTyping`) and around
 * the cursor (`gloss.focusMode`). Views ask it when they draw, and draw again when it says so.
 */
export class Quiet implements vscode.Disposable {
  readonly #owned = new DisposableStore();
  readonly #didChange = this.#owned.add(new vscode.EventEmitter<vscode.Uri>());
  readonly #rest = this.#owned.add(new Debouncer());
  readonly #cursor = this.#owned.add(new Debouncer());
  #typed: { readonly uri: string; readonly offset: number } | undefined;
  readonly onDidChange = this.#didChange.event;

  constructor(private readonly config: ConfigService) {
    const { workspace, window } = vscode;
    this.#owned.add(workspace.onDidChangeTextDocument((event) => this.#didEdit(event)));
    this.#owned.add(window.onDidChangeTextEditorSelection(({ textEditor }) => this.#didMove(textEditor)));
    this.#owned.add(window.onDidChangeActiveTextEditor((editor) => editor && this.#didMove(editor)));
  }

  /** The quiet stretches of a document as it is; usually none. */
  of(document: vscode.TextDocument): Quieted {
    const { hideWhileTyping, focusMode } = this.config.for(document.uri);
    if (hideWhileTyping === 'off' && focusMode === 0) return [];
    const quieted: Span[] = [];
    const typed = this.#typed?.uri === document.uri.toString() ? this.#typed : undefined;
    if (typed) quieted.push(...typedSpans(document, typed.offset, hideWhileTyping));
    const editor = vscode.window.activeTextEditor;
    if (focusMode > 0 && editor?.document === document) quieted.push(...focusedSpans(editor, focusMode));
    return quieted;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #didEdit({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const change = contentChanges[0];
    const isTyped = vscode.window.activeTextEditor?.document === document;
    if (!change || !isTyped || this.config.for(document.uri).hideWhileTyping === 'off') return;
    this.#typed = { uri: document.uri.toString(), offset: change.rangeOffset + change.text.length };
    this.#didChange.fire(document.uri);
    this.#rest.schedule(() => {
      this.#typed = undefined;
      this.#didChange.fire(document.uri);
    }, revealMs);
  }

  #didMove({ document }: vscode.TextEditor): void {
    if (this.config.for(document.uri).focusMode === 0) return;
    this.#cursor.schedule(() => this.#didChange.fire(document.uri), cursorMs);
  }
}

function typedSpans(document: vscode.TextDocument, offset: number, unit: HideWhileTyping): Span[] {
  const position = document.positionAt(offset);
  switch (unit) {
    case 'off':
      return [];
    case 'word': {
      const word = document.getWordRangeAtPosition(position);
      return [word ? toSpan(document, word) : { start: offset, end: offset }];
    }
    case 'line':
      return [toSpan(document, document.lineAt(position).range)];
    case 'document':
      return [{ start: 0, end: Infinity }];
  }
}

function focusedSpans({ document, selections }: vscode.TextEditor, lines: number): Span[] {
  return selections.map(({ active }) => {
    const first = Math.max(0, active.line - lines);
    const last = Math.min(document.lineCount - 1, active.line + lines);
    return toSpan(document, new vscode.Range(first, 0, last, document.lineAt(last).range.end.character));
  });
}
