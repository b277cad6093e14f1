import { availableParallelism } from 'node:os';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { GlossError } from '../errors';
import type { Feeds } from './batch';
import { headOf } from './heads';
import { type HeadKind, inputNames, type Manifest, outputNames } from './manifest';
import { filePath, type ModelPackage } from './packages';

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
  /** [rows, columns, vocabulary] */
  readonly maskedWord?: Float32Array;
  /** [rows, 1] */
  readonly choice?: Float32Array;
}

/** A loaded model. The border to the native runtime: everything above it can be tested with a fake. */
export interface Session {
  /** One forward pass. Blocks its thread while it computes. Not to be called again before it has settled. */
  run(feeds: Feeds, heads: readonly HeadKind[]): Promise<Outputs>;
  /** Frees the native memory. Not to be called while a run is in flight. */
  release(): Promise<void>;
}

/** Asked around each native call, so that a process that is about to exit can wait for the call in flight. */
export interface NativeCallGuard {
  /** Throws when no further call may start. */
  enter(): void;
  leave(): void;
}

export interface SessionOptions {
  /** Threads of one forward pass. Default: half the processors, at most 4. */
  readonly threads?: number;
  readonly guard?: NativeCallGuard;
}

type Runtime = typeof import('onnxruntime-node');
type ImportRuntime = () => Promise<Runtime>;

const supportedPlatforms = ['darwin-arm64', 'linux-arm64', 'linux-x64', 'win32-arm64', 'win32-x64'];
const noGuard: NativeCallGuard = { enter: () => undefined, leave: () => undefined };

/**
 * Loads the model of a package that `loadPackage` has verified; takes about 0.1–0.3 s, synchronously in native code.
 * @param importRuntime replaces the native runtime in tests.
 * @throws GlossError `unsupportedPlatform` without a native binary, `modelCorrupt` when the runtime refuses the model or
 * its inputs and outputs are not those of the manifest.
 */
export async function openSession(
  modelPackage: ModelPackage,
  options: SessionOptions = {},
  importRuntime: ImportRuntime = () => import('onnxruntime-node'),
): Promise<Session> {
  const guard = options.guard ?? noGuard;
  const runtime = await guarded(guard, () => loadRuntime(importRuntime));
  const path = filePath(modelPackage, modelPackage.manifest.model);
  const native = await guarded(guard, () =>
    runtime.InferenceSession.create(path, sessionOptions(options.threads)),
  ).catch((cause: unknown) => {
    if (cause instanceof GlossError) throw cause;
    throw new GlossError('modelCorrupt', `The runtime cannot load ${path}: ${messageOf(cause)}`, { cause });
  });
  try {
    checkNames(native, modelPackage.manifest, path);
  } catch (thrown) {
    await native.release();
    throw thrown;
  }
  return new NativeSession(runtime, native, modelPackage.manifest, guard);
}

class NativeSession implements Session {
  readonly #runtime: Runtime;
  readonly #native: InferenceSession;
  readonly #manifest: Manifest;
  readonly #guard: NativeCallGuard;

  constructor(runtime: Runtime, native: InferenceSession, manifest: Manifest, guard: NativeCallGuard) {
    this.#runtime = runtime;
    this.#native = native;
    this.#manifest = manifest;
    this.#guard = guard;
  }

