/** Document analysis → what the analysis page shows. Pure: no editor, no page. */
import { l10n } from 'vscode';
import {
  type AnalyzedSentence,
  countWords,
  type DocumentAnalysis,
  excerptOf,
  isAnswered,
  LineIndex,
  similarityMatrix,
} from '../../../analysis';
import type { Passage } from '../../presentation/passages';
import { plainPassage, plainSentence } from './plainText';
import { paragraphIndexes, presentRepetition } from './repetition';
import type { DocumentTask, Entity, ModelInfo, Span } from '../../../inference';
import type {
  Label,
  PanelEntity,
  PanelMention,
  PanelModel,
  PanelSentence,
  PanelSimilarity,
  PanelSummary,
} from './protocol';

const maxExcerpt = 240;
/** Before and after a mention: both together are one line of a panel of usual width. */
const maxBefore = 40;
const maxAfter = 64;
/** 40 × 40 numbers are still read as a matrix; more are not, and what is left out is said. */
const maxPassages = 40;

export interface PanelInput {
  readonly analysis: Pick<DocumentAnalysis, 'uri' | 'version' | 'sentences' | 'coverage' | 'missing'>;
  /** The document's text at `analysis.version`. */
  readonly text: string;
  /** The file's name. */
  readonly title: string;
  readonly model: Pick<ModelInfo, 'displayName' | 'version'>;
  /** What the user selected: only sentences that touch one of these spans are shown. Absent: the whole document. */
  readonly selection?: readonly Span[] | undefined;
  /** Passages to compare with each other, in the order to show them. Fewer than two give no matrix. */
  readonly passages?: readonly Passage[] | undefined;
}

/** The model of one document version. Never fails; a document without sentences gives empty lists. */
export function presentPanel(input: PanelInput): PanelModel {
  const { analysis, text, selection } = input;
  const lines = new LineIndex(text);
  const lineOf = (offset: number) => lines.lineAt(offset) + 1;
  const analyzed = selection
    ? analysis.sentences.filter((sentence) => selection.some((span) => touches(sentence, span)))
    : analysis.sentences;
  const paragraphs = paragraphIndexes(analyzed, text);
  // Without sentiment there is no figure to show of a sentence; a note says so.
  const judged = isAnswered(analysis, 'sentiment') ? analyzed : [];
  const sentences = judged.map((sentence, index) => ({
    ...presentSentence(sentence, text, lineOf),
    paragraph: paragraphs[index] ?? 0,
  }));
  const similarity = presentSimilarity(input.passages ?? [], analyzed, text, lineOf);
  const repetition = presentRepetition(analyzed, paragraphs, text, lineOf);
  return {
    title: input.title,
    scope: selection ? 'selection' : 'document',
    uri: analysis.uri,
    version: analysis.version,
    model: { displayName: input.model.displayName, version: input.model.version },
    summary: summarize(input, analyzed, sentences),
    sentences,
    entities: groupEntities(analyzed, text, lineOf),
    ...(similarity && { similarity }),
    ...(repetition && { repetition }),
  };
}

/** Offset in the document → its line, counted from 1. */
type LineOf = (offset: number) => number;

function presentSentence(sentence: AnalyzedSentence, text: string, lineOf: LineOf) {
  const { start, end, result } = sentence;
  const { label, probabilities } = result.sentiment;
  return {
    start,
    end,
    line: lineOf(start),
    excerpt: excerptOf(plainSentence(sentence, text), maxExcerpt),
    label,
    probabilities,
  };
}

function summarize(
  { analysis, text, selection, model }: PanelInput,
  analyzed: readonly AnalyzedSentence[],
  sentences: readonly PanelSentence[],
): PanelSummary {
  const counts = { negative: 0, neutral: 0, positive: 0 };
  for (const { label } of sentences) counts[label] += 1;
  const mostNegative = surestIndex(sentences, 'negative');
  const mostPositive = surestIndex(sentences, 'positive');
  return {
    sentences: analyzed.length,
    words: analyzed.reduce((sum, sentence) => sum + countWords(sentence.text), 0),
    ...(selection ? selectionCoverage(selection, analyzed, text) : documentCoverage(analysis.coverage)),
    notes: [...analysis.coverage.notes, ...missingNotes(analysis, model)],
    counts,
    ...(mostNegative !== undefined && { mostNegative }),
    ...(mostPositive !== undefined && { mostPositive }),
  };
}

/** What the model does not answer is said once, instead of figures. */
function missingNotes(
  { missing = [] }: PanelInput['analysis'],
  model: PanelInput['model'],
): readonly string[] {
  return missing.map((task) => missingNote(task, model.displayName));
}

