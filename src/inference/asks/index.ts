import type { AskKind, Asks } from '../askTypes';
import type { Engine } from '../engine';
import { GlossError } from '../errors';
import type { Steps } from '../scheduler';
import { aggregateSteps } from './aggregate';
import { answerSteps } from './answer';
import { maskedWordSteps } from './maskedWord';
import { choiceSteps, pairsSteps, zeroShotSteps } from './pairs';

type Asker<K extends AskKind> = (engine: Engine, query: Asks[K]['query']) => Steps<Asks[K]['result']>;

const askers: { readonly [K in AskKind]: Asker<K> } = {
  answer: answerSteps,
  maskedWord: maskedWordSteps,
  pairs: pairsSteps,
  zeroShot: zeroShotSteps,
  aggregate: aggregateSteps,
  choice: choiceSteps,
};

/** The work of one question in steps. @throws GlossError `invalidInput` for a kind that does not exist. */
export function askSteps<K extends AskKind>(
  engine: Engine,
  kind: K,
  query: Asks[K]['query'],
): Steps<Asks[K]['result']> {
  if (!Object.hasOwn(askers, kind)) {
    throw new GlossError(
      'invalidInput',
      `There is no question "${kind}", only ${Object.keys(askers).join(', ')}.`,
    );
  }
  return askers[kind](engine, query);
}
