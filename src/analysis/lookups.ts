import { isIgnored } from './directives';
import type { AnalyzedSentence, DocumentAnalysis, DocumentEntity } from './types';

/**
 * Entities with spans in the document, ordered by start. Left out: names that the file's own code declares (`Jenkins`
 * in a comment beside `class Jenkins`), and what a `gloss-ignore` of the document names.
 */
export function entitiesOf(analysis: DocumentAnalysis): readonly DocumentEntity[] {
  const entities = analysis.sentences.flatMap((sentence) => entitiesIn(sentence, analysis));
  const ignoring = analysis.directives.filter(({ ignored }) => ignored !== undefined);
  if (ignoring.length === 0) return entities;
  return entities.filter(({ label, text }) => !isIgnored(ignoring, { type: label, text }));
}

/** The sentence that covers an offset or ends at it; undefined between sentences. */
export function sentenceAt(analysis: DocumentAnalysis, offset: number): AnalyzedSentence | undefined {
  const { sentences } = analysis;
  let low = 0;
  let high = sentences.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sentences[middle]?.start ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  const candidate = sentences[low - 1];
  return candidate && offset <= candidate.end ? candidate : undefined;
}

function entitiesIn(sentence: AnalyzedSentence, analysis: DocumentAnalysis): readonly DocumentEntity[] {
  return sentence.result.entities.flatMap((entity) => {
    const start = sentence.start + entity.start;
    const end = sentence.start + entity.end;
    const text = analysis.text.slice(start, end);
    return isDeclared(text, analysis.regions.declaredNames) ? [] : { ...entity, start, end, text };
  });
}

/** A name of several words is the code's when all of them are. */
function isDeclared(text: string, declaredNames: ReadonlySet<string>): boolean {
  if (declaredNames.size === 0) return false;
  const words = text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [];
  return words.length > 0 && words.every((word) => declaredNames.has(word));
}
