import * as vscode from 'vscode';
import { type DocumentAnalysis, excerptOf, findSimilar } from '../../../analysis';
import { asGlossError, GlossError, type Span } from '../../../inference';
import { runWithProgress } from '../../base/progress';
import type { Deps } from '../../deps';
import type { RunOptions } from '../../documents/documentAnalyzer';
import { isReadable } from '../../documents/readable';
import { meanEmbedding } from '../../presentation/passages';
import { requireHead } from '../requireHead';
import { requireEditor, selectedSpans } from '../target';
import { closestPairs } from './pairs';

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
  await requireHead(deps.analyzer, 'embedding');
  const spans = selectedSpans(editor);
  return runWithProgress(vscode.l10n.t('Gloss: looking for similar passages'), (signal, onProgress) =>
    spans.length === 0
      ? closestInDocument(deps, editor.document, { signal, onProgress })
      : similarToSelection(deps, editor.document, spans, { signal, onProgress }),
  );
}

async function closestInDocument(
  deps: Deps,
  document: vscode.TextDocument,
  options: Required<RunOptions>,
): Promise<SimilarSearch> {
  const analysis = await deps.documents.analyze(document, [], options);
  const { similarityMinimumScore, similarityMaxResults } = deps.config.for(document.uri);
  const pairs = await closestPairs(
    analysis.sentences,
    similarityMinimumScore,
    similarityMaxResults,
    options.signal,
  );
  const passages = pairs.map(({ sentence, score }) => toPassage(document, analysis, sentence, score));
  return { query: vscode.l10n.t('Passages of this document that are close to another one'), passages };
}

async function similarToSelection(
  deps: Deps,
  document: vscode.TextDocument,
  spans: readonly Span[],
  options: Required<RunOptions>,
): Promise<SimilarSearch> {
  const { similarityMinimumScore, similarityMaxResults } = deps.config.for(document.uri);
  const selected = await deps.documents.analyze(document, spans, options);
  if (selected.sentences.length === 0) {
    throw new GlossError(
      'invalidInput',
      vscode.l10n.t('The selection holds no words to look for. Select a passage of text.'),
    );
  }
  const query = meanEmbedding(selected.sentences);
  const passages: SimilarPassage[] = [];
  for (const candidate of searchedDocuments(document)) {
    const analysis = await analysisOf(deps, candidate, candidate === document, options);
    const isSelected = (span: Span): boolean =>
      candidate === document && spans.some(({ start, end }) => span.start < end && start < span.end);
    const others =
      analysis?.sentences.filter(({ kind, ...span }) => kind !== 'heading' && !isSelected(span)) ?? [];
    const found = findSimilar(query, others, {
      minimumScore: similarityMinimumScore,
      limit: similarityMaxResults,
    });
    if (analysis)
      passages.push(...found.map(({ sentence, score }) => toPassage(candidate, analysis, sentence, score)));
  }
  passages.sort((a, b) => b.score - a.score);
  const text = spans.map(({ start, end }) => selected.text.slice(start, end)).join(' … ');
  return {
    query: vscode.l10n.t('Similar to “{0}”', excerptOf(text, 80)),
    passages: passages.slice(0, similarityMaxResults),
  };
}

/** This document first, then the others that can be seen; logs and the like are not searched. */
function searchedDocuments(document: vscode.TextDocument): readonly vscode.TextDocument[] {
  const visible = vscode.window.visibleTextEditors.map((editor) => editor.document).filter(isReadable);
  return [...new Set([document, ...visible])];
}

/** `undefined` for another document that can't be analyzed (too long, binary): the search goes on without it. */
async function analysisOf(
  { documents, log }: Deps,
  document: vscode.TextDocument,
  isRequired: boolean,
  options: Required<RunOptions>,
): Promise<DocumentAnalysis | undefined> {
  try {
    return await documents.analyze(document, [], options);
  } catch (thrown) {
    const error = asGlossError(thrown);
    if (isRequired || error.code !== 'invalidInput') throw error;
    log.warn(`not searched: ${document.uri.toString()}: ${error.message}`);
    return undefined;
  }
}

function toPassage(
  document: vscode.TextDocument,
  { version, text }: DocumentAnalysis,
  { start, end }: Span,
  score: number,
): SimilarPassage {
  return { start, end, document, version, score, text: text.slice(start, end) };
}
