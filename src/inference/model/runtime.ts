import { availableParallelism } from 'node:os';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { GlossError } from '../errors';
import { worded } from '../wording';
import type { Feeds } from './batch';
import { type Device, devices } from './devices';
import type { Manifest } from './manifest';

/** A graph that the runtime has loaded. */
export type NativeGraph = InferenceSession;
export type Runtime = typeof import('onnxruntime-node');
export type ImportRuntime = () => Promise<Runtime>;

const supportedPlatforms = ['darwin-arm64', 'linux-arm64', 'linux-x64', 'win32-arm64', 'win32-x64'];

/**
 * The native runtime, as `import('onnxruntime-node')` gives it.
 * @throws GlossError `unsupportedPlatform` without a native binary
 */
export async function loadRuntime(
  importRuntime: ImportRuntime = () => import('onnxruntime-node'),
): Promise<Runtime> {
  try {
    const module: object & { readonly default?: Runtime } = await importRuntime();
    // Bundled as CommonJS the names are there; Node's own ESM loader puts some of them under `default` only.
    return module.default ?? (module as Runtime);
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

/** What the runtime brings for this machine besides the processor. @throws GlossError `unsupportedPlatform` */
export async function otherDevices(): Promise<readonly Device[]> {
  const backends = (await loadRuntime()).listSupportedBackends().filter(({ bundled }) => bundled);
  return devices.filter((device) => device !== 'cpu' && backends.some(({ name }) => name === device));
}

/**
 * Loads a graph for the processor.
 * @throws GlossError `modelCorrupt` when the runtime refuses it
 */
export async function createNative(
  runtime: Runtime,
  path: string,
  options: InferenceSession.SessionOptions,
): Promise<NativeGraph> {
  return runtime.InferenceSession.create(path, options).catch((cause: unknown) => {
    throw new GlossError('modelCorrupt', worded`The runtime cannot load ${path}: ${messageOf(cause)}`, {
      cause,
    });
  });
}

/** How a graph is loaded. Other devices than the processor leave to it the operators that they lack. */
export function sessionOptions(
  threads = defaultThreads(),
  device: Device = 'cpu',
): InferenceSession.SessionOptions {
  return {
    executionProviders: [device],
    executionMode: 'sequential',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // The compiler writes the graph as it is to run: optimizing finds nothing to gain in it, and takes a fifth of loading.
    graphOptimizationLevel: 'disabled',
    // Runs are small (batch.ts), so the arena stays small; without it, as much again is lost to fragments of the heap.
    enableCpuMemArena: true,
    // Remembers a layout of memory for each shape of a batch, and there are many.
    enableMemPattern: false,
    // Errors only: warnings about the graph mean nothing to a user. What another device lacks is told as a reason.
    logSeverityLevel: device === 'cpu' ? 3 : 4,
    extra: {
      // Spinning threads cost an idle editor 36 ms of processor time after each run; without, 0.4 ms.
      session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } },
    },
  };
}

/** Those inputs of a run that the graph has, under its names. */
export function tensorsOf(
  runtime: Runtime,
  { inputNames }: NativeGraph,
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

export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

function defaultThreads(): number {
  return Math.min(4, Math.max(1, Math.floor(availableParallelism() / 2)));
}
