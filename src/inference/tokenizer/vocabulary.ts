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
  const tokens = text
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .replace(/\r$/, '')
    .split('\n');
  if (tokens.at(-1) === '') tokens.pop();
  if (tokens.length === 0) throw new GlossError('modelCorrupt', 'The vocabulary has no tokens.');
  const empty = tokens.indexOf('');
  if (empty >= 0) throw new GlossError('modelCorrupt', `Line ${empty + 1} of the vocabulary is empty.`);
  checkUnique(tokens);
  return {
    tokens,
    // Asked for a handful of tokens only, so that an index of all of them would cost more than it saves.
    idOf: (token) => {
      const id = tokens.indexOf(token);
      return id < 0 ? undefined : id;
    },
  };
}

function checkUnique(tokens: readonly string[]): void {
  // Whether any is there twice a set tells faster than a map tells which.
  if (new Set(tokens).size === tokens.length) return;
  const lines = new Map<string, number>();
  for (const [at, token] of tokens.entries()) {
    const earlier = lines.get(token);
    if (earlier !== undefined) {
      throw new GlossError(
        'modelCorrupt',
        `The vocabulary has ${JSON.stringify(token)} twice, in lines ${earlier} and ${at + 1}.`,
      );
    }
    lines.set(token, at + 1);
  }
}
