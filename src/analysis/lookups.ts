import type { DocumentTask } from '../inference';
import { countLeading } from './base/search';
import { isIgnored } from './directives';
import { isFunctionWords } from './entities/functionWords';
import { plainName } from './entities/names';
import { withoutOrdinaryWords } from './entities/ordinaryWords';
import { applyOverrides } from './entities/overrides';
import type { AnalyzedSentence, DocumentAnalysis, DocumentEntity } from './types';

/** Whether the model that analyzed the document answers a task at all. */
export function isAnswered({ missing }: Pick<DocumentAnalysis, 'missing'>, task: DocumentTask): boolean {
  return missing?.includes(task) !== true;
}

/** Several views ask for the same analysis after each change of a document. */
const entitiesByAnalysis = new WeakMap<DocumentAnalysis, readonly DocumentEntity[]>();

/**
 * Entities with spans in the document, ordered by start. Left out: names that the file's own code declares (`Jenkins`
 * in a comment beside `class Jenkins`), words like "The" that a model takes for a name now and then, words that the
 * document mostly uses as no name, and what a `gloss-ignore` of the document names. What `analysis.overrides` says of names
 * holds; only with it may spans nest.
 */
export function entitiesOf(analysis: DocumentAnalysis): readonly DocumentEntity[] {
  const known = entitiesByAnalysis.get(analysis);
  if (known) return known;
  const entities = withoutOrdinaryWords(possibleEntitiesOf(analysis), analysis.sentences);
  entitiesByAnalysis.set(analysis, entities);
  return entities;
}

/** As `entitiesOf`, with the words that are mostly no name: for redaction, where one name too few is worse than one too many. */
export function possibleEntitiesOf(analysis: DocumentAnalysis): readonly DocumentEntity[] {
  const found = analysis.sentences.flatMap((sentence) => entitiesIn(sentence, analysis));
  const ignoring = analysis.directives.filter(({ ignored }) => ignored !== undefined);
  if (ignoring.length === 0) return found;
  return found.filter(({ label, text }) => !isIgnored(ignoring, { type: label, text }));
}

/** The sentence that covers an offset or ends at it; undefined between sentences. */
export function sentenceAt(analysis: DocumentAnalysis, offset: number): AnalyzedSentence | undefined {
  const { sentences } = analysis;
  const candidate = sentences[countLeading(sentences, ({ start }) => start <= offset) - 1];
  return candidate && offset <= candidate.end ? candidate : undefined;
}

function entitiesIn(sentence: AnalyzedSentence, analysis: DocumentAnalysis): readonly DocumentEntity[] {
  const found = sentence.result.entities.flatMap((entity) => {
    const start = sentence.start + entity.start;
    const end = sentence.start + entity.end;
    const text = analysis.text.slice(start, end);
    const name = plainName(sentence.text.slice(entity.start, entity.end));
    if (isDeclared(text, analysis.regions.declaredNames) || isFunctionWords(name)) return [];
    return { ...entity, start, end, text, name };
  });
  return analysis.overrides ? applyOverrides(sentence, found, analysis.overrides) : found;
}

/** A name of several words is the code's when all of them are. */
function isDeclared(text: string, declaredNames: ReadonlySet<string>): boolean {
  if (declaredNames.size === 0) return false;
  const words = text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [];
  return words.length > 0 && words.every((word) => declaredNames.has(word));
}
