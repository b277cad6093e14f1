import { type Analyzer, cosine, GlossError, type Task } from '../../inference';
import { rounded, roundedValues, shortFloat } from '../numbers';
import type { Fields } from './records';

export const predictTasks = ['sentiment', 'entities', 'similarity', 'embedding'] as const;
export type PredictTask = (typeof predictTasks)[number];

export function isPredictTask(value: string): value is PredictTask {
  return predictTasks.some((task) => task === value);
}

/** How the lines of one task are answered. */
export interface Answerer {
  /** Names of the strings that a line must have. */
  readonly fields: readonly string[];
  /** The head of the model package that it takes. */
  readonly needs: Task;
  /** One plain object per record, in order; none depends on the other records. */
  readonly answer: (analyzer: Analyzer, records: readonly Fields[]) => Promise<readonly object[]>;
}

export const answerers: Readonly<Record<PredictTask, Answerer>> = {
  sentiment: { fields: ['text'], needs: 'sentiment', answer: answerSentiment },
  entities: { fields: ['text'], needs: 'entities', answer: answerEntities },
  similarity: { fields: ['a', 'b'], needs: 'embedding', answer: answerSimilarity },
  embedding: { fields: ['text'], needs: 'embedding', answer: answerEmbedding },
};

async function answerSentiment(analyzer: Analyzer, records: readonly Fields[]): Promise<readonly object[]> {
  const results = await analyzer.analyze(['sentiment'], records.flat());
  return results.map(({ sentiment: { label, probabilities } }) => ({
    label,
    probabilities: roundedValues(probabilities),
  }));
}

async function answerEntities(analyzer: Analyzer, records: readonly Fields[]): Promise<readonly object[]> {
  const texts = records.flat();
  const results = await analyzer.analyze(['entities'], texts);
  return results.map(({ entities }, index) => ({
    entities: entities.map(({ start, end, label, score }) => ({
      start,
      end,
      text: texts[index]?.slice(start, end) ?? '',
      label,
      score: rounded(score),
    })),
  }));
}

async function answerSimilarity(analyzer: Analyzer, records: readonly Fields[]): Promise<readonly object[]> {
  const results = await analyzer.analyze(['embedding'], records.flat());
  return records.map((_, index) => {
    const a = results[2 * index]?.embedding;
    const b = results[2 * index + 1]?.embedding;
    if (!a || !b) throw new GlossError('internal', 'The model answered fewer texts than it was asked.');
    return { score: rounded(cosine(a, b)) };
  });
}

async function answerEmbedding(analyzer: Analyzer, records: readonly Fields[]): Promise<readonly object[]> {
  const results = await analyzer.analyze(['embedding'], records.flat());
  return results.map(({ embedding }) => ({ embedding: Array.from(embedding, shortFloat) }));
}
