import { GlossError } from './errors';
import { buildFeeds, type FeedLimits, planBatches } from './model/batch';
import type { HeadKind, Manifest } from './model/manifest';
import type { Outputs } from './model/outputs';
import type { Session } from './model/session';
import type { Steps } from './scheduler';
import type { Tokenizer } from './tokenizer';
import type { Encoding } from './types';

/** What turns windows into logits. */
export interface Engine {
  readonly session: Session;
  readonly tokenizer: Tokenizer;
  readonly manifest: Manifest;
}

/** One distinct window and, once its batch has run, its rows of the outputs. */
interface Slot {
  readonly encoding: Encoding;
  outputs: Outputs;
}

/**
 * Runs windows, one batch a step; those with equal tokens run once. Without heads nothing runs.
 * @returns per window its rows of the outputs, copied, padding left behind
 */
export async function* runWindows(
  engine: Engine,
  encodings: readonly Encoding[],
  heads: readonly HeadKind[],
): Steps<readonly Outputs[]> {
  const byTokens = new Map<string, Slot>();
  const placed = encodings.map((encoding) => {
    const key = keyOf(encoding, engine.manifest);
    const slot = byTokens.get(key) ?? { encoding, outputs: {} };
    byTokens.set(key, slot);
    return slot;
  });
  const slots = [...byTokens.values()];
  const batches = heads.length === 0 ? [] : planBatches(slots.map(({ encoding }) => encoding.length));
  for (const [at, batch] of batches.entries()) {
    await runBatch(
      engine,
      batch.flatMap((index) => slots[index] ?? []),
      heads,
    );
    if (at < batches.length - 1) yield;
  }
  return placed.map(({ outputs }) => outputs);
}

/** Equal for windows that are equal to the network. */
function keyOf({ ids, letterCases }: Encoding, { inputs }: Manifest): string {
  return inputs.letterCases === undefined ? ids.join() : `${ids.join()} ${letterCases.join('')}`;
}

async function runBatch(
  { session, tokenizer, manifest }: Engine,
  slots: readonly Slot[],
  heads: readonly HeadKind[],
): Promise<void> {
  const limits: FeedLimits = {
    maxTokens: manifest.maxTokens,
    vocabularySize: tokenizer.vocabulary.size,
    paddingId: tokenizer.specialIds.padding,
  };
  const feeds = buildFeeds(
    slots.map(({ encoding }) => encoding),
    limits,
  );
  const outputs = await session.run(feeds, heads);
  slots.forEach((slot, row) => {
    slot.outputs = rowsOf(outputs, row, slot.encoding.length, feeds.rows, feeds.columns);
  });
}

/** Outputs with a row for each token; the others have one for each text. */
const perToken: ReadonlySet<string> = new Set<keyof Outputs>([
  'entities',
  'answerStart',
  'answerEnd',
  'wordOfToken',
]);

/** One row of each output, copied, the padding of tokens left behind. */
function rowsOf(outputs: Outputs, row: number, length: number, rows: number, columns: number): Outputs {
  const parts = Object.entries(outputs as Readonly<Record<string, Float32Array>>).map(([key, values]) => {
    const width = values.length / rows;
    const used = perToken.has(key) ? (width / columns) * length : width;
    return [key, values.slice(row * width, row * width + used)] as const;
  });
  return Object.fromEntries(parts);
}

/** An output that the run was asked for. */
export function filled(values: Float32Array | undefined): Float32Array {
  if (values !== undefined) return values;
  throw new GlossError('internal', 'A window was decoded before its batch had run.');
}
