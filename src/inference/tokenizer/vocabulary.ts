import { PieceFinder } from './pieceFinder';
import { TokenTable } from './tokenTable';

/** The tokens a model knows. A token's id is its index in `tokens`. */
export interface Vocabulary {
  /** How many there are. */
  readonly size: number;
  /** As strings, which are made when they are first asked for: tokenizing needs none. */
  readonly tokens: readonly string[];
  /** undefined for a token that is not in the vocabulary. */
  idOf(token: string): number | undefined;
  /** The search for tokens, the same each time; those that continue a word have `continuingPrefix` in front. */
  finder(continuingPrefix: string): PieceFinder;
}

/**
 * Reads a `vocab.txt`: one token per line, LF or CRLF, the last line break optional. Throws `modelCorrupt` for an
 * empty file, an empty line or a token that occurs twice: a shifted line would silently shift every id below it.
 */
export function loadVocabulary(text: string): Vocabulary {
  const lines = (text.startsWith('\uFEFF') ? text.slice(1) : text).replaceAll('\r\n', '\n');
  const table = new TokenTable(lines.endsWith('\r') ? lines.slice(0, -1) : lines);
  const finders = new Map<string, PieceFinder>();
  let tokens: readonly string[] | undefined;
  return {
    size: table.size,
    get tokens() {
      return (tokens ??= table.tokens());
    },
    idOf: (token) => table.idOf(token),
    finder: (prefix) => {
      const finder = finders.get(prefix) ?? new PieceFinder(table, prefix);
      finders.set(prefix, finder);
      return finder;
    },
  };
}
