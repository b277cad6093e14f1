import {
  type Analyzer,
  cosine,
  entityTypeOf,
  GlossError,
  type LabelScore,
  type Manifest,
} from '../../inference';
import type { AskedQuestion, DataRows, EvaluateTask, LabelledText, ScoredPair, TaggedWords } from './data';
import { pearson, spearman } from './metrics/correlation';
import { type Chunk, chunkScores, chunksOf } from './metrics/entities';
import { accuracy, type LabelPair, macroF1 } from './metrics/labels';
import { answerScores } from './metrics/squad';

/** One figure: a share is 0..1 and shown in percent, a correlation is −1..1. */
export interface Score {
  readonly name: string;
  readonly value: number;
  readonly kind: 'share' | 'correlation';
}

/** What is asked of the model at once. */
const rowsPerRequest = 256;

type Scorer<T extends EvaluateTask> = (
  analyzer: Analyzer,
  rows: readonly DataRows[T][],
  manifest: Manifest,
) => Promise<readonly Score[]>;

const scorers: { readonly [T in EvaluateTask]: Scorer<T> } = {
  sentiment: scoreSentiment,
  classification: scoreClassification,
  entities: scoreEntities,
  similarity: scoreSimilarity,
  answer: scoreAnswers,
};

/** The figures of a model over rows that say what is right. */
export function scoreRows<T extends EvaluateTask>(
  task: T,
  analyzer: Analyzer,
  rows: readonly DataRows[T][],
  manifest: Manifest,
): Promise<readonly Score[]> {
  return scorers[task](analyzer, rows, manifest);
}

async function scoreSentiment(analyzer: Analyzer, rows: readonly LabelledText[]): Promise<readonly Score[]> {
  const found = await inChunks(rows, async (chunk) => {
    const results = await analyzer.analyze(
      ['sentiment'],
      chunk.map(({ text }) => text),
    );
    return results.map(({ sentiment: { probabilities } }) =>
      Object.entries(probabilities).map(([label, score]) => ({ label, score })),
    );
  });
  return labelScores(rows, found);
}

async function scoreClassification(
  analyzer: Analyzer,
  rows: readonly LabelledText[],
): Promise<readonly Score[]> {
  const found = await inChunks(rows, async (chunk) => {
    const isPairs = chunk.every(({ pair }) => pair !== undefined);
    if (isPairs) {
      const pairs = chunk.map(({ text, pair = '' }) => ({ first: text, second: pair }));
      return analyzer.ask('pairs', { pairs });
    }
    if (chunk.some(({ pair }) => pair !== undefined))
      throw new GlossError('invalidInput', 'Either all texts must have a pair, or none of them.');
    const results = await analyzer.analyze(
      ['classification'],
      chunk.map(({ text }) => text),
    );
    return results.map(({ classification }) => classification);
  });
  return labelScores(rows, found);
}

/** The likeliest of the labels that the data uses: a model of three labels can be held against data of two. */
function labelScores(
  rows: readonly LabelledText[],
  found: readonly (readonly LabelScore[])[],
): readonly Score[] {
  const used = new Set(rows.map(({ label }) => label));
  const known = new Set(found.flat().map(({ label }) => label));
  const unknown = [...used].find((label) => !known.has(label));
  if (unknown !== undefined) {
    throw new GlossError(
      'invalidInput',
      `The data has the label "${unknown}"; the model's labels are ${[...known].join(', ')}.`,
    );
  }
  const pairs = rows.map(({ label }, at): LabelPair => {
    const candidates = (found[at] ?? []).filter((candidate) => used.has(candidate.label));
    const best = candidates.reduce<LabelScore | undefined>(
      (a, b) => (a === undefined || b.score > a.score ? b : a),
      undefined,
    );
    return { expected: label, found: best?.label ?? '' };
  });
  return [share('accuracy', accuracy(pairs)), share('macro-F1', macroF1(pairs))];
}

