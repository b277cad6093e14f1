import { LineIndex } from './base/lines';
import { Pacer } from './base/pacer';
import { findSuppressions, isSuppressed } from './directives';
import { languageFamily } from './languages';
import { findRegions } from './regions';
import { codeLanguages } from './regions/comments/languages';
import { splitRegions } from './sentences';
import type { DocumentSnapshot, Finding, Regions, Suppression } from './types';

/** An insertion into a document. */
export interface TextEdit {
  readonly offset: number;
  readonly insertText: string;
}

type Place = Pick<Finding, 'rule' | 'start' | 'end'>;

/**
 * The edit that silences a finding where it stands, with a directive for its line. Undefined where a document can hold
 * no comment (plain text, records). What is offered has been tried: with the edit the finding is suppressed, and every
 * sentence still reads as before. Other findings of the rule that start on the same line are silenced with it.
 * `known`: the regions of this very text, all of them, when the caller has them (`DocumentAnalysis.regions`); saves
 * reading the document once. Yields to the event loop. Throws `cancelled`, `invalidInput` for binary text.
 */
export async function ignoreEdit(
  snapshot: DocumentSnapshot,
  finding: Place,
  signal?: AbortSignal,
  known?: Regions,
): Promise<TextEdit | undefined> {
  const edits = candidates(snapshot, finding);
  if (edits.length === 0) return undefined;
  const before = await readingOf(snapshot.text, known ?? (await findRegions(snapshot, { signal })), signal);
  for (const edit of edits) {
    if (await works(snapshot, finding, edit, before, signal)) return edit;
  }
  return undefined;
}

/** What a document says, in a form that can be compared, and where its rules are silent. */
interface Reading {
  readonly regions: Regions;
  /** White space made equal, which is all that masking a directive may change. */
  readonly sentences: readonly string[];
  readonly suppressions: readonly Suppression[];
}

async function readingOf(text: string, regions: Regions, signal: AbortSignal | undefined): Promise<Reading> {
  const sentences = await splitRegions(regions.regions, new Pacer(signal));
  return {
    regions,
    sentences: sentences.map((sentence) => sentence.text.replace(/\s+/g, ' ')),
    suppressions: findSuppressions(text, regions.directivePlaces),
  };
}

async function works(
  snapshot: DocumentSnapshot,
  { rule, start }: Place,
  { offset, insertText }: TextEdit,
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
  return isUnchanged && isSuppressed(after.suppressions, rule, new LineIndex(text).lineAt(startNow));
}

function candidates(snapshot: DocumentSnapshot, finding: Place): readonly TextEdit[] {
  const site = siteOf(snapshot.text, finding);
  switch (languageFamily(snapshot.languageId)) {
    case 'markdown':
      return markdownCandidates(site, finding);
    case 'code':
      return codeCandidates(site, finding, codeLanguages[snapshot.languageId]?.lineComment);
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
function markdownCandidates(site: Site, { rule }: Place): readonly TextEdit[] {
  const { lineStart, line, column, endColumn, indentation, lineEnd } = site;
  const comment = `<!-- gloss-disable-line ${rule} -->`;
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
  const above = `${indentation}<!-- gloss-disable-next-line ${rule} -->${lineEnd}`;
  return [...places, { offset: lineStart, insertText: above }];
}

/** A line above in the style of this one; behind the text where a line above would fall out of the comment. */
function codeCandidates(site: Site, { rule }: Place, lineComment: string | undefined): readonly TextEdit[] {
  const { lineStart, line, indentation, lineEnd, column } = site;
  const above = (prefix: string): TextEdit => ({
    offset: lineStart,
    insertText: `${indentation}${prefix}gloss-disable-next-line ${rule}${lineEnd}`,
  });
  const behind = {
    offset: lineStart + endOfComment(line, column),
    insertText: ` gloss-disable-line ${rule}`,
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