  async run(feeds: Feeds, heads: readonly HeadKind[]): Promise<Outputs> {
    const tensors = tensorsOf(this.#runtime, this.#native, feeds, this.#manifest.inputs);
    const wanted = heads.flatMap((kind) => outputsOf(kind, this.#manifest, feeds));
    const fetched = await guarded(this.#guard, () =>
      this.#native.run(
        tensors,
        wanted.map(({ output }) => output),
      ),
    );
    const outputs: { -readonly [K in keyof Outputs]: Outputs[K] } = {};
    for (const { key, output, shape } of wanted) outputs[key] = checked(fetched[output], output, shape);
    return outputs;
  }

  async release(): Promise<void> {
    await guarded(this.#guard, () => this.#native.release());
  }
}

/** Those inputs of a run that the graph has, under its names. */
function tensorsOf(
  { Tensor }: Runtime,
  { inputNames }: InferenceSession,
  feeds: Feeds,
  names: Manifest['inputs'],
): Record<string, Tensor> {
  const { ids, attentionMask, letterCases } = names;
  const named = [
    [ids, feeds.ids],
    [attentionMask, feeds.attentionMask],
    [letterCases, feeds.letterCases],
  ] as const;
  return Object.fromEntries(
    named.flatMap(([name, data]) =>
      name !== undefined && inputNames.includes(name)
        ? [[name, new Tensor('int64', data, [feeds.rows, feeds.columns])]]
        : [],
    ),
  );
}

async function loadRuntime(importRuntime: ImportRuntime): Promise<Runtime> {
  try {
    const module = (await importRuntime()) as Runtime & { readonly default?: Runtime };
    // Bundled as CommonJS the names are there; Node's own ESM loader puts some of them under `default` only.
    return 'InferenceSession' in module ? module : (module as { readonly default: Runtime }).default;
  } catch (cause) {
    const here = `${process.platform}-${process.arch}`;
    const known = supportedPlatforms.includes(here)
      ? 'Its files are missing from this installation, or the system libraries are too old for them'
      : `Supported: ${supportedPlatforms.join(', ')}`;
    throw new GlossError(
      'unsupportedPlatform',
      `The inference runtime could not be loaded on ${here}. ${known}. (${messageOf(cause)})`,
      { cause },
    );
  }
}

function sessionOptions(threads = defaultThreads()): InferenceSession.SessionOptions {
  return {
    executionProviders: ['cpu'],
    executionMode: 'sequential',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    // One batch of 128 leaves 759 MB behind with the arena, 256 MB without (docs/performance.md).
    enableCpuMemArena: false,
    // Errors only: warnings about the graph mean nothing to a user.
    logSeverityLevel: 3,
    extra: {
      // Spinning threads cost an idle editor 36 ms of processor time after each run; without, 0.4 ms.
      session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } },
      // The fused kernel is 4.6 times slower on a CPU than the two operators it replaces (6.9 ms against 1.5).
      optimization: { disable_specified_optimizers: 'SkipLayerNormFusion' },
    },
  };
}

function defaultThreads(): number {
  return Math.min(4, Math.max(1, Math.floor(availableParallelism() / 2)));
}

function checkNames(native: InferenceSession, manifest: Manifest, path: string): void {
  const wantedInputs = Object.values(manifest.inputs).filter((name) => name !== undefined);
  const wantedOutputs = outputNames(manifest);
  const foundInputs = native.inputNames;
  const surplus = foundInputs.filter((name) => !wantedInputs.includes(name));
  const absent = wantedInputs.filter((name) => !foundInputs.includes(name));
  if (surplus.length > 0 || absent.length > 0) {
    throw mismatch(path, 'inputs', wantedInputs, foundInputs);
  }
  if (!wantedOutputs.every((name) => native.outputNames.includes(name))) {
    throw mismatch(path, 'outputs', wantedOutputs, native.outputNames);
  }
}

/** A loaded graph whose outputs are asked for by name: what the compiler measures with. */
export interface Graph {
  readonly outputNames: readonly string[];
  /** One forward pass; the outputs named, in order. Blocks its thread while it computes. */
  run(feeds: Feeds, outputs: readonly string[]): Promise<readonly GraphOutput[]>;
  release(): Promise<void>;
}

export interface GraphOutput {
  readonly dims: readonly number[];
  /** Row-major. */
  readonly data: Float32Array;
}

/**
 * Loads an ONNX graph that the compiler wrote as packages are loaded, without a manifest.
 * @param weightsStayOnDisk halves the memory by not laying weights out anew, for 20 to 60 % more time
 * @throws GlossError `unsupportedPlatform`, `modelCorrupt` when the runtime refuses it.
 */
export async function openGraph(path: string, weightsStayOnDisk: boolean): Promise<Graph> {
  const runtime = await loadRuntime(() => import('onnxruntime-node'));
  const options = sessionOptions();
  const disk = { ...options.extra, session: { intra_op: { allow_spinning: '0' }, disable_prepacking: '1' } };
  const native = await runtime.InferenceSession.create(
    path,
    weightsStayOnDisk ? { ...options, extra: disk } : options,
  ).catch((cause: unknown) => {
    throw new GlossError('modelCorrupt', `The runtime cannot load ${path}: ${messageOf(cause)}`, { cause });
  });
  return {
    outputNames: native.outputNames,
    run: async (feeds, outputs) => {
      const found = await native.run(tensorsOf(runtime, native, feeds, inputNames), [...outputs]);
      return outputs.map((name) => {
        const tensor = found[name];
        return { dims: tensor?.dims ?? [], data: checked(tensor, name, tensor?.dims ?? []) };
      });
    },
    release: () => native.release(),
  };
}

function mismatch(
  path: string,
  kind: string,
  wanted: readonly string[],
  found: readonly string[],
): GlossError {
  return new GlossError(
    'modelCorrupt',
    `${path} does not fit its manifest: the manifest names the ${kind} ${wanted.join(', ')}; the model has ${found.join(', ')}.`,
  );
}

/** One output of the graph: where it goes, its name, and the shape that the manifest promises. */
interface WantedOutput {
  readonly key: keyof Outputs;
  readonly output: string;
  /** An axis that the manifest does not tell (a vocabulary) is undefined. */
  readonly shape: readonly (number | undefined)[];
}

function outputsOf(kind: HeadKind, manifest: Manifest, { rows, columns }: Feeds): readonly WantedOutput[] {
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
    case 'maskedWord':
      return [{ key: kind, output: headOf(manifest, kind).output, shape: [rows, columns, undefined] }];
    case 'choice':
      return [{ key: kind, output: headOf(manifest, kind).output, shape: [rows, 1] }];
  }
}

/** The data of an output whose type and shape are what the manifest promises. */
function checked(
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
    `Output "${name}" should be float32 [${shape.map((size) => size ?? 'any').join(', ')}] and is ${found}.`,
  );
}

async function guarded<T>(guard: NativeCallGuard, call: () => Promise<T>): Promise<T> {
  guard.enter();
  try {
    return await call();
  } finally {
    guard.leave();
  }
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
