import * as vscode from 'vscode';
import type { Span } from '../../inference';

/** The only Span → Range: valid while the document still has the version that the span was computed for. */
export function toRange(document: vscode.TextDocument, span: Span): vscode.Range {
  return new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
}

/** Half-open span of a range in UTF-16 units. */
export function toSpan(document: vscode.TextDocument, range: vscode.Range): Span {
  return { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
}
