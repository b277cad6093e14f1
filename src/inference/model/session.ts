import { availableParallelism } from 'node:os';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { GlossError } from '../errors';
import { worded } from '../wording';
import type { Feeds } from './batch';
import { type HeadKind, headKinds, inputNames, type Manifest, outputNames } from './manifest';
import { checked, type Outputs, outputsOf } from './outputs';
import { filePath, type ModelPackage } from './packages';
import { type Part, partFor } from './parts';

/** A loaded model. The border to the native runtime: everything above it can be tested with a fake. */
export interface Session {
  /**
   * One forward pass through the smallest graph of the package that answers all `heads`, which is loaded at its first
   * use. Blocks its thread while it computes. Not to be called again before it has settled.
   */
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
  /** What the first run will ask for: the graph that is loaded at once. Default: all heads. */
  readonly heads?: readonly HeadKind[];
}

type Runtime = typeof import('onnxruntime-node');
type ImportRuntime = () => Promise<Runtime>;

const supportedPlatforms = ['darwin-arm64', 'linux-arm64', 'linux-x64', 'win32-arm64', 'win32-x64'];
const noGuard: NativeCallGuard = { enter: () => undefined, leave: () => undefined };

/**
 * Loads the model of a package that `loadPackage` has verified; takes about 0.1–0.3 s, synchronously in native code.
 * @param importRuntime replaces the native runtime in tests.
 * @throws GlossError `unsupportedPlatform` without a native binary, `modelCorrupt` when the runtime refuses the model or
 * its inputs and outputs are not those of the manifest; a run that loads another graph of the package throws it too.
 */
export async function openSession(
  modelPackage: ModelPackage,
  options: SessionOptions = {},
  importRuntime: ImportRuntime = () => import('onnxruntime-node'),
): Promise<Session> {
  const { threads, guard = noGuard, heads = headKinds(modelPackage.manifest) } = options;
  const runtime = await guarded(guard, () => loadRuntime(importRuntime));
  const session = new NativeSession(runtime, modelPackage, guard, threads);
  await session.open(heads);
  return session;
}

class NativeSession implements Session {
  readonly #runtime: Runtime;
  readonly #package: ModelPackage;
  readonly #guard: NativeCallGuard;
  readonly #threads: number | undefined;
  /** By file: the graphs that have been needed so far. */
  readonly #graphs = new Map<string, InferenceSession>();

  constructor(
    runtime: Runtime,
    modelPackage: ModelPackage,
    guard: NativeCallGuard,
    threads: number | undefined,
  ) {
    this.#runtime = runtime;
    this.#package = modelPackage;
    this.#guard = guard;
    this.#threads = threads;
  }

  async run(feeds: Feeds, heads: readonly HeadKind[]): Promise<Outputs> {
    const { manifest } = this.#package;
    const wanted = heads.flatMap((kind) => outputsOf(kind, manifest, feeds));
    const graph = await this.open(heads);
    const tensors = tensorsOf(this.#runtime, graph, feeds, manifest.inputs);
    const names = wanted.map(({ output }) => output);
    const fetched = await guarded(this.#guard, () => graph.run(tensors, names));
    const outputs: { -readonly [K in keyof Outputs]: Outputs[K] } = {};
    for (const { key, output, shape } of wanted) outputs[key] = checked(fetched[output], output, shape);
    return outputs;
  }

  /** The smallest graph that answers `heads`. Not to be called again before it has settled. */
  async open(heads: readonly HeadKind[]): Promise<InferenceSession> {
    const { manifest } = this.#package;
    const part = partFor(manifest, heads);
    const known = this.#graphs.get(part.model);
    if (known !== undefined) return known;
    const path = filePath(this.#package, part.model);
    const graph = await guarded(this.#guard, () =>
      createNative(this.#runtime, path, sessionOptions(this.#threads)),
    );
    try {
      checkNames(graph, manifest, part, path);
    } catch (thrown) {
      await graph.release();
      throw thrown;
    }
    this.#graphs.set(part.model, graph);
    return graph;
  }

  async release(): Promise<void> {
    for (const [file, graph] of this.#graphs) {
      this.#graphs.delete(file);
      await guarded(this.#guard, () => graph.release());
    }
  }
}

/** Those inputs of a run that the graph has, under its names. */
function tensorsOf(
  runtime: Runtime,
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
        ? [[name, new runtime.Tensor('int64', data, [feeds.rows, feeds.columns])]]
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
      ? worded`Its files are missing from this installation, or the system libraries are too old for them.`
      : worded`Supported: ${supportedPlatforms.join(', ')}.`;
    throw new GlossError(
      'unsupportedPlatform',
      worded`The inference runtime could not be loaded on ${here}. ${known} (${messageOf(cause)})`,
      { cause },
    );
  }
}

async function createNative(
  runtime: Runtime,
  path: string,
  options: InferenceSession.SessionOptions,
): Promise<InferenceSession> {
  return runtime.InferenceSession.create(path, options).catch((cause: unknown) => {
    throw new GlossError('modelCorrupt', worded`The runtime cannot load ${path}: ${messageOf(cause)}`, {
      cause,
    });
  });
}

function sessionOptions(threads = defaultThreads()): InferenceSession.SessionOptions {
  return {
    executionProviders: ['cpu'],
    executionMode: 'sequential',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // The compiler writes the graph as it is to run: optimizing finds nothing to gain in it, and takes a fifth of loading.
    graphOptimizationLevel: 'disabled',
    // Runs are small (batch.ts), so the arena stays small; without it, as much again is lost to fragments of the heap.
    enableCpuMemArena: true,
    // Remembers a layout of memory for each shape of a batch, and there are many.
    enableMemPattern: false,
    // Errors only: warnings about the graph mean nothing to a user.
    logSeverityLevel: 3,
    extra: {
      // Spinning threads cost an idle editor 36 ms of processor time after each run; without, 0.4 ms.
      session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } },
    },
  };
}

function defaultThreads(): number {
  return Math.min(4, Math.max(1, Math.floor(availableParallelism() / 2)));
}

/** The whole reads every input of the manifest, a part at most these. */
function checkNames(graph: InferenceSession, manifest: Manifest, part: Part, path: string): void {
  const inputs = Object.values(manifest.inputs).filter((name) => name !== undefined);
  const isWhole = part.model === manifest.model;
  const surplus = graph.inputNames.filter((name) => !inputs.includes(name));
  const absent = inputs.filter((name) => !graph.inputNames.includes(name));
  if (surplus.length > 0 || (isWhole && absent.length > 0)) {
    throw mismatch(path, 'inputs', inputs, graph.inputNames);
  }
  const outputs = outputNames(manifest, part.heads);
  if (!outputs.every((name) => graph.outputNames.includes(name))) {
    throw mismatch(path, 'outputs', outputs, graph.outputNames);
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
  const native = await createNative(runtime, path, weightsStayOnDisk ? { ...options, extra: disk } : options);
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
  kind: 'inputs' | 'outputs',
  wanted: readonly string[],
  found: readonly string[],
): GlossError {
  return new GlossError(
    'modelCorrupt',
    kind === 'inputs'
      ? worded`${path} does not fit its manifest: the manifest names the inputs ${wanted.join(', ')}; the model has ${found.join(', ')}.`
      : worded`${path} does not fit its manifest: the manifest names the outputs ${wanted.join(', ')}; the model has ${found.join(', ')}.`,
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
