import { type AnalyzeOptions, type Analyzer, type DocumentTask, throwIfAborted } from '../inference';
import { Pacer } from './base/pacer';
import { askedTasks } from './documentAnalysis';
import { languageFamily } from './languages';
import { findRegions } from './regions';
import { splitRegions } from './sentences';
import type { DocumentSnapshot, Span } from './types';

/** Shorter documents are read about as fast as their visible part. In UTF-16 units. */
const longDocument = 16_000;

/**
 * Sets the model to work on what is on screen while the whole of a long document is still to be read: that stretch is
 * read as if it were a document. Nobody gets these results; an analyzer with a cache has them when `analyzeDocument`
 * asks. A sentence that turns out to be another one in the whole, as in the middle of a fence, has been read for
 * nothing. Resolves when the stretch has been read. Throws `cancelled`.
 */
export async function readAhead(
  snapshot: DocumentSnapshot,
  visible: Span,
  analyzer: Analyzer,
  options: AnalyzeOptions & { readonly hostility?: boolean | undefined },
): Promise<void> {
  // One line may be the whole document.
  if (snapshot.text.length < longDocument || visible.end - visible.start > longDocument) return;
  // A stretch of a CSV file has no header: its columns are not known.
  if (languageFamily(snapshot.languageId) === 'records') return;
  const text = snapshot.text.slice(visible.start, visible.end);
  // What is wrong with the text is told by the analysis of the whole.
  if (text.includes('\0')) return;
  const { signal } = options;
  const { regions } = await findRegions({ ...snapshot, text }, { signal });
  const sentences = await splitRegions(regions, new Pacer(signal));
  throwIfAborted(signal);
  if (sentences.length === 0) return;
  const ask = async (): Promise<void> => {
    const tasks = await askedTasks(analyzer, options);
    const texts = [...new Set(sentences.map((sentence) => sentence.text))];
    await analyzer.analyze(tasks as DocumentTask[], texts, options);
  };
  // The analysis of the whole meets the same failure and tells it.
  ask().catch(() => undefined);
}
