import { asGlossError } from '../../../inference';
import type { LineIndex } from '../../base/lines';
import type { Pacer } from '../../base/pacer';
import type { Region, Regions, Span } from '../../types';
import { ProseMask } from '../proseMask';
import { regionsOf } from '../regions';
import { assembleComments, type Comment } from './assemble';
import { CommentReader } from './commentProse';
import { findImportedNames } from './declaredNames';
import { codeLanguages } from './languages';
import { isLegalText } from './notProse';
import { type CommentPieces, findCommentPieces } from './tokenize';

/** What the tokenizer knew when regions were found: the next version of the document starts from there. */
const tokenized = new WeakMap<Regions, CommentPieces>();

/** A licence stands at the top: further down, a comment that speaks of licences is prose. */
const lastHeaderLine = 40;

/** Prose of the comments and docstrings of a source file. */
export async function findCommentRegions(
  text: string,
  languageId: string,
  lines: LineIndex,
  pacer: Pacer,
  previous?: Regions,
): Promise<Regions> {
  const known = previous && tokenized.get(previous);
  const tokens = await findCommentPieces(languageId, lines, pacer, known).catch(undefinedUnlessCancelled);
  if (!tokens) return withoutGrammar(text, languageId);
  const { pieces, names } = tokens;
  const mask = new ProseMask(text);
  const regions: Region[] = [];
  const directivePlaces: Span[] = [];
  let licence = 0;
  const { blockMarkers, hasIndentedCode = false } = codeLanguages[languageId] ?? {};
  for (const comment of assembleComments(text, pieces, lines, blockMarkers)) {
    if (pacer.isDue) await pacer.breathe();
    if (isHeader(comment, text)) {
      licence++;
      continue;
    }
    const reader = new CommentReader(mask, comment, hasIndentedCode);
    regions.push(...reader.read((place) => directivePlaces.push(place)));
  }
  const found = regionsOf({
    regions,
    directivePlaces,
    skipped: licence > 0 ? { licence } : {},
    unreadCharacters: tokens.unsearchedCharacters,
    notes: notesOn(tokens.unsearchedLines),
    declaredNames: new Set([...names, ...findImportedNames(text)]),
  });
  tokenized.set(found, tokens);
  return found;
}

function undefinedUnlessCancelled(thrown: unknown): undefined {
  if (asGlossError(thrown).code === 'cancelled') throw thrown;
}

/** A document is no reason to fail because one file of Gloss is missing: what can be said is that nothing was read. */
function withoutGrammar(text: string, languageId: string): Regions {
  const note = `Comments were not looked for: the grammar for “${languageId}” could not be loaded. Install Gloss again.`;
  return regionsOf({ regions: [], unreadCharacters: text.length, notes: [note] });
}

function isHeader(comment: Comment, text: string): boolean {
  const first = comment.lines[0];
  const last = comment.lines.at(-1);
  if (!first || !last || first.line >= lastHeaderLine) return false;
  if (first.line === 0 && comment.marker === '#!') return true;
  return isLegalText(text.slice(first.start, last.end));
}

function notesOn(unsearchedLines: number): readonly string[] {
  if (unsearchedLines === 0) return [];
  const subject = unsearchedLines === 1 ? '1 very long line was' : `${unsearchedLines} very long lines were`;
  return [`${subject} not searched for comments.`];
}
