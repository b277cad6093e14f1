import * as vscode from 'vscode';
import { analyzeDocument, analyzeSelections, type DocumentAnalysis, findSimilar } from '../../../analysis';
import { GlossError, type Span } from '../../../inference';
import { runWithProgress } from '../../base/progress';
import type { Deps } from '../../deps';
import { snapshotOf } from '../../documents/documents';
import { requireEditor, selectedSpans } from '../target';
import { closestPairs } from './pairs';
import { excerptOf, meanEmbedding } from '../../presentation/passages';

/** A passage that was found, and how close it is to what was asked for (cosine, −1..1). */
export interface SimilarPassage extends Span {
  readonly document: vscode.TextDocument;
  readonly version: number;
  readonly text: string;
  readonly score: number;
}

export interface SimilarSearch {
  /** What the passages are similar to, for the title of the list. */
  readonly query: string;
  readonly passages: readonly SimilarPassage[];
}

/**
 * The passages most similar to the selections of the active editor, in this document and the others that are visible;
 * without a selection, the passages of the document that are closest to another one of it. Best first.
 */
export async function searchSimilar(deps: Deps): Promise<SimilarSearch> {
  const editor = requireEditor();
  const spans = selectedSpans(editor);
  return runWithProgress('Gloss: looking for similar passages', (signal, onProgress) =>
    spans.length === 0
      ? closestInDocument(deps, editor.document, { signal, onProgress })
      : similarToSelection(deps, editor.document, spans, { signal, onProgress }),
  );
}

interface RunOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

async function closestInDocument(
  deps: Deps,
  document: vscode.TextDocument,
  options: RunOptions,
): Promise<SimilarSearch> {
  const analysis = await deps.documents.analyzeNow(document, options);
  const { similarityMinimumScore, similarityMaxResults } = deps.config.for(document.uri);
  const pairs = await closestPairs(
    analysis.sentences,
    similarityMinimumScore,
    similarityMaxResults,
    options.signal,
  );
  const passages = pairs.map(({ sentence, score }) => toPassage(document, sentence, score));
  return { query: 'Passages of this document that are close to another one', passages };
}

async function similarToSelection(
  deps: Deps,
  document: vscode.TextDocument,
  spans: readonly Span[],
  options: RunOptions,
): Promise<SimilarSearch> {
  const { maxCharacters, similarityMinimumScore, similarityMaxResults } = deps.config.for(document.uri);
  const snapshot = snapshotOf(document);
  const selected = await analyzeSelections(snapshot, spans, deps.analyzer, { ...options, maxCharacters });
  if (selected.sentences.length === 0) {
    throw new GlossError(
      'invalidInput',
      'The selection holds no words to look for. Select a passage of text.',
    );
  }
  const query = meanEmbedding(selected.sentences);
  const passages: SimilarPassage[] = [];
  for (const candidate of visibleDocuments(document)) {
    const analysis = await analysisOf(deps, candidate, maxCharacters, options);
    const isSelected = (span: Span): boolean =>
      candidate === document && spans.some(({ start, end }) => span.start < end && start < span.end);
    const others = analysis.sentences.filter(
      (sentence) => sentence.kind !== 'heading' && !isSelected(sentence),
    );
    const found = findSimilar(query, others, {
      minimumScore: similarityMinimumScore,
      limit: similarityMaxResults,
    });
    passages.push(...found.map(({ sentence, score }) => toPassage(candidate, sentence, score)));
  }
  passages.sort((a, b) => b.score - a.score);
  const text = spans.map(({ start, end }) => snapshot.text.slice(start, end)).join(' … ');
  return { query: `Similar to “${excerptOf(text, 80)}”`, passages: passages.slice(0, similarityMaxResults) };
}

/** This document first, then the others that can be seen. */
function visibleDocuments(document: vscode.TextDocument): readonly vscode.TextDocument[] {
  return [...new Set([document, ...vscode.window.visibleTextEditors.map((editor) => editor.document)])];
}

async function analysisOf(
  deps: Deps,
  document: vscode.TextDocument,
  maxCharacters: number,
  options: RunOptions,
): Promise<DocumentAnalysis> {
  const known = deps.store.get(document).document;
  return analyzeDocument(snapshotOf(document), deps.analyzer, {
    ...options,
    maxCharacters,
    ...(known && { previous: known }),
  });
}

function toPassage(document: vscode.TextDocument, span: Span, score: number): SimilarPassage {
  const { start, end } = span;
  return {
    start,
    end,
    document,
    version: document.version,
    score,
    text: document.getText().slice(start, end),
  };
}
