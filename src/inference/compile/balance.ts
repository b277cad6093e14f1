import type { Group } from './products';
import type { Parameters } from './parameters';
import { chunks } from './stored';

/** Best of several over gloss-base and all-MiniLM-L6-v2, of .5 to .8. */
const alpha = 0.75;
const smallest = 1e-5;

/**
 * Factors that move outliers of the activations into the weights, so that they cost the other channels less precision
 * (SmoothQuant, Xiao et al. 2023): for input channel j, max|x_j|^alpha / max|w_j|^(1 - alpha), where w runs over all
 * matrices that read the input. Activations are divided by them, weights multiplied. Their size brings the activations
 * within -1..1, so that one scale, the same for every text, fits all of a group.
 * @param observed largest absolute activation of each channel, by group
 */
export async function balancingFactors(
  groups: ReadonlyMap<string, Group>,
  observed: ReadonlyMap<string, Float32Array>,
  parameters: Parameters,
): Promise<ReadonlyMap<string, Float32Array>> {
  const factors = new Map<string, Float32Array>();
  for (const [name, group] of groups) {
    const activations = observed.get(name);
    if (activations === undefined) continue;
    const weights = new Float32Array(group.inputs);
    for (const matrix of group.names) {
      const load = parameters.get(`${matrix}.weight`, [group.outputs, group.inputs], 'first');
      for await (const rows of chunks(load, group.outputs, group.inputs)) raise(weights, rows);
    }
    factors.set(name, factorsOf(activations, weights));
  }
  return factors;
}

/** Raises each entry of `maxima` [n] to the largest absolute value of its column in `rows` [any, n]. */
export function raise(maxima: Float32Array, rows: Float32Array): void {
  const width = maxima.length;
  for (let start = 0; start < rows.length; start += width) {
    for (let i = 0; i < width; i++) {
      const value = Math.abs(rows[start + i] ?? 0);
      if (value > (maxima[i] ?? 0)) maxima[i] = value;
    }
  }
}

/** Multiplied so that the largest activation, divided by its factor, is 1. */
function factorsOf(activations: Float32Array, weights: Float32Array): Float32Array {
  const raw = activations.map(
    (activation, i) =>
      Math.max(activation, smallest) ** alpha / Math.max(weights[i] ?? 0, smallest) ** (1 - alpha),
  );
  const reach = Math.max(smallest, ...activations.map((activation, i) => activation / (raw[i] ?? 1)));
  return raw.map((factor) => factor * reach);
}
