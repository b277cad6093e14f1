import * as vscode from 'vscode';
import type { DocumentAnalysis } from '../analysis';
import { asGlossError, cosine, type DocumentResults, GlossError, tasks } from '../inference';
import type { Deps } from './deps';

/** What `activate` returns: the analysis for other extensions. Every method rejects with an error that has a `code`. */
export interface GlossApi {
  /** Sentiment, entities and embedding of each text, in order. Spans are UTF-16 units relative to the text. */
  analyzeText(texts: readonly string[]): Promise<readonly DocumentResults[]>;
  /** Sentences of a document with their results. Opens the document when it is not open. */
  analyzeDocument(uri: vscode.Uri): Promise<DocumentAnalysis>;
  /** Cosine similarity of two texts, −1..1. */
  similarity(a: string, b: string): Promise<number>;
}

export function createApi({ analyzer, documents }: Deps): GlossApi {
  return Object.freeze({
    analyzeText: (texts: readonly string[]) => analyzer.analyze(tasks, texts),
    analyzeDocument: async (uri: vscode.Uri) => documents.analyzeNow(await openDocument(uri)),
    similarity: async (a: string, b: string) => {
      const [first, second] = await analyzer.analyze(['embedding'], [a, b]);
      return first && second ? cosine(first.embedding, second.embedding) : 0;
    },
  });
}

/** `invalidInput`, with VS Code's reason, when the document cannot be opened. */
async function openDocument(uri: vscode.Uri): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (cause) {
    throw new GlossError('invalidInput', asGlossError(cause).message, { cause });
  }
}
