import { join } from 'node:path';
import {
  createHubClient,
  createModelStore,
  type CompileCheckpoint,
  compileInProcess,
  type HubClient,
  type ModelStore,
} from '../../../inference/hub';
import { readPackage } from '../../../inference';
import { bundledModelFolder, modelStoreRoot } from '../../models';
import type { Deps } from '../../deps';
import type { ModelsHere } from './present';
import { readToken } from './token';

export interface ModelTools {
  readonly store: ModelStore;
  readonly compile: CompileCheckpoint;
  /** With the token of the endpoint in the settings. */
  connect(): Promise<HubClient>;
  look(): Promise<ModelsHere>;
}

/** Made when a user first asks for a model, not before. */
export function createModelTools({ context, config }: Deps): ModelTools {
  const store = createModelStore(modelStoreRoot(context));
  return {
    store,
    compile: compileInProcess(context.asAbsolutePath(join('dist', 'compile.cjs'))),
    connect: async () => {
      const endpoint = config.for(undefined).hubEndpoint;
      return createHubClient({ endpoint, token: await readToken(context.secrets, endpoint) });
    },
    look: async () => {
      const { modelPath, modelId } = config.for(undefined);
      const { manifest } = await readPackage(bundledModelFolder(context));
      const bytes = Object.values(manifest.files).reduce((sum, file) => sum + file.bytes, 0);
      return {
        bundled: { id: manifest.id, bytes, heads: Object.keys(manifest.heads) },
        installed: await store.list(),
        unfinished: await store.unfinished(),
        current: modelPath === '' ? modelId : undefined,
      };
    },
  };
}
