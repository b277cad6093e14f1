import { LineIndex } from './base/lines';
import { Pacer } from './base/pacer';
import { type Directives, findDirectives, isIgnored, isSuppressed } from './directives';
import { languageFamily } from './languages';
import { findRegions } from './regions';
import { codeLanguages } from './regions/comments/languages';
import { splitRegions } from './sentences';
import type { DocumentSnapshot, Finding, Regions, TypedText } from './types';

/** An insertion into a document. */
export interface TextEdit {
  readonly offset: number;
  readonly insertText: string;
}

type Place = Pick<Finding, 'rule' | 'start' | 'end'>;

/** What a directive is to say, and how to see that it does. */
interface Intent {
  /** For the line of the finding, and for the line above it. */
  readonly here: string;
  readonly above: string;
  readonly holds: (directives: Directives, line: number) => boolean;
}

/**
 * The edit that silences a finding where it stands, with a directive for its line. Undefined where a document can hold
 * no comment (plain text, records). What is offered has been tried: with the edit the finding is suppressed, and every
 * sentence still reads as before. Other findings of the rule that start on the same line are silenced with it.
 * `known`: the regions of this very text, all of them, when the caller has them (`DocumentAnalysis.regions`); saves
 * reading the document once. Yields to the event loop. Throws `cancelled`, `invalidInput` for binary text.
 */
export function ignoreEdit(
  snapshot: DocumentSnapshot,
  finding: Place,
  signal?: AbortSignal,
  known?: Regions,
): Promise<TextEdit | undefined> {
  const { rule } = finding;
  const intent: Intent = {
    here: `gloss-disable-line ${rule}`,
    above: `gloss-disable-next-line ${rule}`,
    holds: ({ suppressions }, line) => isSuppressed(suppressions, rule, line),
  };
  return editFor(intent, snapshot, finding, signal, known);
}

/**
 * As `ignoreEdit`, with a `gloss-ignore` beside the finding that holds for its text in the whole document. Undefined also
 * for texts that cannot be quoted in a comment.
 */
