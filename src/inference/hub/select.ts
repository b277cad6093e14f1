import { GlossError } from '../errors';
import type { RemoteFile, RemoteModel } from './client';

/** Everything but weights that compiling a checkpoint may read. Nothing here is code. */
const supporting =
  /^(config\.json|vocab\.txt|tokenizer\.json|tokenizer_config\.json|special_tokens_map\.json|added_tokens\.json|modules\.json|sentence_bert_config\.json|config_sentence_transformers\.json|\d+_[A-Za-z]+\/config\.json)$/;
const singleWeights = 'model.safetensors';
const shardIndex = 'model.safetensors.index.json';
const shard = /^model-\d{5}-of-\d{5}\.safetensors$/;
/** Weights of layers behind the encoder, in sentence-transformers' folders. */
const moduleWeights = /^\d+_[A-Za-z]+\/model\.safetensors$/;
/** Weights in forms that run code when they are read, or belong to other programs. */
const otherWeights = /(^|\/)[^/]*\.(bin|h5|msgpack|ot|onnx|gguf|pt|pth|ckpt|safetensors)$/;

/**
 * The files of a repository that a model package is made of, small ones first: what is wrong with a model shows before
 * its weights are fetched.
 * @throws GlossError `modelUnsupported` for a repository without config.json, safetensors weights or a vocabulary.
 */
export function selectFiles({ id, files }: RemoteModel): readonly RemoteFile[] {
  const has = (path: string): boolean => files.some((file) => file.path === path);
  if (!has('config.json'))
    throw unsupported(`${id} has no config.json, so it is not a checkpoint of a transformer model`);
  const weights = files.filter(({ path }) =>
    has(singleWeights)
      ? path === singleWeights
      : has(shardIndex) && (path === shardIndex || shard.test(path)),
  );
  if (!weights.some(({ path }) => path.endsWith('.safetensors'))) throw withoutWeights(id, files);
  if (!has('vocab.txt') && !has('tokenizer.json'))
    throw unsupported(`${id} has neither vocab.txt nor tokenizer.json, so its vocabulary is not WordPiece`);
  const rest = files.filter(({ path }) => supporting.test(path) || moduleWeights.test(path));
  return [...rest, ...weights].sort(
    (a, b) => Number(isWeights(a)) - Number(isWeights(b)) || a.path.localeCompare(b.path),
  );
}

function isWeights({ path }: RemoteFile): boolean {
  return path.endsWith('.safetensors');
}

function withoutWeights(id: string, files: readonly RemoteFile[]): GlossError {
  const found = files.map(({ path }) => path).filter((path) => otherWeights.test(path));
  const what =
    found.length === 0
      ? 'has no weights'
      : `has its weights only as ${found.slice(0, 3).join(', ')}${found.length > 3 ? ' …' : ''}, which Gloss does not read`;
  return unsupported(
    `${id} ${what}. Gloss reads ${singleWeights}; look for a revision or a copy of the model that has it`,
  );
}

function unsupported(message: string): GlossError {
  return new GlossError('modelUnsupported', `${message}.`);
}
