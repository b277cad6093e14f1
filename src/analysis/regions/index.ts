import { GlossError } from '../../inference';
import { LineIndex } from '../base/lines';
import { Pacer } from '../base/pacer';
import { languageFamily } from '../languages';
import type { DocumentSnapshot, Regions } from '../types';
import { findPlainRegions } from './plain';
import { findRecordRegions } from './records';

export interface FindRegionsOptions {
  readonly signal?: AbortSignal | undefined;
  /** Regions of an earlier version of the document: what did not change is not parsed again. Changes no result. */
  readonly previous?: Regions | undefined;
}

/**
 * The prose of a document. Languages that Gloss does not know are read as plain text. Yields to the event loop while
 * it works. Throws `cancelled`, and `invalidInput` for binary text.
 */
export async function findRegions(
  snapshot: DocumentSnapshot,
  { signal, previous }: FindRegionsOptions = {},
): Promise<Regions> {
  const { text, languageId } = snapshot;
  if (text.includes('\0')) {
    throw new GlossError(
      'invalidInput',
      'This looks like a binary file, since it holds NUL characters, and only text can be analyzed. ' +
        'If it is text in another encoding (such as UTF-16), reopen or save it as UTF-8.',
    );
  }
  const pacer = new Pacer(signal);
  switch (languageFamily(languageId)) {
    // The two parsers are most of the code of this room, so each is loaded with the first document that needs it.
    case 'markdown':
      return (await import('./markdown')).findMarkdownRegions(text, pacer, previous);
    case 'code':
      return (await import('./comments')).findCommentRegions(
        text,
        languageId,
        new LineIndex(text),
        pacer,
        previous,
      );
    case 'records':
      return findRecordRegions(text, languageId, new LineIndex(text));
    default:
      return findPlainRegions(text, new LineIndex(text), languageId === 'git-commit' ? /^#/ : undefined);
  }
}
