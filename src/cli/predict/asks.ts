import { type Analyzer, GlossError } from '../../inference';
import { rounded } from '../numbers';
import type { Fields } from './records';
import type { PredictSettings } from './settings';

/** Stands in a text for the word that is looked for. */
const gap = '[MASK]';

export async function answerAnswer(
  analyzer: Analyzer,
  records: readonly Fields[],
  { topK, maxAnswerTokens, noAnswerThreshold, stride }: PredictSettings,
): Promise<readonly object[]> {
  return inOrder(records, async ({ texts: [question = '', context = ''] }) => {
    const { answers, noAnswer } = await analyzer.ask('answer', {
      question,
      context,
      ...(topK !== undefined && { topK }),
      ...(maxAnswerTokens !== undefined && { maxAnswerTokens }),
      ...(noAnswerThreshold !== undefined && { noAnswerThreshold }),
      ...(stride !== undefined && { stride }),
    });
    const shown = answers.map(({ start, end, score }) => ({
      start,
      end,
      text: context.slice(start, end),
      score: rounded(score),
    }));
    return { answers: shown, noAnswer: rounded(noAnswer) };
  });
}

export async function answerMaskedWord(
  analyzer: Analyzer,
  records: readonly Fields[],
  { topK, wholeWords = false }: PredictSettings,
): Promise<readonly object[]> {
  return inOrder(records, async ({ texts: [text = ''] }) => {
    const [before = '', after, ...rest] = text.split(gap);
    if (after === undefined || rest.length > 0)
      throw new GlossError(
        'invalidInput',
        `"text" must have ${gap} once, and has it ${rest.length + (after === undefined ? 0 : 1)} times.`,
      );
    const words = await analyzer.ask('maskedWord', {
      before,
      after,
      wholeWordsOnly: wholeWords,
      ...(topK !== undefined && { topK }),
    });
    return { words: words.map(({ token, score }) => ({ token, score: rounded(score) })) };
  });
}

export async function answerZeroShot(
  analyzer: Analyzer,
  records: readonly Fields[],
  { topK, labels: common, template, multiLabel = false }: PredictSettings,
): Promise<readonly object[]> {
  return inOrder(records, async ({ texts: [text = ''], labels = common }) => {
    if (labels === undefined)
      throw new GlossError(
        'invalidInput',
        '"labels" is missing: give it in the line, or --labels for all lines.',
      );
    const scores = await analyzer.ask('zeroShot', {
      text,
      labels,
      multiLabel,
      ...(template !== undefined && { template }),
    });
    return {
      labels: scores.slice(0, topK).map(({ label, score }) => ({ label, score: rounded(score) })),
    };
  });
}

export async function answerChoice(
  analyzer: Analyzer,
  records: readonly Fields[],
  { topK }: PredictSettings,
): Promise<readonly object[]> {
  return inOrder(records, async ({ texts: [prompt = ''], choices }) => {
    if (choices === undefined)
      throw new GlossError('invalidInput', '"choices" is missing: a list of texts that could follow "text".');
    const scores = await analyzer.ask('choice', { prompt, choices });
    const scored = choices.map((choice, at) => ({ choice, score: rounded(scores[at] ?? 0) }));
    return { choices: scored.toSorted((a, b) => b.score - a.score).slice(0, topK) };
  });
}

/** One after the other: the model is busy with one anyway, and memory stays bounded. */
async function inOrder(
  records: readonly Fields[],
  answer: (record: Fields) => Promise<object>,
): Promise<readonly object[]> {
  const answers: object[] = [];
  for (const record of records) answers.push(await answer(record));
  return answers;
}
