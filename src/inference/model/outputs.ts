import { GlossError } from '../errors';
import { worded } from '../wording';
import type { Feeds } from './batch';
import { headOf } from './heads';
import type { HeadKind, Manifest } from './manifest';

/** What a run gives, one row-major float32 array per output asked for; rows beyond a text's length hold padding. */
export interface Outputs {
  /** [rows, labels] */
  readonly sentiment?: Float32Array;
  /** [rows, columns, labels] */
  readonly entities?: Float32Array;
  /** [rows, dimensions], each of norm 1. */
  readonly embedding?: Float32Array;
  /** [rows, labels] */
  readonly hostility?: Float32Array;
  /** [rows, labels] */
  readonly classification?: Float32Array;
  /** [rows, columns] each */
  readonly answerStart?: Float32Array;
  readonly answerEnd?: Float32Array;
  /** [rows, vocabulary], of each row's [MASK] */
  readonly maskedWord?: Float32Array;
  /** [rows, columns, vocabulary], in place of `maskedWord` from graphs that answer for every token. */
  readonly wordOfToken?: Float32Array;
  /** [rows, 1] */
  readonly choice?: Float32Array;
}

/** As the runtime gives it. */
interface Tensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: unknown;
}

/** One output of the graph: where it goes, its name, and the shape that the manifest promises. */
export interface WantedOutput {
  readonly key: keyof Outputs;
  readonly output: string;
  /** An axis that the manifest does not tell (a vocabulary) is undefined. */
  readonly shape: readonly (number | undefined)[];
}

/** What a run must give for a head. @throws GlossError `headMissing` */
export function outputsOf(
  kind: HeadKind,
  manifest: Manifest,
  { rows, columns }: Feeds,
): readonly WantedOutput[] {
  switch (kind) {
    case 'sentiment':
    case 'hostility':
    case 'classification': {
      const { output, labels } = headOf(manifest, kind);
      return [{ key: kind, output, shape: [rows, labels.length] }];
    }
    case 'entities': {
      const { output, labels } = headOf(manifest, kind);
      return [{ key: kind, output, shape: [rows, columns, labels.length] }];
    }
    case 'embedding': {
      const { output, dimensions } = headOf(manifest, kind);
      return [{ key: kind, output, shape: [rows, dimensions] }];
    }
    case 'answer': {
      const { start, end } = headOf(manifest, kind).outputs;
      const shape = [rows, columns];
      return [
        { key: 'answerStart', output: start, shape },
        { key: 'answerEnd', output: end, shape },
      ];
    }
    case 'maskedWord': {
      const { output, position } = headOf(manifest, kind);
      return position === 'mask'
        ? [{ key: kind, output, shape: [rows, undefined] }]
        : [{ key: 'wordOfToken', output, shape: [rows, columns, undefined] }];
    }
    case 'choice':
      return [{ key: kind, output: headOf(manifest, kind).output, shape: [rows, 1] }];
  }
}

/** The data of an output. @throws GlossError `modelCorrupt` when its type or shape is not what the manifest promises. */
export function checked(
  tensor: Tensor | undefined,
  name: string,
  shape: readonly (number | undefined)[],
): Float32Array {
  const isAsPromised =
    tensor?.dims.length === shape.length &&
    shape.every((size, axis) => size === undefined || size === tensor.dims[axis]);
  if (isAsPromised && tensor.data instanceof Float32Array) return tensor.data;
  const found = tensor === undefined ? 'nothing' : `${tensor.type} [${tensor.dims.join(', ')}]`;
  throw new GlossError(
    'modelCorrupt',
    worded`Output "${name}" should be float32 [${shape.map((size) => size ?? 'any').join(', ')}] and is ${found}.`,
  );
}
