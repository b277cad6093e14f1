import type { GraphPlan } from './graph';
import type { Sample } from './measure';
import type { Parameters } from './parameters';

const table = 'word_embeddings.weight';

/** A network that knows only some tokens. */
export interface Reduced {
  readonly plan: GraphPlan;
  readonly parameters: Parameters;
  /** One of the samples, with ids that fit. */
  readonly inIts: (sample: Sample) => Sample;
}

/**
 * The checkpoint with those rows of the word embeddings alone that some samples use: over these it computes the same. The
 * table is a third of a DistilBERT and most of a multilingual one, and texts that touch one row in a hundred bring nearly
 * all of it into memory, as files are mapped many pages at a time. A masked word is looked for among all tokens all the
 * same, with a matrix of its own.
 */
export function withUsedTokens(plan: GraphPlan, parameters: Parameters, samples: readonly Sample[]): Reduced {
  const used = new Set([plan.separator, plan.mask, ...samples.map(({ paddingId }) => paddingId)]);
  for (const { rows } of samples) for (const { ids } of rows) for (const id of ids) used.add(id);
  const tokens = [...used].sort((a, b) => a - b);
  const places = new Map(tokens.map((token, place) => [token, place]));
  const placeOf = (id: number): number => places.get(id) ?? 0;
  return {
    plan: {
      ...plan,
      shape: { ...plan.shape, tokens: tokens.length },
      separator: placeOf(plan.separator),
      mask: placeOf(plan.mask),
    },
    parameters: withRows(parameters, tokens, plan.shape.tokens),
    inIts: (sample) => ({
      ...sample,
      vocabularySize: tokens.length,
      paddingId: placeOf(sample.paddingId),
      rows: sample.rows.map((row) => ({ ...row, ids: row.ids.map(placeOf) })),
    }),
  };
}

/** @param all rows of the whole table */
function withRows(parameters: Parameters, rows: readonly number[], all: number): Parameters {
  return {
    has: (name) => parameters.has(name),
    get(name, shape, first) {
      if (name !== table) return parameters.get(name, shape, first);
      const [, width = 1] = shape;
      const load = parameters.get(name, [all, width], 'first');
      return async (start = 0, end = rows.length * width) => {
        const wanted = rows.slice(start / width, end / width);
        const values = new Float32Array(wanted.length * width);
        for (const [at, row] of wanted.entries()) {
          values.set(await load(row * width, (row + 1) * width), at * width);
        }
        return values;
      };
    },
  };
}
