import { type AggregatedEntity, type AggregateQuery, aggregationStrategies } from '../askTypes';
import { type Engine, filled, runWindows } from '../engine';
import { GlossError } from '../errors';
import { aggregateEntities } from '../heads/aggregation';
import { headOf } from '../model/heads';
import type { Steps } from '../scheduler';
import { overlapFor } from '../tokenizer';
import { checkStride, checkText } from './checks';

/** The tags of a text, grouped as other tools group them. */
export async function* aggregateSteps(
  engine: Engine,
  { text, strategy, stride }: AggregateQuery,
): Steps<readonly AggregatedEntity[]> {
  const { labels, temperature } = headOf(engine.manifest, 'entities');
  checkText('text', text);
  if (!aggregationStrategies.includes(strategy)) {
    throw new GlossError(
      'invalidInput',
      `There is no strategy "${strategy}", only ${aggregationStrategies.join(', ')}.`,
    );
  }
  const { maxTokens } = engine.manifest;
  if (stride !== undefined) checkStride(stride);
  const windows = engine.tokenizer.encodeWindows(text, maxTokens, overlapFor(maxTokens, stride));
  const encodings = windows.map(({ encoding }) => encoding).filter(({ length }) => length > 2);
  const outputs = yield* runWindows(engine, encodings, ['entities']);
  const read = encodings.map((encoding, at) => ({ encoding, logits: filled(outputs[at]?.entities) }));
  return aggregateEntities(read, labels, temperature, strategy);
}
