import { GlossError } from '../errors';
import { type Wording, worded } from '../wording';
import type { Feeds } from './batch';
import {
  chooseDevice,
  type Device,
  type DeviceChoice,
  deviceName,
  type DeviceUse,
  hashOn,
  type KnownDevice,
  type Measured,
  type Problem,
  toldBy,
} from './devices';
import { type HeadKind, headKinds, type Manifest, outputNames } from './manifest';
import { checked, type Outputs, outputsOf } from './outputs';
import { filePath, type ModelPackage } from './packages';
import { type Part, partFor } from './parts';
import { measured } from './probe';
import {
  createNative,
  type ImportRuntime,
  loadRuntime,
  messageOf,
  type NativeGraph,
  type Runtime,
  sessionOptions,
  tensorsOf,
} from './runtime';

/** A loaded model. The border to the native runtime: everything above it can be tested with a fake. */
export interface Session {
  /** What it runs on. Becomes the processor, with the reason, when another device fails in a run. */
  readonly device: DeviceUse;
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

/** What the choice of a device takes. */
export interface DeviceOptions {
  readonly choice: DeviceChoice;
  /** What is run on each device, asked for when there is something to measure. */
  readonly probe: () => Feeds;
  /** What was chosen before; not measured again if the package is still the same. */
  readonly known?: KnownDevice;
  /** Called when a device failed in a run and the processor took its place. */
  readonly onDidChange?: () => void;
}

export interface SessionOptions {
  /** Threads of one forward pass. Default: half the processors, at most 4. */
  readonly threads?: number;
  readonly guard?: NativeCallGuard;
  /** What the first run will ask for: the graph that is loaded at once. Default: all heads. */
  readonly heads?: readonly HeadKind[];
  /** Default: the processor. */
  readonly device?: DeviceOptions;
}

const noGuard: NativeCallGuard = { enter: () => undefined, leave: () => undefined };

/**
 * Loads the model of a package that `loadPackage` has verified; takes about 0.1–0.3 s, synchronously in native code, and
 * a run on each device where one is to be measured. No other device than the processor can make it fail.
 * @param importRuntime replaces the native runtime in tests.
 * @throws GlossError `unsupportedPlatform` without a native binary, `modelCorrupt` when the runtime refuses the model or
 * its inputs and outputs are not those of the manifest; a run that loads another graph of the package throws it too.
 */
export async function openSession(
  modelPackage: ModelPackage,
  options: SessionOptions = {},
  importRuntime?: ImportRuntime,
): Promise<Session> {
  const { guard = noGuard, heads = headKinds(modelPackage.manifest) } = options;
  const runtime = await guarded(guard, () => loadRuntime(importRuntime));
  const session = new NativeSession(runtime, modelPackage, options);
  await session.start(heads);
  return session;
}

class NativeSession implements Session {
  readonly #runtime: Runtime;
  readonly #package: ModelPackage;
  readonly #options: SessionOptions;
  readonly #guard: NativeCallGuard;
  /** By device and file: the graphs that have been needed so far. */
  readonly #graphs = new Map<string, LoadedGraph>();
  #use: DeviceUse = { device: 'cpu' };

  constructor(runtime: Runtime, modelPackage: ModelPackage, options: SessionOptions) {
    this.#runtime = runtime;
    this.#package = modelPackage;
    this.#options = options;
    this.#guard = options.guard ?? noGuard;
  }

  get device(): DeviceUse {
    return this.#use;
  }

  /** Chooses the device, and loads the graph for `heads`. What was loaded to choose is let go. */
  async start(heads: readonly HeadKind[]): Promise<void> {
    const { device: options } = this.#options;
    try {
      if (options !== undefined) this.#use = await this.#choose(options);
      await this.#onDevice(({ device }) => this.#open(device, heads));
      await this.#releaseOthers();
    } catch (thrown) {
      await this.release();
      throw thrown;
    }
  }

  async run(feeds: Feeds, heads: readonly HeadKind[]): Promise<Outputs> {
    const { manifest } = this.#package;
    const wanted = heads.flatMap((kind) => outputsOf(kind, manifest, feeds));
    return this.#onDevice(async ({ device }) => {
      const graph = await this.#open(device, heads);
      const tensors = tensorsOf(this.#runtime, graph, feeds, manifest.inputs);
      const names = wanted.map(({ output }) => output);
      const fetched = await guarded(this.#guard, () => graph.run(tensors, names));
      const outputs: { -readonly [K in keyof Outputs]: Outputs[K] } = {};
      for (const { key, output, shape } of wanted) outputs[key] = checked(fetched[output], output, shape);
      return outputs;
    });
  }