async function scoreEntities(analyzer: Analyzer, rows: readonly TaggedWords[]): Promise<readonly Score[]> {
  const found = await inChunks(rows, async (chunk) => {
    const results = await analyzer.analyze(
      ['entities'],
      chunk.map(({ tokens }) => tokens.join(' ')),
    );
    return results.map(({ entities }, at) => chunksOf(tagsOf(chunk[at]?.tokens ?? [], entities)));
  });
  const expected = rows.map(({ tags }) => chunksOf(tags).map(renamed));
  return [
    ...chunkScores(
      expected,
      found.map((chunks) => chunks.map(renamed)),
    ),
  ].flatMap(([type, scores]) => {
    const figures = [share(`${type} F1`, scores.f1)];
    if (type === 'all')
      figures.push(share('all precision', scores.precision), share('all recall', scores.recall));
    return figures;
  });
}

function renamed(chunk: Chunk): Chunk {
  return { ...chunk, type: entityTypeOf(chunk.type) };
}

/** The tag of each token: `B-` where an entity's first one is. */
function tagsOf(
  tokens: readonly string[],
  entities: readonly { readonly start: number; readonly end: number; readonly label: string }[],
): readonly string[] {
  let position = 0;
  let last: object | undefined;
  return tokens.map((token) => {
    const start = position;
    position += token.length + 1;
    const entity = entities.find(
      (candidate) => candidate.start < start + token.length && candidate.end > start,
    );
    const prefix = entity === last ? 'I' : 'B';
    last = entity;
    return entity === undefined ? 'O' : `${prefix}-${entity.label}`;
  });
}

async function scoreSimilarity(
  analyzer: Analyzer,
  rows: readonly ScoredPair[],
  { heads }: Manifest,
): Promise<readonly Score[]> {
  const { embedding, classification } = heads;
  const isRegression = classification?.regression === true;
  const similarities = (chunk: readonly ScoredPair[]): Promise<readonly number[]> =>
    embedding === undefined ? ratings(analyzer, chunk, isRegression) : cosines(analyzer, chunk);
  const expected = rows.map(({ score }) => score);
  const found = await inChunks(rows, similarities);
  return [
    { name: 'Pearson', value: pearson(expected, found), kind: 'correlation' },
    { name: 'Spearman', value: spearman(expected, found), kind: 'correlation' },
  ];
}

/** What a network with one output says of pairs, on its own scale: the published figures are those of it. */
async function ratings(
  analyzer: Analyzer,
  rows: readonly ScoredPair[],
  isRegression: boolean,
): Promise<readonly number[]> {
  const pairs = rows.map(({ a, b }) => ({ first: a, second: b }));
  const rated = await analyzer.ask('pairs', { pairs });
  return rated.map(([only]) => {
    const score = only?.score ?? 0;
    // Old configurations do not name a regression, and what they rate comes as a probability.
    return isRegression ? score : Math.log(score / (1 - score));
  });
}

async function cosines(analyzer: Analyzer, rows: readonly ScoredPair[]): Promise<readonly number[]> {
  const results = await analyzer.analyze(
    ['embedding'],
    rows.flatMap(({ a, b }) => [a, b]),
  );
  return rows.map((_, at) => {
    const a = results[2 * at]?.embedding;
    const b = results[2 * at + 1]?.embedding;
    return a && b ? cosine(a, b) : 0;
  });
}

/** Questions of which some have no answer let the model say so; where all have one, it must answer. */
async function scoreAnswers(analyzer: Analyzer, rows: readonly AskedQuestion[]): Promise<readonly Score[]> {
  const mayDecline = rows.some(({ answers }) => answers.length === 0);
  let exact = 0;
  let f1 = 0;
  for (const { question, context, answers } of rows) {
    const [best] = (
      await analyzer.ask('answer', { question, context, ...(mayDecline && { noAnswerThreshold: 0 }) })
    ).answers;
    const scores = answerScores(best ? context.slice(best.start, best.end) : '', answers);
    exact += scores.exact;
    f1 += scores.f1;
  }
  return [share('exact match', exact / rows.length), share('F1', f1 / rows.length)];
}

function share(name: string, value: number): Score {
  return { name, value, kind: 'share' };
}

async function inChunks<R, T>(
  rows: readonly R[],
  answer: (chunk: readonly R[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const found: T[] = [];
  for (let at = 0; at < rows.length; at += rowsPerRequest)
    found.push(...(await answer(rows.slice(at, at + rowsPerRequest))));
  return found;
}
