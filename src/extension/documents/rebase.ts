import type { DocumentAnalysis, Finding } from '../../analysis';
import type { Span } from '../../inference';

/** One replacement in the document as it was before: `length` UTF-16 units at `offset` became `inserted` units. */
export interface Edit {
  readonly offset: number;
  readonly length: number;
  readonly inserted: number;
}

/**
 * Where a span lies after an edit; `undefined` once the edit touched its text. An insertion exactly at either end
 * touches it too: what is typed at the end of a sentence makes another sentence of it.
 */
function moved<T extends Span>(span: T, edit: Edit): T | undefined {
  if (edit.offset > span.end || (edit.offset === span.end && edit.length > 0)) return span;
  const editEnd = edit.offset + edit.length;
  if (editEnd < span.start || (editEnd === span.start && edit.length > 0)) {
    const shift = edit.inserted - edit.length;
    return shift === 0 ? span : { ...span, start: span.start + shift, end: span.end + shift };
  }
  return undefined;
}

/** What is still true of spans after edits, which apply in order, each to the text the one before left. */
export function rebaseSpans<T extends Span>(spans: readonly T[], edits: readonly Edit[]): readonly T[] {
  return edits.reduce<readonly T[]>((kept, edit) => kept.flatMap((span) => moved(span, edit) ?? []), spans);
}

/**
 * An analysis carried over edits: untouched sentences move, touched ones are gone. Suppressions stay as they were:
 * they count lines of the older version and only the next analysis reads them.
 */
export function rebaseAnalysis(
  analysis: DocumentAnalysis,
  edits: readonly Edit[],
  { version, text }: Pick<DocumentAnalysis, 'version' | 'text'>,
): DocumentAnalysis {
  return { ...analysis, version, text, sentences: rebaseSpans(analysis.sentences, edits) };
}

/** Findings carried over edits. One whose related place was touched is gone as well: it may no longer be true. */
export function rebaseFindings(findings: readonly Finding[], edits: readonly Edit[]): readonly Finding[] {
  return rebaseSpans(findings, edits).flatMap((finding) => {
    const related = rebaseSpans(finding.related, edits);
    return related.length === finding.related.length ? [{ ...finding, related }] : [];
  });
}
