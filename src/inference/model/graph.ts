import type { Feeds } from './batch';
import { inputNames } from './manifest';
import { checked } from './outputs';
import { createNative, loadRuntime, sessionOptions, tensorsOf } from './runtime';

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
  const runtime = await loadRuntime();
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
