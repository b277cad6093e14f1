import { GlossError } from '../errors';

/** The tokens a model knows. A token's id is its index in `tokens`. */
export interface Vocabulary {
  readonly tokens: readonly string[];
  /** undefined for a token that is not in the vocabulary. */
  idOf(token: string): number | undefined;
}

/**
 * Reads a `vocab.txt`: one token per line, LF or CRLF, the last line break optional. Throws `modelCorrupt` for an
 * empty file, an empty line or a token that occurs twice: a shifted line would silently shift every id below it.
 */
export function loadVocabulary(text: string): Vocabulary {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  if (lines.at(-1) === '') lines.pop();
  const ids = new Map<string, number>();
  const tokens = lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  for (const [id, token] of tokens.entries()) {
    if (token === '') throw new GlossError('modelCorrupt', `Line ${id + 1} of the vocabulary is empty.`);
    const earlier = ids.get(token);
    if (earlier !== undefined) {
      throw new GlossError(
        'modelCorrupt',
        `The vocabulary has ${JSON.stringify(token)} twice, in lines ${earlier + 1} and ${id + 1}.`,
      );
    }
    ids.set(token, id);
  }
  if (tokens.length === 0) throw new GlossError('modelCorrupt', 'The vocabulary has no tokens.');
  return { tokens, idOf: (token) => ids.get(token) };
}
