import type { AnalyzedSentence, DocumentAnalysis } from '../../analysis';
import type { Span } from '../../inference';

/** A passage with the mean of its sentences' embeddings, scaled to norm 1. */
export interface Passage extends Span {
  readonly embedding: Float32Array;
}

/** Mean of unit vectors scaled back to norm 1, weighted by text length; zeros when there is nothing to average. */
export function meanEmbedding(sentences: readonly AnalyzedSentence[]): Float32Array {
  const dimensions = sentences[0]?.result.embedding.length ?? 0;
  const mean = new Float32Array(dimensions);
  for (const { text, result } of sentences) {
    for (let i = 0; i < dimensions; i++) mean[i] = (mean[i] ?? 0) + (result.embedding[i] ?? 0) * text.length;
  }
  const norm = Math.hypot(...mean);
  return norm === 0 ? mean : mean.map((value) => value / norm);
}

/** The passages of a selection-scoped analysis: one a selection, empty ones left out. */
export function passagesOf(analysis: DocumentAnalysis, spans: readonly Span[]): Passage[] {
  return spans.flatMap((span) => {
    const inside = analysis.sentences.filter(({ start, end }) => start >= span.start && end <= span.end);
    return inside.length === 0 ? [] : [{ ...span, embedding: meanEmbedding(inside) }];
  });
}

/** The sections of a document: each heading with what follows it; without headings, each sentence. */
export function sectionsOf(analysis: DocumentAnalysis): Passage[] {
  const groups: AnalyzedSentence[][] = [];
  for (const sentence of analysis.sentences) {
    const last = groups.at(-1);
    if (sentence.kind === 'heading' || last === undefined) groups.push([sentence]);
    else last.push(sentence);
  }
  const parts = groups.length > 1 ? groups : analysis.sentences.map((sentence) => [sentence]);
  return parts.map((sentences) => {
    const start = sentences[0]?.start ?? 0;
    const end = sentences.at(-1)?.end ?? start;
    return { start, end, embedding: meanEmbedding(sentences) };
  });
}
