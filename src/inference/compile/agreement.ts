import { GlossError } from '../errors';
import type { Precision } from './products';
import type { Reading } from './measure';

/** How close a quantized network stays to the checkpoint it came from, for one output. */
export interface Agreement {
  /** Share of texts, or of tokens, whose largest value is the same label, word or place; undefined where no value is an answer. */
  readonly top1?: number;
  /** Cosine of the two networks' vectors: the mean over all texts or tokens, and the worst. */
  readonly cosine: number;
  readonly worstCosine: number;
  /** Texts or tokens compared. */
  readonly compared: number;
}

/**
 * Below these a package is refused. All-MiniLM-L6-v2 reaches a mean cosine of 0.998 in int8 and 0.967 in int4; the bars
 * leave room for other networks and texts, and stop one that quantization has broken.
 */
const bars: Readonly<Record<Exclude<Precision, 'fp32'>, { readonly top1: number; readonly cosine: number }>> =
  {
    int8: { top1: 0.9, cosine: 0.98 },
    int4: { top1: 0.75, cosine: 0.9 },
  };

/**
 * Both lists in the same order; of vectors with one value, the values of all texts are compared as one vector.
 * @param hasAnswers whether the largest value of a vector is its answer, as it is of logits
 */
export function agreementOf(
  reference: readonly Reading[],
  quantized: readonly Reading[],
  hasAnswers: boolean,
): Agreement {
  const isScalar = reference.every(({ values }) => values.length === 1);
  const [before, after] = isScalar ? [joined(reference), joined(quantized)] : [reference, quantized];
  const cosines = before.map(({ values }, index) => cosineOf(values, after[index]?.values ?? values));
  const same = before.filter(({ top }, index) => top === after[index]?.top).length;
  return {
    ...(hasAnswers && !isScalar && { top1: rounded(same / before.length) }),
    cosine: rounded(cosines.reduce((sum, value) => sum + value, 0) / cosines.length),
    worstCosine: rounded(Math.min(...cosines)),
    compared: reference.length,
  };
}

/** @throws GlossError `invalidInput`, saying which figure is too low and what can be done */
export function checkAgreement(
  agreements: Readonly<Record<string, Agreement>>,
  precision: Exclude<Precision, 'fp32'>,
): void {
  const bar = bars[precision];
  for (const [output, { top1 = 1, cosine: mean }] of Object.entries(agreements)) {
    const problem =
      mean < bar.cosine
        ? `the mean cosine is ${mean}, at least ${bar.cosine} is wanted`
        : top1 < bar.top1
          ? `${Math.round(100 * top1)} % of the answers are the same, at least ${100 * bar.top1} % are wanted`
          : undefined;
    if (problem === undefined) continue;
    throw new GlossError(
      'invalidInput',
      `In ${precision} the network answers too differently from the checkpoint: "${output}", ${problem}. Compile it with --precision fp32, or with --force if that is good enough.`,
    );
  }
}

function joined(readings: readonly Reading[]): readonly Reading[] {
  return [{ top: 0, values: Float32Array.from(readings, ({ values }) => values[0] ?? 0) }];
}

/** Of vectors of any length; 1 for two zero vectors. */
function cosineOf(a: Float32Array, b: Float32Array): number {
  let [dot, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  if (aa === 0 || bb === 0) return aa === bb ? 1 : 0;
  return dot / Math.sqrt(aa * bb);
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
