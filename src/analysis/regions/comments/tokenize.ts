import { createOnigurumaEngine } from '@shikijs/engine-oniguruma';
import {
  INITIAL,
  Registry,
  type IGrammar,
  type IRawGrammar,
  type StateStack,
} from '@shikijs/vscode-textmate';
import { GlossError } from '../../../inference';
import type { LineIndex } from '../../base/lines';
import type { Pacer } from '../../base/pacer';
import type { Span } from '../../types';
import { findNames } from './declaredNames';
import { codeLanguages } from './languages';

/** The part of one line that lies in a comment or docstring, its markers included. */
export interface CommentPiece extends Span {
  readonly line: number;
  readonly isDocstring: boolean;
}

export interface CommentPieces {
  /** Ordered by start. */
  readonly pieces: readonly CommentPiece[];
  /** Lines that were too long, or took too long, to be searched to their end, and their UTF-16 units. */
  readonly unsearchedLines: number;
  readonly unsearchedCharacters: number;
  /** Names that the code declares: see `findNames`. */
  readonly names: ReadonlySet<string>;
  readonly languageId: string;
  /** One per line of the text, for reuse by the next version. */
  readonly tokenizedLines: readonly TokenizedLine[];
}

/** Columns. */
type LinePiece = Span & { readonly isDocstring: boolean };

/** What the grammar made of one line; depends on nothing but `content` and `before`. */
interface TokenizedLine {
  readonly content: string;
  readonly before: StateStack;
  readonly after: StateStack;
  /** Columns. */
  readonly pieces: readonly LinePiece[];
  readonly names: readonly string[];
  readonly isUnsearched: boolean;
}

/** VS Code's own limit (`editor.maxTokenizationLineLength`): such lines are generated code. */
const maxLineCharacters = 20_000;
/** The last resort against a grammar that backtracks. High, because the first line also compiles the grammar. */
const lineTimeLimitMs = 3000;

/**
 * The theme gives comments and docstrings colours of their own, so that the compact token form carries all that is
 * asked for; colours go down to nested scopes, as wanted here (JSDoc types, links, embedded examples). Font styles do
 * the same for what is asked of code: names that it gives are italic, strings are bold.
 */
const theme = {
  settings: [
    { settings: { foreground: '#000000', background: '#ffffff' } },
    { scope: 'comment', settings: { foreground: '#0000c0' } },
    { scope: 'string', settings: { fontStyle: 'bold' } },
    { scope: ['string.quoted.docstring', 'string.docstring'], settings: { foreground: '#0000d0' } },
    {
      scope: [
        'entity.name',
        'entity.other.inherited-class',
        'variable.parameter',
        'variable.other.constant',
        'variable.other.readwrite.alias',
      ],
      settings: { fontStyle: 'italic' },
    },
  ],
};

/**
 * Comments and docstrings of a text in one of `codeLanguages`, line by line. Lines that `previous` holds in the same
 * grammar state are not tokenized again.
 */
export async function findCommentPieces(
  languageId: string,
  lines: LineIndex,
  pacer: Pacer,
  previous?: CommentPieces,
): Promise<CommentPieces> {
  const grammar = await loadGrammar(languageId);
  const reusable = reusableLines(lines, previous?.languageId === languageId ? previous.tokenizedLines : []);
  const tokenizedLines: TokenizedLine[] = [];
  let state: StateStack = INITIAL;
  for (let line = 0; line < lines.count; line++) {
    const known = reusable(line);
    if (!known && pacer.isDue) await pacer.breathe();
    const tokenized = known?.before.equals(state) ? known : tokenizeLine(lines.textOf(line), state, grammar);
    tokenizedLines.push(tokenized);
    state = tokenized.after;
  }
  const unsearched = tokenizedLines.filter(({ isUnsearched }) => isUnsearched);
  return {
    pieces: tokenizedLines.flatMap(({ pieces }, line) => toOffsets(pieces, line, lines.startOf(line))),
    unsearchedLines: unsearched.length,
    unsearchedCharacters: unsearched.reduce((sum, { content }) => sum + content.length, 0),
    names: new Set(tokenizedLines.flatMap(({ names }) => names)),
    languageId,
    tokenizedLines,
  };
}

/** Finds the old line with the same content: counted from the start above an edit, from the end below it. */
function reusableLines(
  lines: LineIndex,
  old: readonly TokenizedLine[],
): (line: number) => TokenizedLine | undefined {
  const shift = old.length - lines.count;
  const isSame = (line: number, candidate: number) => old[candidate]?.content === lines.textOf(line);
  return (line) => {
    if (isSame(line, line)) return old[line];
    return isSame(line, line + shift) ? old[line + shift] : undefined;
  };
}

