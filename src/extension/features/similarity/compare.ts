import type * as vscode from 'vscode';
import { analyzeSelections, type DocumentAnalysis } from '../../../analysis';
import { GlossError, type Span } from '../../../inference';
import { runWithProgress } from '../../base/progress';
import type { Deps } from '../../deps';
import { snapshotOf } from '../../documents/documents';
import { requireEditor, selectedSpans } from '../target';
import { type Passage, passagesOf, sectionsOf } from '../../presentation/passages';

/** Most sections compared when nothing is selected; a larger matrix can't be read. */
const maxSections = 40;

/** Passages of one document, and the analysis they come from. */
export interface ComparedPassages {
  readonly document: vscode.TextDocument;
  readonly analysis: DocumentAnalysis;
  /** The selections, or `undefined` for the whole document. */
  readonly selection: readonly Span[] | undefined;
  readonly passages: readonly Passage[];
}

/**
 * The selections of the active editor as passages, or the document's sections when nothing is selected.
 * `invalidInput` when there are fewer than two.
 */
export async function passagesToCompare(deps: Deps): Promise<ComparedPassages> {
  const editor = requireEditor();
  const spans = selectedSpans(editor);
  const { document } = editor;
  const { analysis, passages } = await runWithProgress('Gloss: comparing', (signal, onProgress) =>
    spans.length === 0
      ? comparedSections(deps, document, { signal, onProgress })
      : comparedSelections(deps, document, spans, { signal, onProgress }),
  );
  if (passages.length >= 2) {
    return { document, analysis, selection: spans.length === 0 ? undefined : spans, passages };
  }
  throw new GlossError(
    'invalidInput',
    'Comparing needs at least two passages with text. Select one, then hold Alt and select another ' +
      '(or select nothing, to compare the sections of the document).',
  );
}

interface RunOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

type Compared = Pick<ComparedPassages, 'analysis' | 'passages'>;

async function comparedSections(
  deps: Deps,
  document: vscode.TextDocument,
  options: RunOptions,
): Promise<Compared> {
  const analysis = await deps.documents.analyzeNow(document, options);
  return { analysis, passages: sectionsOf(document.getText(), analysis, maxSections) };
}

async function comparedSelections(
  deps: Deps,
  document: vscode.TextDocument,
  spans: readonly Span[],
  options: RunOptions,
): Promise<Compared> {
  const { maxCharacters } = deps.config.for(document.uri);
  const snapshot = snapshotOf(document);
  const analysis = await analyzeSelections(snapshot, spans, deps.analyzer, { ...options, maxCharacters });
  return { analysis, passages: passagesOf(snapshot.text, spans, analysis) };
}
