import { countLeading, type DocumentAnalysis, type Finding } from '../../analysis';
import type { Span } from '../../inference';

/** One replacement in the document as it was before: `length` UTF-16 units at `offset` became `inserted` units. */
export interface Edit {
  readonly offset: number;
  readonly length: number;
  readonly inserted: number;
}

/** Edits in ascending order, and by how much the text before each of them has moved. */
interface Moves {
  readonly edits: readonly Edit[];
  /** [edits + 1]: sum of the length changes of all edits before this one. */
  readonly shifts: readonly number[];
}

function toMoves(edits: readonly Edit[]): Moves {
  const ascending = [...edits].sort((a, b) => a.offset - b.offset);
  const shifts = [0];
  for (const { length, inserted } of ascending) shifts.push((shifts.at(-1) ?? 0) + inserted - length);
  return { edits: ascending, shifts };
}

/**
 * Where a span lies after the edits; `undefined` once one of them touched its text. An insertion exactly at either end
 * touches it too: what is typed at the end of a sentence makes another sentence of it.
 */
function moved<T extends Span>(span: T, { edits, shifts }: Moves): T | undefined {
  const isBefore = ({ offset, length }: Edit): boolean =>
    offset + length < span.start || (offset + length === span.start && length > 0);
  const passed = countLeading(edits, isBefore);
  const next = edits[passed];
  const isTouched = next && !(next.offset > span.end || (next.offset === span.end && next.length > 0));
  if (isTouched) return undefined;
  const shift = shifts[passed] ?? 0;
  return shift === 0 ? span : { ...span, start: span.start + shift, end: span.end + shift };
}

/**
 * What is still true of spans after edits, in the order of the spans. The edits all refer to the same earlier text and
 * do not overlap, as those of one change event do. O(spans × log edits).
 */
export function rebaseSpans<T extends Span>(spans: readonly T[], edits: readonly Edit[]): readonly T[] {
  const moves = toMoves(edits);
  return spans.flatMap((span) => moved(span, moves) ?? []);
}

/**
 * Where spans lie after the edits, also those whose text was edited: one that was typed into grows, one of which a part
 * was deleted shrinks, and what was deleted as a whole is gone. For going to a place, not for showing results over it.
 */
export function followSpans(spans: readonly Span[], edits: readonly Edit[]): readonly Span[] {
  const { edits: ascending, shifts } = toMoves(edits);
  const follow = (position: number, isEnd: boolean): number => {
    const after = ascending.findIndex(({ offset, length }) =>
      isEnd ? offset + length >= position : offset + length > position,
    );
    const index = after < 0 ? ascending.length : after;
    const shift = shifts[index] ?? 0;
    const next = ascending[index];
    if (!next || next.offset >= position) return position + shift;
    return next.offset + shift + (isEnd ? next.inserted : 0);
  };
  return spans.flatMap(({ start, end }) => {
    const moved = { start: follow(start, false), end: follow(end, true) };
    return moved.end > moved.start || start === end ? [moved] : [];
  });
}

/**
 * An analysis carried over edits: untouched sentences move, touched ones are gone. Suppressions and
 * the lines of directives stay as they were: they count lines of the older version.
 */
export function rebaseAnalysis(
  analysis: DocumentAnalysis,
  edits: readonly Edit[],
  { version, text }: Pick<DocumentAnalysis, 'version' | 'text'>,
): DocumentAnalysis {
  return {
    ...analysis,
    version,
    text,
    sentences: rebaseSpans(analysis.sentences, edits),
    directives: rebaseSpans(analysis.directives, edits),
  };
}

/** Findings carried over edits. One whose related place was touched is gone as well: it may no longer be true. */
export function rebaseFindings(findings: readonly Finding[], edits: readonly Edit[]): readonly Finding[] {
  return rebaseSpans(findings, edits).flatMap((finding) => {
    const related = rebaseSpans(finding.related, edits);
    return related.length === finding.related.length ? [{ ...finding, related }] : [];
  });
}
