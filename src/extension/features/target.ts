import * as vscode from 'vscode';
import { analyzeSelections, type DocumentAnalysis } from '../../analysis';
import { type Analyzer, GlossError, type Span } from '../../inference';
import { runWithProgress } from '../base/progress';
import type { ConfigService } from '../config';
import type { AnalysisStore, Scope } from '../documents/analysisStore';
import { type Documents, snapshotOf } from '../documents/documents';
import { toRange, toSpan } from '../documents/ranges';

export interface TargetDeps {
  readonly analyzer: Analyzer;
  readonly config: ConfigService;
  readonly store: AnalysisStore;
  readonly documents: Documents;
}

/** What a command was asked to look at, and what was found there. */
export interface AnalyzedTarget {
  readonly editor: vscode.TextEditor;
  readonly scope: Scope;
  /** The selections, in document order; empty when the whole document is meant. */
  readonly spans: readonly Span[];
  readonly analysis: DocumentAnalysis;
}

/** The editor that commands act on. `invalidInput` when there is none. */
export function requireEditor(): vscode.TextEditor {
  const editor = vscode.window.activeTextEditor;
  if (editor !== undefined) return editor;
  throw new GlossError(
    'invalidInput',
    'There is no text editor to analyze. Open a text file of at most 50 MB, then run the command again.',
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
 * Analyzes the selections of the active editor, or the whole document when nothing is selected, with progress and
 * Cancel. Rejects with `invalidInput` when there is no editor or nothing but white space, and `cancelled`.
 */
export async function analyzeTarget(deps: TargetDeps, title: string): Promise<AnalyzedTarget> {
  const editor = requireEditor();
  const spans = selectedSpans(editor);
  const { document } = editor;
  if (document.getText().trim() === '') throw new GlossError('invalidInput', 'The document is empty.');
  const analysis = await runWithProgress(title, (signal, onProgress) =>
    spans.length === 0
      ? deps.documents.analyzeNow(document, { signal, onProgress })
      : analyzeSelected(deps, document, spans, { signal, onProgress }),
  );
  if (analysis.sentences.length === 0) throw nothingFound(document, spans);
  return { editor, scope: spans.length === 0 ? 'document' : 'selection', spans, analysis };
}

async function analyzeSelected(
  deps: TargetDeps,
  document: vscode.TextDocument,
  spans: readonly Span[],
  options: { readonly signal: AbortSignal; readonly onProgress: (done: number, total: number) => void },
): Promise<DocumentAnalysis> {
  const { maxCharacters } = deps.config.for(document.uri);
  const analysis = await analyzeSelections(snapshotOf(document), spans, deps.analyzer, {
    ...options,
    maxCharacters,
  });
  if (analysis.sentences.length > 0) deps.store.setSelection(document, analysis);
  return analysis;
}

function nothingFound(document: vscode.TextDocument, spans: readonly Span[]): GlossError {
  const where = spans.length === 0 ? 'document' : spans.length === 1 ? 'selection' : 'selections';
  const isBlank =
    spans.length > 0 && spans.every((span) => document.getText(toRange(document, span)).trim() === '');
  const why = isBlank
    ? `The ${where} hold${spans.length === 1 ? 's' : ''} only white space.`
    : `No sentences were found in the ${where}: code, URLs and front matter are not analyzed.`;
  return new GlossError(
    'invalidInput',
    `${why} Select some prose, or nothing at all for the whole document.`,
  );
}
