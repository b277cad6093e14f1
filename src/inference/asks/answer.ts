import type { AnswerQuery, AnswerResult } from '../askTypes';
import { type Engine, filled, runWindows } from '../engine';
import { GlossError } from '../errors';
import { worded } from '../wording';
import { decodeAnswers } from '../heads/answer';
import { headOf } from '../model/heads';
import type { Steps } from '../scheduler';
import { windowsBeside } from './beside';
import { checkCount, checkStride, checkText } from './checks';

/** Tokens shared by neighbouring windows: four times the longest answer, so that each is seen whole, with context. */
const defaultStride = 64;

/** The passages of the context that answer the question; of a long context over all its windows. */
export async function* answerSteps(engine: Engine, query: AnswerQuery): Steps<AnswerResult> {
  headOf(engine.manifest, 'answer');
  const {
    question,
    context,
    topK = 1,
    maxAnswerTokens = 15,
    noAnswerThreshold,
    stride = defaultStride,
  } = query;
  checkText('question', question);
  checkText('context', context);
  checkCount('topK', topK, 100);
  checkCount('maxAnswerTokens', maxAnswerTokens, 512);
  checkStride(stride);
  if (question.trim() === '') throw new GlossError('invalidInput', worded`The question is empty.`);
  const options = { name: worded`The question`, long: 'second', overlap: stride } as const;
  const [windows = []] = windowsBeside(engine, context, [question], options);
  const spoken = windows.filter(({ tokens }) => tokens > 0);
  const outputs = yield* runWindows(
    engine,
    spoken.map(({ encoding }) => encoding),
    ['answer'],
  );
  const result = decodeAnswers(
    context,
    spoken.map(({ encoding }, at) => ({
      encoding,
      contextStart: encoding.secondStart,
      contextEnd: encoding.secondEnd,
      startLogits: filled(outputs[at]?.answerStart),
      endLogits: filled(outputs[at]?.answerEnd),
    })),
    { topK, maxTokens: maxAnswerTokens },
  );
  return isAnswered(result, noAnswerThreshold) ? result : { ...result, answers: [] };
}

function isAnswered({ answers, noAnswer }: AnswerResult, threshold: number | undefined): boolean {
  return threshold === undefined || noAnswer <= (answers[0]?.score ?? 0) + threshold;
}
