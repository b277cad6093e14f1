import type { LineIndex } from '../../base/lines';
import type { Span } from '../../types';
import type { CommentPiece } from './tokenize';

/** What one line says inside a comment: markers, `*` gutters and quotes are outside of the span. */
export interface CommentLine extends Span {
  readonly line: number;
}

/** One comment as a reader sees it: a block, a docstring, or neighbouring line comments taken together. */
export interface Comment {
  readonly kind: 'line' | 'block' | 'docstring';
  /** The marker that opened it: `//`, `#`, `/**`, `"""` … */
  readonly marker: string;
  readonly lines: readonly CommentLine[];
}

interface OpenComment extends Comment {
  readonly lines: CommentLine[];
  /** Column of the marker, and whether nothing but white space stands before it. */
  readonly column: number;
  readonly standsAlone: boolean;
  /** What ends it; undefined for line comments. */
  readonly closer: string | undefined;
}

const blockOpener =
  /^(?:\/\*[*!]*(?!\/)|<!--|<#|--\[=*\[|\{-\|?|\(\*+(?!\))|=(?:begin|pod|head\d|over|item|encoding|for)\b)/;
const docstringOpener = /^[a-z@]{0,3}("""|'''|"|')/i;
/** Documentation that is an attribute, of Elixir (`@doc """`) and Erlang (`-doc """`): its grammar calls it a comment. */
const attributeDocstring = /^(?:@|-)\w*doc\s*\(?\s*(?:~[sS])?("""|'''|")/;
const lineOpener =
  /^(?:\/\/[/!]*|#+['!|:>]?|--+(?:[ \t]?[|^](?=[ \t]))?|;+|%+|::|REM\b|'{1,3}|![!<>]?|")[ \t]?/i;

/** The gutter of a block comment's inner lines. */
const gutter = /^[ \t]*\*+(?!\/)[ \t]?/;

/** Pairs of opening and closing markers of a language, beside those that mean the same in every language. */
export type BlockMarkers = readonly (readonly [opener: string, closer: string])[];

/** Puts the pieces of single lines together. Ordered by start. */
export function assembleComments(
  text: string,
  pieces: readonly CommentPiece[],
  lines: LineIndex,
  blockMarkers: BlockMarkers = [],
): readonly Comment[] {
  const comments: OpenComment[] = [];
  let open: OpenComment | undefined;
  for (const piece of pieces) {
    if (open) {
      open.lines.push(...emptyLines(open, piece, lines), innerLine(text, piece, open));
      if (isClosedBy(text, piece, open, false)) open = undefined;
      continue;
    }
    const comment = openComment(text, piece, lines, blockMarkers);
    const last = comments.at(-1);
    if (last && continues(last, comment)) last.lines.push(...comment.lines);
    else comments.push(comment);
    if (comment.closer !== undefined && !isClosedBy(text, piece, comment, true)) open = comment;
  }
  return comments;
}

/** Empty lines have no pieces; they matter, since they end paragraphs. */
function emptyLines(comment: Comment, piece: CommentPiece, lines: LineIndex): readonly CommentLine[] {
  const empty: CommentLine[] = [];
  for (let line = (comment.lines.at(-1)?.line ?? piece.line) + 1; line < piece.line; line++) {
    empty.push({ line, start: lines.startOf(line), end: lines.startOf(line) });
  }
  return empty;
}

/** A line comment goes on with the one above when it starts at the same column and no code stands before it. */
function continues(above: OpenComment, below: OpenComment): boolean {
  const lastLine = above.lines.at(-1)?.line ?? -1;
  return (
    above.kind === 'line' &&
    below.kind === 'line' &&
    below.standsAlone &&
    below.column === above.column &&
    below.marker === above.marker &&
    below.lines[0]?.line === lastLine + 1
  );
}

function openComment(
  text: string,
  piece: CommentPiece,
  lines: LineIndex,
  blockMarkers: BlockMarkers,
): OpenComment {
  const raw = text.slice(piece.start, piece.end);
  const content = raw.trim();
  const column = piece.start + raw.length - raw.trimStart().length - lines.startOf(piece.line);
  const { kind, marker, closer } = openerOf(content, piece.isDocstring, blockMarkers);
  const contentStart = lines.startOf(piece.line) + column;
  const start = contentStart + marker.length;
  const isWhole =
    closer !== undefined && content.length >= marker.length + closer.length && content.endsWith(closer);
  const contentEnd = contentStart + content.length - (isWhole ? closer.length : 0);
  return {
    kind,
    marker: marker.trim(),
    lines: [{ line: piece.line, start, end: Math.max(start, contentEnd) }],
    column,
    standsAlone: text.slice(lines.startOf(piece.line), contentStart).trim() === '',
    closer,
  };
}

function openerOf(
  content: string,
  isDocstring: boolean,
  blockMarkers: BlockMarkers,
): { readonly kind: Comment['kind']; readonly marker: string; readonly closer: string | undefined } {
  const docstring = isDocstring ? docstringOpener.exec(content) : attributeDocstring.exec(content);
  if (docstring) return { kind: 'docstring', marker: docstring[0], closer: docstring[1] };
  const own = blockMarkers.find(([opener]) => content.startsWith(opener));
  if (own) return { kind: 'block', marker: own[0], closer: own[1] };
  const block = blockOpener.exec(content)?.[0];
  if (block !== undefined) return { kind: 'block', marker: block, closer: closerOf(block) };
  return { kind: 'line', marker: lineOpener.exec(content)?.[0] ?? '', closer: undefined };
}

function closerOf(opener: string): string {
  if (opener.startsWith('/*')) return '*/';
  if (opener.startsWith('<!--')) return '-->';
  if (opener.startsWith('<#')) return '#>';
  if (opener.startsWith('--[')) return opener.slice(2).replaceAll('[', ']');
  if (opener.startsWith('{-')) return '-}';
  if (opener.startsWith('(*')) return '*)';
  return opener === '=begin' ? '=end' : '=cut';
}

/** `=cut` and `=end` stand at the start of a line of their own; Julia's `=#` does not. */
function isPodCloser(closer: string): boolean {
  return closer === '=cut' || closer === '=end';
}

/** Whether a comment ends with this piece, the one that opened it or a later one. */
function isClosedBy(
  text: string,
  piece: CommentPiece,
  { closer, marker }: OpenComment,
  isFirst: boolean,
): boolean {
  if (closer === undefined) return true;
  const content = text.slice(piece.start, piece.end).trim();
  if (isPodCloser(closer)) return !isFirst && content.startsWith(closer);
  return content.endsWith(closer) && (!isFirst || content.length >= marker.length + closer.length);
}

function innerLine(text: string, piece: CommentPiece, comment: OpenComment): CommentLine {
  const content = text.slice(piece.start, piece.end);
  const { closer } = comment;
  let end = piece.end;
  if (closer !== undefined && isClosedBy(text, piece, comment, false)) {
    end = isPodCloser(closer) ? piece.start : piece.start + content.trimEnd().length - closer.length;
  }
  const isStarred = comment.marker.startsWith('/*') || comment.marker.startsWith('(*');
  const skipped = isStarred ? (gutter.exec(content)?.[0].length ?? 0) : 0;
  return { line: piece.line, start: Math.min(piece.start + skipped, end), end };
}
