import { cosine } from '../../inference';
import type { AnalyzedSentence } from '../types';

export { DuplicateIndex } from './duplicateIndex';

/** Cosine of each embedding with each, −1..1: symmetric, with ones on the diagonal (zero for an empty text). */
export function similarityMatrix(embeddings: readonly Float32Array[]): number[][] {
  return embeddings.map((row) => embeddings.map((column) => cosine(row, column)));
}

export interface FindSimilarOptions {
  /** Lowest cosine that counts. */
  readonly minimumScore: number;
  /** Longest list. */
  readonly limit: number;
}

export interface SimilarPassage {
  readonly sentence: AnalyzedSentence;
  /** Cosine with the query, −1..1. */
  readonly score: number;
}

/** The candidates closest to a query embedding: best first, the earlier of equals first; empty when none is close. */
export function findSimilar(
  query: Float32Array,
  candidates: readonly AnalyzedSentence[],
  { minimumScore, limit }: FindSimilarOptions,
): readonly SimilarPassage[] {
  return candidates
    .map((sentence) => ({ sentence, score: cosine(query, sentence.result.embedding) }))
    .filter(({ score }) => score >= minimumScore)
    .sort((a, b) => b.score - a.score)
    .slice(0, Math.max(0, limit));
}
