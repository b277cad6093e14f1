import { GlossError, throwIfAborted } from '../errors';
import { buildFeeds, planBatches } from '../model/batch';
import type { Graph, GraphOutput } from '../model/graph';
import type { Encoding } from '../types';
import { raise } from './balance';
import type { Tokenizer } from '../tokenizer';

/** Rows of ids, ready for a network. */
export interface Sample {
  readonly rows: readonly Encoding[];
  readonly maxTokens: number;
  readonly vocabularySize: number;
  readonly paddingId: number;
}

/** One vector that a network gave for a text or for a token. */
export interface Reading {
  /** Index of the largest value of the whole vector. */
  readonly top: number;
  /** The vector; of a longer one, evenly spaced values. */
  readonly values: Float32Array;
}

/** Values that are kept of a vector: more says nothing new about its direction. */
const keptValues = 512;

/** The texts as single inputs, each cut to what the network can read. */
export function sampleOf(texts: readonly string[], tokenizer: Tokenizer, maxTokens: number): Sample {
  const rows = texts.flatMap((text) => tokenizer.encodeWindows(text, maxTokens, 0)[0]?.encoding ?? []);
  return {
    rows,
    maxTokens,
    vocabularySize: tokenizer.vocabulary.size,
    paddingId: tokenizer.specialIds.padding,
  };
}

/** Each row of a sample with the next one: [CLS] a [SEP] b [SEP]. */
export function paired(sample: Sample): Sample {
  const rows = sample.rows.flatMap((first, index) => {
    const second = sample.rows[index + 1];
    if (second === undefined) return [];
    const ids = new Int32Array([...first.ids, ...second.ids.subarray(1)]).slice(0, sample.maxTokens);
    return [
      {
        length: ids.length,
        ids,
        spans: new Int32Array(2 * ids.length),
        wordIndex: new Int32Array(ids.length),
        letterCases: new Int32Array(ids.length),
      },
    ];
  });
  return { ...sample, rows };
}

/** Places in a row, as shares of it, at which a word is asked for. */
const gaps = [0.2, 0.4, 0.6, 0.8];

/** Each row several times, each time with another token hidden behind [MASK]. @param mask its id */
export function masked(sample: Sample, mask: number): Sample {
  const rows = sample.rows.flatMap((row) => {
    const inside = row.length - 2;
    const places = new Set(gaps.map((share) => 1 + Math.floor(share * inside)));
    return inside < 1 ? [] : [...places].map((place) => ({ ...row, ids: row.ids.with(place, mask) }));
  });
  return { ...sample, rows };
}

export interface MeasureOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called after each batch with the share of rows done, 0..1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** The largest absolute values of the outputs `observed.<group>` over a sample, by group. */
export async function observe(
  graph: Graph,
  sample: Sample,
  options: MeasureOptions,
): Promise<ReadonlyMap<string, Float32Array>> {
  const names = graph.outputNames.filter((name) => name.startsWith(observedPrefix));
  const maxima = new Map<string, Float32Array>();
  await eachBatch(graph, sample, names, options, (outputs) => {
    outputs.forEach(({ data }, index) => {
      const group = (names[index] ?? '').slice(observedPrefix.length);
      const known = maxima.get(group) ?? new Float32Array(data.length);
      raise(known, data);
      maxima.set(group, known);
    });
  });
  return maxima;
}

const observedPrefix = 'observed.';

/**
 * What a network says of each row of a sample, by output: one reading a text, or one a token where the output has a
 * vector for each.
 * @throws GlossError `modelCorrupt` when it computes something that is not a number
 */
export async function readings(
  graph: Graph,
  sample: Sample,
  outputs: readonly string[],
  options: MeasureOptions,
): Promise<ReadonlyMap<string, readonly Reading[]>> {
  const found = new Map<string, Reading[]>(outputs.map((name) => [name, []]));
  await eachBatch(graph, sample, outputs, options, (batch, rows) => {
    batch.forEach((output, index) => {
      found.get(outputs[index] ?? '')?.push(...readingsOf(output, rows));
    });
  });
  return found;
}

async function eachBatch(
  graph: Graph,
  sample: Sample,
  outputs: readonly string[],
  { signal, onProgress }: MeasureOptions,
  visit: (outputs: readonly GraphOutput[], rows: readonly Encoding[]) => void,
): Promise<void> {
  const batches = planBatches(sample.rows.map(({ length }) => length));
  for (const [index, batch] of batches.entries()) {
    throwIfAborted(signal);
    const rows = batch.flatMap((row) => sample.rows[row] ?? []);
    visit(await graph.run(buildFeeds(rows, sample), outputs), rows);
    onProgress?.((index + 1) / batches.length);
  }
}

/** The vectors of an output [rows, n] or [rows, columns, n], padding left out. A row of [rows, columns] is one vector. */
function readingsOf({ dims, data }: GraphOutput, rows: readonly Encoding[]): readonly Reading[] {
  const [, columns = 0, width] = dims;
  return rows.flatMap(({ length }, row) => {
    if (width === undefined) {
      return [readingOf(data.subarray(row * columns, row * columns + columns))];
    }
    return Array.from({ length }, (_, token) => {
      const start = (row * columns + token) * width;
      return readingOf(data.subarray(start, start + width));
    });
  });
}

function readingOf(vector: Float32Array): Reading {
  let top = 0;
  for (let i = 0; i < vector.length; i++) {
    const value = vector[i] ?? 0;
    if (!Number.isFinite(value)) {
      throw new GlossError(
        'modelCorrupt',
        'The network computes values that are not finite: its weights are damaged.',
      );
    }
    if (value > (vector[top] ?? 0)) top = i;
  }
  const stride = Math.ceil(vector.length / keptValues);
  const values = Float32Array.from(
    { length: Math.ceil(vector.length / stride) },
    (_, i) => vector[i * stride] ?? 0,
  );
  return { top, values };
}
