import type { DocumentTask } from '../inference';
import type { AnalyzedSentence, DocumentAnalysis, DocumentEntity } from './types';

/** Whether the model that analyzed the document answers a task at all. */
export function isAnswered({ missing }: Pick<DocumentAnalysis, 'missing'>, task: DocumentTask): boolean {
  return missing?.includes(task) !== true;
}

/**
 * Entities with spans in the document, ordered by start. Left out: names that the file's own code declares (`Jenkins`
 * in a comment beside `class Jenkins`).
 */
export function entitiesOf(analysis: DocumentAnalysis): readonly DocumentEntity[] {
  return analysis.sentences.flatMap((sentence) => entitiesIn(sentence, analysis));
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
    return analysis.regions.declaredNames.has(text) ? [] : { ...entity, start, end, text };
  });
}
