import { type Analyzer, cosine, GlossError, type HeadKind, type LabelScore } from '../../inference';
import { rounded, roundedValues, shortFloat } from '../numbers';
import { answerAnswer, answerChoice, answerMaskedWord, answerZeroShot } from './asks';
import type { Fields, OptionalField } from './records';
import type { PredictSettings } from './settings';

export const predictTasks = [
  'sentiment',
  'entities',
  'similarity',
  'embedding',
  'hostility',
  'classification',
  'answer',
  'masked-word',
  'zero-shot',
  'choice',
] as const;
export type PredictTask = (typeof predictTasks)[number];

export function isPredictTask(value: string): value is PredictTask {
  return predictTasks.some((task) => task === value);
}

/** One plain object per record, in order; none depends on the other records. */
export type AnswerRecords = (
  analyzer: Analyzer,
  records: readonly Fields[],
  settings: PredictSettings,
) => Promise<readonly object[]>;

/** How the lines of one task are answered. */
export interface Answerer {
  /** Names of the strings that a line must have. */
  readonly fields: readonly string[];
  /** What a line can have besides. */
  readonly optional?: readonly OptionalField[];
  /** The head of the model package that it takes. */
  readonly needs: HeadKind;
  readonly answer: AnswerRecords;
}

export const answerers: Readonly<Record<PredictTask, Answerer>> = {
  sentiment: { fields: ['text'], needs: 'sentiment', answer: answerSentiment },
  entities: { fields: ['text'], needs: 'entities', answer: answerEntities },
  similarity: { fields: ['a', 'b'], needs: 'embedding', answer: answerSimilarity },
  embedding: { fields: ['text'], needs: 'embedding', answer: answerEmbedding },
  hostility: { fields: ['text'], needs: 'hostility', answer: answerHostility },
  classification: {
    fields: ['text'],
    optional: ['pair'],
    needs: 'classification',
    answer: answerClassification,
  },
  answer: { fields: ['question', 'context'], needs: 'answer', answer: answerAnswer },
  'masked-word': { fields: ['text'], needs: 'maskedWord', answer: answerMaskedWord },
  'zero-shot': {
    fields: ['text'],
    optional: ['labels'],
    needs: 'classification',
    answer: answerZeroShot,
  },
  choice: { fields: ['text'], optional: ['choices'], needs: 'choice', answer: answerChoice },
};

async function answerSentiment(analyzer: Analyzer, records: readonly Fields[]): Promise<readonly object[]> {
  const results = await analyzer.analyze(['sentiment'], textsOf(records));
  return results.map(({ sentiment: { label, probabilities } }) => ({
    label,
    probabilities: roundedValues(probabilities),
  }));
}

async function answerEntities(
  analyzer: Analyzer,
  records: readonly Fields[],
  { aggregation: strategy, stride }: PredictSettings,
): Promise<readonly object[]> {
  const texts = textsOf(records);
  const found =
    strategy === undefined
      ? (await analyzer.analyze(['entities'], texts)).map(({ entities }) => entities)
      : await Promise.all(
          texts.map((text) =>
            analyzer.ask('aggregate', { text, strategy, ...(stride !== undefined && { stride }) }),
          ),
        );
  return found.map((entities, index) => ({
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
  const results = await analyzer.analyze(['embedding'], textsOf(records));
  return records.map((_, index) => {
    const a = results[2 * index]?.embedding;
    const b = results[2 * index + 1]?.embedding;
    if (!a || !b) throw new GlossError('internal', 'The model answered fewer texts than it was asked.');
    return { score: rounded(cosine(a, b)) };
  });
}

async function answerEmbedding(analyzer: Analyzer, records: readonly Fields[]): Promise<readonly object[]> {
  const results = await analyzer.analyze(['embedding'], textsOf(records));
  return results.map(({ embedding }) => ({ embedding: Array.from(embedding, shortFloat) }));
}

async function answerHostility(analyzer: Analyzer, records: readonly Fields[]): Promise<readonly object[]> {
  const results = await analyzer.analyze(['hostility'], textsOf(records));
  return results.map(({ hostility: { label, probabilities } }) => ({
    label,
    probabilities: roundedValues(probabilities),
  }));
}

/** Lines with a pair and lines without one are two requests. */
async function answerClassification(
  analyzer: Analyzer,
  records: readonly Fields[],
  { topK }: PredictSettings,
): Promise<readonly object[]> {
  const singles = records.filter(({ pair }) => pair === undefined);
  const pairs = records.flatMap(({ texts: [first = ''], pair }) =>
    pair === undefined ? [] : [{ first, second: pair }],
  );
  const ofSingles = (await analyzer.analyze(['classification'], textsOf(singles))).values();
  const ofPairs = (pairs.length === 0 ? [] : await analyzer.ask('pairs', { pairs })).values();
  return records.map(({ pair }) => {
    const labels = pair === undefined ? ofSingles.next().value?.classification : ofPairs.next().value;
    return { labels: roundedScores(labels ?? []).slice(0, topK) };
  });
}

function textsOf(records: readonly Fields[]): readonly string[] {
  return records.flatMap(({ texts }) => texts);
}

function roundedScores(labels: readonly LabelScore[]): readonly LabelScore[] {
  return labels.map(({ label, score }) => ({ label, score: rounded(score) }));
}