  async release(): Promise<void> {
    await this.#releaseAll(() => true);
  }

  #choose({ choice, probe, known }: DeviceOptions): Promise<DeviceUse> | DeviceUse {
    const { manifest, info } = this.#package;
    if (known?.device !== undefined && known.hash === hashOn(info.hash, known.device.device)) {
      return known.device;
    }
    return chooseDevice(choice, manifest.precision, {
      backends: () => this.#runtime.listSupportedBackends(),
      onProcessor: () => this.#measure('cpu', probe()),
      onDevice: (device) => this.#attempt(device, probe()),
    });
  }

  /** The whole model, all heads: the graphs of parts are excerpts of it. */
  async #measure(device: Device, feeds: Feeds): Promise<Measured> {
    const { manifest } = this.#package;
    const heads = headKinds(manifest);
    const names = outputNames(manifest, heads);
    const graph = await this.#open(device, heads);
    const tensors = tensorsOf(this.#runtime, graph, feeds, manifest.inputs);
    return measured(async () => {
      const fetched = await guarded(this.#guard, () => graph.run(tensors, names));
      return names.map((name) => checked(fetched[name], name, fetched[name]?.dims ?? []));
    });
  }

  async #attempt(device: Device, feeds: Feeds): Promise<Measured | Problem> {
    try {
      return await this.#measure(device, feeds);
    } catch (thrown) {
      return { problem: this.#problem(device, thrown) };
    }
  }

  /** @throws what was thrown, where the device is not to blame */
  #problem(device: Device, thrown: unknown): Wording {
    if (thrown instanceof GlossError && thrown.code === 'disposed') throw thrown;
    const name = deviceName(device);
    const isOpen = [...this.#graphs.values()].some((loaded) => loaded.device === device);
    const said = toldBy(messageOf(thrown));
    return isOpen
      ? worded`${name} could not run this model: ${said}`
      : worded`${name} could not be opened: ${said}`;
  }

  /** Does something on the device; when that fails there, on the processor, and stays with it. */
  async #onDevice<T>(act: (use: DeviceUse) => Promise<T>): Promise<T> {
    const { device } = this.#use;
    if (device === 'cpu') return act(this.#use);
    try {
      return await act(this.#use);
    } catch (thrown) {
      this.#use = { device: 'cpu', reason: this.#problem(device, thrown) };
    }
    await this.#releaseOthers();
    this.#options.device?.onDidChange?.();
    return act(this.#use);
  }

  /** The smallest graph that answers `heads`. Not to be called again before it has settled. */
  async #open(device: Device, heads: readonly HeadKind[]): Promise<NativeGraph> {
    const { manifest } = this.#package;
    const part = partFor(manifest, heads);
    const key = `${device} ${part.model}`;
    const known = this.#graphs.get(key);
    if (known !== undefined) return known.graph;
    const path = filePath(this.#package, part.model);
    const options = sessionOptions(this.#options.threads, device);
    const graph = await guarded(this.#guard, () =>
      device === 'cpu'
        ? createNative(this.#runtime, path, options)
        : this.#runtime.InferenceSession.create(path, options),
    );
    try {
      checkNames(graph, manifest, part, path);
    } catch (thrown) {
      await graph.release();
      throw thrown;
    }
    this.#graphs.set(key, { device, graph });
    return graph;
  }

  /** Lets go of the graphs of the devices that are not in use. */
  async #releaseOthers(): Promise<void> {
    await this.#releaseAll((device) => device !== this.#use.device);
  }

  async #releaseAll(isMeant: (device: Device) => boolean): Promise<void> {
    for (const [key, { device, graph }] of this.#graphs) {
      if (!isMeant(device)) continue;
      this.#graphs.delete(key);
      try {
        await guarded(this.#guard, () => graph.release());
      } catch (thrown) {
        // A device that has failed may fail here too; the processor goes on without it.
        if (device === 'cpu' || thrown instanceof GlossError) throw thrown;
      }
    }
  }
}

interface LoadedGraph {
  readonly device: Device;
  readonly graph: NativeGraph;
}

/** The whole reads every input of the manifest, a part at most these. */
function checkNames(graph: NativeGraph, manifest: Manifest, part: Part, path: string): void {
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