export async function ignoreTextEdit(
  snapshot: DocumentSnapshot,
  finding: Place & { readonly entity: TypedText },
  signal?: AbortSignal,
  known?: Regions,
): Promise<TextEdit | undefined> {
  const { entity } = finding;
  const text = entity.text.replace(/\s+/g, ' ');
  if (/["“”]|--|\*\/|-->/.test(text)) return undefined;
  const directive = `gloss-ignore ${entity.type} "${text}"`;
  const intent: Intent = {
    here: directive,
    above: directive,
    holds: ({ directives }) => isIgnored(directives, entity),
  };
  return editFor(intent, snapshot, finding, signal, known);
}

async function editFor(
  intent: Intent,
  snapshot: DocumentSnapshot,
  finding: Place,
  signal: AbortSignal | undefined,
  known: Regions | undefined,
): Promise<TextEdit | undefined> {
  const edits = candidates(snapshot, finding, intent);
  if (edits.length === 0) return undefined;
  const before = await readingOf(snapshot.text, known ?? (await findRegions(snapshot, { signal })), signal);
  for (const edit of edits) {
    if (await works(snapshot, finding, edit, intent, before, signal)) return edit;
  }
  return undefined;
}

/** What a document says, in a form that can be compared, and where its rules are silent. */
interface Reading {
  readonly regions: Regions;
  /** White space made equal, which is all that masking a directive may change. */
  readonly sentences: readonly string[];
  readonly directives: Directives;
}

async function readingOf(text: string, regions: Regions, signal: AbortSignal | undefined): Promise<Reading> {
  const sentences = await splitRegions(regions.regions, new Pacer(signal));
  return {
    regions,
    sentences: sentences.map((sentence) => sentence.text.replace(/\s+/g, ' ')),
    directives: findDirectives(text, regions.directivePlaces),
  };
}

async function works(
  snapshot: DocumentSnapshot,
  { start }: Place,
  { offset, insertText }: TextEdit,
  intent: Intent,
  before: Reading,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const text = snapshot.text.slice(0, offset) + insertText + snapshot.text.slice(offset);
  const regions = await findRegions({ ...snapshot, text }, { signal, previous: before.regions });
  const after = await readingOf(text, regions, signal);
  const isUnchanged =
    after.sentences.length === before.sentences.length &&
    after.sentences.every((sentence, index) => sentence === before.sentences[index]);
  const startNow = offset <= start ? start + insertText.length : start;
  return isUnchanged && intent.holds(after.directives, new LineIndex(text).lineAt(startNow));
}

function candidates(snapshot: DocumentSnapshot, finding: Place, intent: Intent): readonly TextEdit[] {
  const site = siteOf(snapshot.text, finding);
  switch (languageFamily(snapshot.languageId)) {
    case 'markdown':
      return markdownCandidates(site, intent);
    case 'code':
      return codeCandidates(site, intent, codeLanguages[snapshot.languageId]?.lineComment);
    default:
      return [];
  }
}

/** The line on which a finding starts. */
interface Site {
  readonly lineStart: number;
  /** The line without its line end. */
  readonly line: string;
  readonly indentation: string;
  readonly lineEnd: string;
  /** Column of the finding, and how far it reaches on this line. */
  readonly column: number;
  readonly endColumn: number;
}

function siteOf(text: string, { start, end }: Place): Site {
  const lines = new LineIndex(text);
  const number = lines.lineAt(start);
  const lineStart = lines.startOf(number);
  const line = lines.textOf(number);
  return {
    lineStart,
    line,
    indentation: /^[ \t]*/.exec(line)?.[0] ?? '',
    lineEnd: /\r\n|\n|\r/.exec(text)?.[0] ?? '\n',
    column: start - lineStart,
    endColumn: Math.min(end - lineStart, line.length),
  };
}

/** At the end of the line; in a table or a closed heading before what closes it; else inside the line or above it. */
function markdownCandidates(site: Site, intent: Intent): readonly TextEdit[] {
  const { lineStart, line, column, endColumn, indentation, lineEnd } = site;
  const comment = `<!-- ${intent.here} -->`;
  const at = (columnOfEdit: number, before = ' ', after = ''): TextEdit => ({
    offset: lineStart + columnOfEdit,
    insertText: `${before}${comment}${after}`,
  });
  const cellEnd = /(?<!\\)\|/.exec(line.slice(endColumn));
  const closing = /[ \t]+#+[ \t]*$/.exec(line) ?? /\\?[ \t]*$/.exec(line);
  const firstWord = /^\S+/.exec(line.slice(column))?.[0].length ?? 0;
  const places = [at(closing?.index ?? line.length)];
  if (cellEnd) {
    const cell = line.slice(0, endColumn + cellEnd.index);
    places.unshift(at(cell.trimEnd().length));
  }
  places.push(at(endColumn), at(column + firstWord));
  const above = `${indentation}<!-- ${intent.above} -->${lineEnd}`;
  return [...places, { offset: lineStart, insertText: above }];
}

/** A line above in the style of this one; behind the text where a line above would fall out of the comment. */
function codeCandidates(site: Site, intent: Intent, lineComment: string | undefined): readonly TextEdit[] {
  const { lineStart, line, indentation, lineEnd, column } = site;
  const above = (prefix: string): TextEdit => ({
    offset: lineStart,
    insertText: `${indentation}${prefix}${intent.above}${lineEnd}`,
  });
  const behind = {
    offset: lineStart + endOfComment(line, column),
    insertText: ` ${intent.here}`,
  };
  const opening = line.slice(0, column);
  const gutter = /^[ \t]*(\*[ \t]*)/.exec(opening)?.[1];
  const ownMarker = /^[ \t]*((?:\/\/[/!]*|#+['!|:]?|--+\|?|;+|%+|::|REM\b|')[ \t]*)/i.exec(opening)?.[1];
  const aboveLine = lineComment === undefined ? [] : [above(`${lineComment} `)];
  if (gutter !== undefined) return [above(gutter.length > 1 ? gutter : '* '), behind];
  if (/\/\*|<!--|<#|--\[=*\[|\{-|\(\*/.test(opening)) return [behind, ...aboveLine];
  if (ownMarker !== undefined) return [above(`${ownMarker.trimEnd()} `), ...aboveLine, behind];
  if (opening.trim() === '') return [above(''), behind];
  return [...aboveLine, behind];
}

/** Column at which the comment that covers a column ends on this line: before its closing marker, if it has one. */
function endOfComment(line: string, column: number): number {
  const closing = /[ \t]*(?:\*+\/|-->|#>|\]=*\]|-\}|\*\)|"""|''')/.exec(line.slice(column));
  return closing ? column + closing.index : line.trimEnd().length;
}
