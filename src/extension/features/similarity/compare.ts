import * as vscode from 'vscode';
import type { DocumentAnalysis } from '../../../analysis';
import { GlossError, type Span } from '../../../inference';
import { runWithProgress } from '../../base/progress';
import type { Deps } from '../../deps';
import { type Passage, passagesOf, sectionsOf } from '../../presentation/passages';
import { requireHead } from '../requireHead';
import { requireEditor, selectedSpans } from '../target';

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
 * `invalidInput` when there are fewer than two, `headMissing` when the model has no embeddings.
 */
export async function passagesToCompare(deps: Deps): Promise<ComparedPassages> {
  const editor = requireEditor();
  await requireHead(deps.analyzer, 'embedding');
  const spans = selectedSpans(editor);
  const { document } = editor;
  const analysis = await runWithProgress(vscode.l10n.t('Gloss: comparing'), (signal, onProgress) =>
    deps.documents.analyze(document, spans, { signal, onProgress }),
  );
  const isWhole = spans.length === 0;
  const passages = isWhole ? sectionsOf(analysis) : passagesOf(analysis, spans);
  if (passages.length >= 2) return { document, analysis, selection: isWhole ? undefined : spans, passages };
  throw new GlossError(
    'invalidInput',
    vscode.l10n.t(
      'Comparing needs at least two passages with text. Select one, then hold Alt and select another (or select nothing, to compare the sections of the document).',
    ),
  );
}
