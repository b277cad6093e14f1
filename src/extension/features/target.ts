import * as vscode from 'vscode';
import type { DocumentAnalysis } from '../../analysis';
import { GlossError, type Span } from '../../inference';
import { runWithProgress } from '../base/progress';
import type { Deps } from '../deps';
import { toRange, toSpan } from '../documents/ranges';
import type { Layer } from '../presentation/layer';
import { nothingFoundText } from './nothingFound';

/** What a command was asked to look at, and what was found there. Everything is true of the document as it is. */
export interface AnalyzedTarget {
  readonly document: vscode.TextDocument;
  /** The selections, in document order; empty when the whole document is meant. */
  readonly spans: readonly Span[];
  readonly analysis: DocumentAnalysis;
  /** The same as something to highlight. */
  readonly layer: Layer;
}

/** The editor that commands act on. `invalidInput` when there is none. */
export function requireEditor(): vscode.TextEditor {
  const editor = vscode.window.activeTextEditor;
  if (editor !== undefined) return editor;
  throw new GlossError(
    'invalidInput',
    vscode.l10n.t(
      'There is no text editor to analyze. Open a text file of at most 50 MB, then run the command again.',
    ),
  );
}

/** The selections of an editor that hold any text, in document order. */
export function selectedSpans(editor: vscode.TextEditor): Span[] {
  return editor.selections
    .filter((selection) => !selection.isEmpty)
    .map((selection) => toSpan(editor.document, selection))
    .sort((a, b) => a.start - b.start);
}

/**
 * Analyzes the span asked for, or the selections of the active editor, or the whole document when nothing is selected, with progress and
 * Cancel. Rejects with `invalidInput` when there is no editor, nothing but white space, or the text changed meanwhile,
 * and with `cancelled`.
 */
export async function analyzeTarget(
  { documents }: Deps,
  title: string,
  asked?: Span,
): Promise<AnalyzedTarget> {
  const editor = requireEditor();
  const spans = asked ? [asked] : selectedSpans(editor);
  const { document } = editor;
  if (document.getText().trim() === '') throw emptyDocument();
  const analysis = await runWithProgress(title, (signal, onProgress) =>
    documents.analyze(document, spans, { signal, onProgress }),
  );
  if (analysis.sentences.length === 0) throw nothingFound(document, spans, analysis.coverage.notes);
  return { document, spans, analysis, layer: spans.length === 0 ? 'document' : analysis };
}

function nothingFound(
  document: vscode.TextDocument,
  spans: readonly Span[],
  notes: readonly string[],
): GlossError {
  const isBlank = spans.every((span) => document.getText(toRange(document, span)).trim() === '');
  return new GlossError('invalidInput', nothingFoundText({ selections: spans.length, isBlank, notes }));
}

/** For commands that need some text. */
export function emptyDocument(): GlossError {
  return new GlossError('invalidInput', vscode.l10n.t('The document is empty.'));
}
