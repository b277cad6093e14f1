import type { TextDocumentChangeEvent } from 'vscode';
import type { Edit } from './rebase';

/** The changes of one event; all refer to the text before it. */
export function editsOf({ contentChanges }: TextDocumentChangeEvent): Edit[] {
  return contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
    offset: rangeOffset,
    length: rangeLength,
    inserted: text.length,
  }));
}