function tokenizeLine(content: string, before: StateStack, loaded: LoadedGrammar): TokenizedLine {
  const found = content.length > maxLineCharacters ? undefined : tokensOf(content, before, loaded);
  if (!found) return { content, before, after: before, pieces: [], names: [], isUnsearched: true };
  const { tokens, ruleStack, stoppedEarly } = found;
  return {
    content,
    before,
    after: stoppedEarly ? before : ruleStack,
    ...readTokens(content, tokens, loaded.colours),
    isUnsearched: stoppedEarly,
  };
}

/** Undefined where the grammar itself fails: a rule of it that the engine cannot run, met in this line. */
function tokensOf(content: string, before: StateStack, { grammar }: LoadedGrammar) {
  try {
    return grammar.tokenizeLine2(content, before, lineTimeLimitMs);
  } catch {
    return undefined;
  }
}

const italic = 1;
const bold = 2;

/** Tokens are pairs of start column and metadata, which holds the font style in bits 11 to 14, the colour in 15 to 23. */
function readTokens(
  content: string,
  tokens: Uint32Array,
  colours: Colours,
): Pick<TokenizedLine, 'pieces' | 'names'> {
  const pieces: LinePiece[] = [];
  const given: string[] = [];
  let code = '';
  for (let index = 0; index < tokens.length; index += 2) {
    const start = tokens[index] ?? 0;
    const end = Math.min(tokens[index + 2] ?? content.length, content.length);
    const metadata = tokens[index + 1] ?? 0;
    const colour = (metadata >>> 15) & 0x1ff;
    const style = (metadata >>> 11) & 0xf;
    if (colour === colours.comment || colour === colours.docstring) {
      addPiece(pieces, { start, end, isDocstring: colour === colours.docstring });
      code += ' ';
    } else {
      code += style === bold ? ' ' : content.slice(start, end);
      if (style === italic) given.push(content.slice(start, end));
    }
  }
  return { pieces, names: findNames(code, given) };
}

function addPiece(pieces: LinePiece[], piece: LinePiece): void {
  const last = pieces.at(-1);
  if (last && last.end === piece.start && last.isDocstring === piece.isDocstring) {
    pieces[pieces.length - 1] = { ...last, end: piece.end };
  } else if (piece.end > piece.start) {
    pieces.push(piece);
  }
}

function toOffsets(pieces: TokenizedLine['pieces'], line: number, lineStart: number): CommentPiece[] {
  return pieces.map(({ start, end, isDocstring }) => ({
    line,
    isDocstring,
    start: start + lineStart,
    end: end + lineStart,
  }));
}

/** Indices of the theme's colours. */
interface Colours {
  readonly comment: number;
  readonly docstring: number;
}

interface LoadedGrammar {
  readonly grammar: IGrammar;
  readonly colours: Colours;
}

const loadedGrammars = new Map<string, Promise<LoadedGrammar>>();
let enginePromise: ReturnType<typeof createOnigurumaEngine> | undefined;

function loadGrammar(languageId: string): Promise<LoadedGrammar> {
  let loading = loadedGrammars.get(languageId);
  if (!loading) {
    loading = createGrammar(languageId);
    loadedGrammars.set(languageId, loading);
    // A file that could not be read now may be there the next time.
    loading.catch(() => loadedGrammars.delete(languageId));
  }
  return loading;
}

/** Embedded languages (SQL in Ruby, HTML in PHP) are left out: their scopes would say nothing about comments. */
async function createGrammar(languageId: string): Promise<LoadedGrammar> {
  enginePromise ??= createOnigurumaEngine(import('@shikijs/engine-oniguruma/wasm-inlined'));
  const engine = await enginePromise;
  const language = codeLanguages[languageId];
  const own = (await language?.load())?.default.at(-1);
  if (!own) throw new GlossError('internal', `There is no grammar for the language '${languageId}'.`);
  const registry = new Registry({
    theme,
    onigLib: {
      createOnigScanner: (patterns) => engine.createScanner(patterns),
      createOnigString: (content) => engine.createString(content),
    },
    loadGrammar: () => null,
  });
  // Modules are frozen JSON; the registry annotates its grammars, hence the copy.
  const raw = structuredClone(own) as IRawGrammar;
  const injections = { ...raw.injections, ...language?.injections };
  const grammar = registry.addGrammar({ ...raw, injections });
  const colourMap = registry.getColorMap();
  return {
    grammar,
    colours: { comment: colourMap.indexOf('#0000C0'), docstring: colourMap.indexOf('#0000D0') },
  };
}
