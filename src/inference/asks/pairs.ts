import type { ChoiceQuery, PairsQuery, ZeroShotQuery } from '../askTypes';
import { type Engine, filled, runWindows } from '../engine';
import { GlossError } from '../errors';
import { worded } from '../wording';
import { decodeClassification } from '../heads/classification';
import { decodeZeroShot, entailmentIndex } from '../heads/entailment';
import { softmaxRow } from '../heads/math';
import { headOf } from '../model/heads';
import type { HeadKind } from '../model/manifest';
import type { Steps } from '../scheduler';
import type { PairWindow } from '../tokenizer';
import type { LabelScore } from '../types';
import { windowsBeside } from './beside';
import { checkList, checkText } from './checks';

/** Labels of pairs of texts. The first of a pair may be long; the second stands beside each of its windows. */
export async function* pairsSteps(
  engine: Engine,
  { pairs }: PairsQuery,
): Steps<readonly (readonly LabelScore[])[]> {
  const head = headOf(engine.manifest, 'classification');
  const windows = pairs.map(({ first, second }) => {
    checkText('first text', first);
    checkText('second text', second);
    const [beside = []] = windowsBeside(engine, first, [second], {
      name: worded`The second text`,
      long: 'first',
    });
    return beside;
  });
  const logits = yield* logitsOf(engine, windows, 'classification');
  return windows.map((parts, pair) =>
    decodeClassification(
      parts.map(({ tokens }, part) => ({
        tokens: Math.max(1, tokens),
        logits: filled(logits[pair]?.[part]),
      })),
      head,
    ),
  );
}

/** How well each of the user's own labels follows from a text. */
export async function* zeroShotSteps(engine: Engine, query: ZeroShotQuery): Steps<readonly LabelScore[]> {
  const head = headOf(engine.manifest, 'classification');
  const { text, labels, template = 'This example is {}.', multiLabel = false } = query;
  checkText('text', text);
  checkList('labels', labels, 1);
  checkText('template', template);
  if (!template.includes('{}')) {
    throw new GlossError('invalidInput', 'The template must have {} in the place of the label.');
  }
  const entailment = entailmentIndex(head.labels);
  if (entailment === undefined) {
    throw new GlossError(
      'headMissing',
      `The model package "${engine.manifest.id}" does not say whether one sentence follows from another: its labels are ${head.labels.join(', ')}, none of them "entailment".`,
    );
  }
  const hypotheses = labels.map((label) => template.replaceAll('{}', () => label));
  const windows = windowsBeside(engine, text, hypotheses, { name: worded`The label`, long: 'first' });
  const logits = yield* logitsOf(engine, windows, 'classification');
  const parts = (windows[0] ?? []).map(({ tokens }, part) => ({
    tokens: Math.max(1, tokens),
    logits: labels.map((_, label) => filled(logits[label]?.[part])),
  }));
  return decodeZeroShot(parts, labels, entailment, multiLabel);
}

/** Which ending follows a text: a softmax over one logit each, of a long text the mean of its windows' logits. */
export async function* choiceSteps(
  engine: Engine,
  { prompt, choices }: ChoiceQuery,
): Steps<readonly number[]> {
  headOf(engine.manifest, 'choice');
  checkText('prompt', prompt);
  checkList('choices', choices, 2);
  const windows = windowsBeside(engine, prompt, choices, { name: worded`The choice`, long: 'first' });
  const logits = yield* logitsOf(engine, windows, 'choice');
  const means = logits.map(
    (parts) => parts.reduce((sum, part) => sum + (filled(part)[0] ?? 0), 0) / parts.length,
  );
  return [...softmaxRow(Float32Array.from(means), 0, means.length, 1)];
}

/** Per list of windows and per window its logits, all of them run together. */
async function* logitsOf(
  engine: Engine,
  windows: readonly (readonly PairWindow[])[],
  head: Extract<HeadKind, 'classification' | 'choice'>,
): Steps<readonly (readonly (Float32Array | undefined)[])[]> {
  const outputs = yield* runWindows(
    engine,
    windows.flat().map(({ encoding }) => encoding),
    [head],
  );
  let at = 0;
  return windows.map((parts) => parts.map(() => outputs[at++]?.[head]));
}
