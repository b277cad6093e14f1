import { basename, join } from 'node:path';
import * as v from 'valibot';
import { GlossError } from '../errors';
import { worded } from '../wording';
import { exists, parseJsonFile, readText } from './files';
import { SafetensorsFile, type TensorEntry } from './safetensors';

const single = 'model.safetensors';
const index = 'model.safetensors.index.json';
const pickled = /\.(bin|pt|pth|ckpt)$/;

/** The tensors of a checkpoint folder by name, in one file or in several shards. */
export interface TensorSource {
  readonly entries: ReadonlyMap<string, TensorEntry>;
  /**
   * Row-major float32, all or from `start` to `end`.
   * @throws GlossError `modelCorrupt` when the values are not finite or not floats.
   */
  read(name: string, start?: number, end?: number): Promise<Float32Array>;
  close(): Promise<void>;
}

const shardIndex = v.object({ weight_map: v.record(v.string(), v.string()) });

/**
 * Opens `model.safetensors`, or the shards that `model.safetensors.index.json` names.
 * @param files the names in the folder
 * @throws GlossError `modelMissing` when there is neither, `modelUnsupported` when there is only a pickle, `modelCorrupt` when one of them is damaged.
 */
export async function openTensors(folder: string, files: readonly string[]): Promise<TensorSource> {
  if (files.includes(single)) return joined([await SafetensorsFile.open(join(folder, single))]);
  if (files.includes(index)) return openShards(folder);
  const pickle = files.find((file) => pickled.test(file));
  throw new GlossError(
    pickle === undefined ? 'modelMissing' : 'modelUnsupported',
    pickle === undefined
      ? worded`${folder} has no weights: neither ${single} nor ${index} was found.`
      : worded`${folder} has its weights in ${pickle} only. Reading such a file runs code from it, so Gloss does not. Save the checkpoint as ${single} (save_pretrained does), or take a revision of it that has one.`,
  );
}

async function openShards(folder: string): Promise<TensorSource> {
  const path = join(folder, index);
  const { weight_map: weightMap } = parseJsonFile(await readText(path), shardIndex, path);
  const names = [...new Set(Object.values(weightMap))].sort();
  const outside = names.find((name) => name !== basename(name) || !/^[\w.-]+\.safetensors$/.test(name));
  if (outside !== undefined) {
    throw new GlossError('modelCorrupt', `${path} names the shard "${outside}", which is no file beside it.`);
  }
  const absent = (await Promise.all(names.map((name) => exists(join(folder, name))))).indexOf(false);
  if (absent >= 0) {
    throw new GlossError('modelMissing', `${path} names ${names[absent]}, which is not there.`);
  }
  const shards: SafetensorsFile[] = [];
  try {
    for (const name of names) shards.push(await SafetensorsFile.open(join(folder, name)));
    for (const [tensor, name] of Object.entries(weightMap)) {
      if (shards[names.indexOf(name)]?.entries.has(tensor)) continue;
      throw new GlossError('modelCorrupt', `${path} says that ${name} holds "${tensor}", and it does not.`);
    }
    return joined(shards);
  } catch (thrown) {
    await Promise.all(shards.map((shard) => shard.close()));
    throw thrown;
  }
}

function joined(files: readonly SafetensorsFile[]): TensorSource {
  const entries = new Map(files.flatMap((file) => [...file.entries]));
  return {
    entries,
    async read(name, start, end) {
      const file = files.find((each) => each.entries.has(name));
      if (file === undefined) throw new GlossError('internal', `There is no tensor "${name}".`);
      return file.read(name, start, end);
    },
    close: async () => void (await Promise.all(files.map((file) => file.close()))),
  };
}
