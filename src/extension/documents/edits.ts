import type { TextDocumentChangeEvent } from 'vscode';
import type { Edit } from './rebase';

/** All changes of one event refer to the same earlier text; from the last backwards they can be applied in order. */
export function editsOf({ contentChanges }: TextDocumentChangeEvent): Edit[] {
  return contentChanges
    .map(({ rangeOffset, rangeLength, text }) => ({
      offset: rangeOffset,
      length: rangeLength,
      inserted: text.length,
    }))
    .sort((a, b) => b.offset - a.offset);
}