function missingNote(task: DocumentTask, model: string): string {
  switch (task) {
    case 'sentiment':
      return l10n.t('The model in use, {0}, does not say how a sentence sounds.', model);
    case 'entities':
      return l10n.t('The model in use, {0}, does not say who and what is named.', model);
    case 'embedding':
      return l10n.t('The model in use, {0}, does not say what is similar.', model);
  }
}

function documentCoverage({ characters, proseCharacters, skippedBlocks }: DocumentAnalysis['coverage']) {
  return { characters, proseCharacters, skippedBlocks };
}

/** What is neither in a sentence nor white space was left out. */
function selectionCoverage(selection: readonly Span[], sentences: readonly Span[], text: string) {
  let characters = 0;
  let leftOut = 0;
  for (const { start, end } of selection) {
    let position = start;
    for (const sentence of sentences) {
      if (!touches(sentence, { start, end })) continue;
      leftOut += countVisible(text.slice(position, sentence.start));
      position = Math.min(end, sentence.end);
    }
    leftOut += countVisible(text.slice(position, end));
    characters += end - start;
  }
  return { characters, proseCharacters: sentences.length > 0 ? characters - leftOut : 0 };
}

function countVisible(text: string): number {
  return text.replace(/\s+/g, '').length;
}

function surestIndex(sentences: readonly PanelSentence[], label: Label): number | undefined {
  let best: number | undefined;
  let bestProbability = -1;
  sentences.forEach((sentence, index) => {
    if (sentence.label !== label || sentence.probabilities[label] <= bestProbability) return;
    best = index;
    bestProbability = sentence.probabilities[label];
  });
  return best;
}

function groupEntities(sentences: readonly AnalyzedSentence[], text: string, lineOf: LineOf): PanelEntity[] {
  const groups = new Map<string, { type: Entity['label']; mentions: PanelMention[] }>();
  for (const sentence of sentences) {
    for (const entity of sentence.result.entities) {
      const mention = presentMention(entity, sentence, text, lineOf);
      const key = `${entity.label} ${mention.match.normalize('NFKC').toLowerCase()}`;
      const group = groups.get(key) ?? { type: entity.label, mentions: [] };
      group.mentions.push(mention);
      groups.set(key, group);
    }
  }
  return [...groups.values()]
    .map(({ type, mentions }) => ({ type, name: usualSpelling(mentions), mentions }))
    .sort((a, b) => b.mentions.length - a.mentions.length);
}

/** The spelling that most mentions use; of equally frequent ones the first in the document. */
function usualSpelling(mentions: readonly PanelMention[]): string {
  const counts = new Map<string, number>();
  for (const { match } of mentions) counts.set(match, (counts.get(match) ?? 0) + 1);
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best), ['', 0])[0];
}

function presentMention(entity: Entity, sentence: Span, text: string, lineOf: LineOf): PanelMention {
  const start = sentence.start + entity.start;
  const end = sentence.start + entity.end;
  return {
    start,
    end,
    line: lineOf(start),
    before: cutBefore(oneLine(text.slice(Math.max(sentence.start, start - 4 * maxBefore), start)), maxBefore),
    match: oneLine(text.slice(start, end)).trim(),
    after: cut(oneLine(text.slice(end, Math.min(sentence.end, end + 4 * maxAfter))), maxAfter),
    score: entity.score,
  };
}

function presentSimilarity(
  passages: readonly Passage[],
  sentences: readonly AnalyzedSentence[],
  text: string,
  lineOf: LineOf,
): PanelSimilarity | undefined {
  if (passages.length < 2) return undefined;
  const shown = passages.slice(0, maxPassages);
  return {
    items: shown.map(({ start, end }, index) => ({
      label: letters(index),
      line: lineOf(start),
      excerpt: excerptOf(
        plainPassage(
          sentences.filter((sentence) => sentence.start >= start && sentence.end <= end),
          text,
        ),
        maxExcerpt,
      ),
      start,
      end,
    })),
    matrix: similarityMatrix(shown.map(({ embedding }) => embedding)),
    omitted: passages.length - shown.length,
  };
}

/** 0 → A, 25 → Z, 26 → AA: as in spreadsheets. */
function letters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}

function touches(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** The beginning, at most `length` UTF-16 units with the ellipsis: no broken word where words are short, no half pair. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const beginning = text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '');
  return `${beginning.replace(/\s\S{0,20}$/, '')}…`;
}

/** The end, shortened in the same way. */
function cutBefore(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = text.slice(1 - length).replace(/^[\udc00-\udfff]/, '');
  return `…${end.replace(/^\S{0,20}\s(?=\S)/, '')}`;
}
