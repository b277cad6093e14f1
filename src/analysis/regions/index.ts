import { GlossError, worded } from '../../inference';
import { LineIndex } from '../base/lines';
import { Pacer } from '../base/pacer';
import { languageFamily } from '../languages';
import type { DocumentSnapshot, Regions } from '../types';
import { findPlainRegions } from './plain';
import { findColumns, findRecordRegions, type RecordColumn } from './records';

export interface FindRegionsOptions {
  readonly signal?: AbortSignal | undefined;
  /** Regions of an earlier version of the document: what did not change is not parsed again. Changes no result. */
  readonly previous?: Regions | undefined;
  /** Of a CSV or JSON Lines file: the columns or fields to read. By default, or where none is there, those with prose. */
  readonly columns?: readonly string[] | undefined;
}

/**
 * The prose of a document. Languages that Gloss does not know are read as plain text. Yields to the event loop while
 * it works. Throws `cancelled`, and `invalidInput` for binary text.
 */
export async function findRegions(
  snapshot: DocumentSnapshot,
  { signal, previous, columns }: FindRegionsOptions = {},
): Promise<Regions> {
  const { text, languageId } = snapshot;
  if (text.includes('\0')) {
    throw new GlossError(
      'invalidInput',
      worded`This looks like a binary file, since it holds NUL characters, and only text can be analyzed. If it is text in another encoding (such as UTF-16), reopen or save it as UTF-8.`,
    );
  }
  const pacer = new Pacer(signal);
  switch (languageFamily(languageId)) {
    // The two parsers are most of the code of this room, so each is loaded with the first document that needs it.
    case 'markdown':
      return (await import('./markdown')).findMarkdownRegions(text, pacer, previous, languageId === 'mdx');
    case 'code':
      return (await import('./comments')).findCommentRegions(
        text,
        languageId,
        new LineIndex(text),
        pacer,
        previous,
      );
    case 'records':
      return findRecordRegions(text, languageId, pacer, columns);
    default:
      return findPlainRegions(
        text,
        new LineIndex(text),
        pacer,
        languageId === 'git-commit' ? /^#/ : undefined,
      );
  }
}

/**
 * The columns of a CSV file or fields of a JSON Lines file that hold text; empty for other documents. Throws
 * `cancelled`.
 */
export async function listColumns(
  snapshot: DocumentSnapshot,
  signal?: AbortSignal,
): Promise<readonly RecordColumn[]> {
  if (languageFamily(snapshot.languageId) !== 'records') return [];
  return findColumns(snapshot, new Pacer(signal));
}
