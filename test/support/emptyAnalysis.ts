import type { DocumentAnalysis } from '../../src/analysis';

/** The analysis of a document in which nothing was found, with these changes. */
export function emptyAnalysis(changes: Partial<DocumentAnalysis> = {}): DocumentAnalysis {
  const { text = '' } = changes;
  return {
    uri: 'file:///a.md',
    version: 1,
    languageId: 'markdown',
    text,
    sentences: [],
    directives: [],
    suppressions: [],
    coverage: {
      characters: text.length,
      proseCharacters: text.length,
      unreadCharacters: 0,
      skippedBlocks: 0,
      skipped: {},
      pendingSentences: 0,
      notes: [],
    },
    regions: {
      regions: [],
      directivePlaces: [],
      skipped: {},
      unreadCharacters: 0,
      notes: [],
      declaredNames: new Set(),
    },
    ...changes,
  };
}
