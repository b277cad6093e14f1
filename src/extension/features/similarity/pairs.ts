import { type AnalyzedSentence, countWords, Pacer } from '../../../analysis';
import { cosine } from '../../../inference';

/** Shorter sentences ("See below.") are close to everything like them and say nothing. */
const minimumWords = 5;

export interface ClosePassage {
  readonly sentence: AnalyzedSentence;
  /** Cosine to the closest other sentence. */
  readonly score: number;
}

/**
 * For each sentence of some length its closest other sentence; those at or above `minimumScore`, best first, at most
 * `limit`. Quadratic in the number of sentences, in slices. Rejects with `cancelled`.
 */
export async function closestPairs(
  sentences: readonly AnalyzedSentence[],
  minimumScore: number,
  limit: number,
  signal: AbortSignal,
): Promise<ClosePassage[]> {
  const long = sentences.filter(({ text, kind }) => kind !== 'heading' && countWords(text) >= minimumWords);
  const best = new Float32Array(long.length).fill(-1);
  const pacer = new Pacer(signal);
  for (const [i, a] of long.entries()) {
    for (let j = i + 1; j < long.length; j++) {
      const b = long[j];
      if (b === undefined) continue;
      const score = cosine(a.result.embedding, b.result.embedding);
      best[i] = Math.max(best[i] ?? -1, score);
      best[j] = Math.max(best[j] ?? -1, score);
    }
    if (pacer.isDue) await pacer.breathe();
  }
  return long
    .map((sentence, i) => ({ sentence, score: best[i] ?? -1 }))
    .filter(({ score }) => score >= minimumScore)
    .sort((a, b) => b.score - a.score || a.sentence.start - b.sentence.start)
    .slice(0, limit);
}
