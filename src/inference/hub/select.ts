import { GlossError } from '../errors';
import { type Wording, worded } from '../wording';
import type { RemoteFile, RemoteModel } from './client';

/** Everything but weights that compiling a checkpoint may read. Nothing here is code. */
const supporting =
  /^(config|tokenizer|tokenizer_config|special_tokens_map|added_tokens|modules|sentence_bert_config|config_sentence_transformers)\.json$|^vocab\.txt$/;
const singleWeights = 'model.safetensors';
const shardIndex = 'model.safetensors.index.json';
const shard = /^model-\d{5}-of-\d{5}\.safetensors$/;
/** The folder of a module of sentence-transformers; one of them may hold the encoder itself. */
const moduleFolder = /^\d+_[A-Za-z]+\//;
const encoderConfig = /^(\d+_Transformer\/)config\.json$/;
/** Weights in forms that run code when they are read, or belong to other programs. */
const otherWeights = /(^|\/)[^/]*\.(bin|h5|msgpack|ot|onnx|gguf|pt|pth|ckpt|safetensors)$/;

/**
 * The files of a repository that a model package is made of, small ones first: what is wrong with a model shows before
 * its weights are fetched.
 * @throws GlossError `modelUnsupported` for a repository without config.json, safetensors weights or a vocabulary.
 */
export function selectFiles({ id, files }: RemoteModel): readonly RemoteFile[] {
  const paths = new Set(files.map(({ path }) => path));
  const encoder = encoderFolder(paths);
  const has = (name: string): boolean => paths.has(encoder + name);
  if (!has('config.json'))
    throw unsupported(worded`${id} has no config.json, so it is not a checkpoint of a transformer model.`);
  const isWanted = (name: string): boolean =>
    has(singleWeights)
      ? name === singleWeights
      : has(shardIndex) && (name === shardIndex || shard.test(name));
  const weights = files.filter(
    ({ path }) => path.startsWith(encoder) && isWanted(path.slice(encoder.length)),
  );
  if (!weights.some(isWeights)) throw withoutWeights(id, files);
  if (!has('vocab.txt') && !has('tokenizer.json'))
    throw unsupported(
      worded`${id} has neither vocab.txt nor tokenizer.json, so its vocabulary is not WordPiece.`,
    );
  const rest = files.filter(({ path }) => supporting.test(path.replace(moduleFolder, '')));
  return [...rest, ...weights].sort(
    (a, b) => Number(isWeights(a)) - Number(isWeights(b)) || a.path.localeCompare(b.path),
  );
}

/** The folder of the encoder with a slash at its end; empty for the repository itself, as nearly always. */
function encoderFolder(paths: ReadonlySet<string>): string {
  if (paths.has('config.json') || !paths.has('modules.json')) return '';
  const [folder = ''] = [...paths].flatMap((path) => encoderConfig.exec(path)?.[1] ?? []);
  return folder;
}

/** Whether a file is one of the large ones. */
export function isWeights({ path }: RemoteFile): boolean {
  return path.endsWith('.safetensors');
}

function withoutWeights(id: string, files: readonly RemoteFile[]): GlossError {
  const found = files.map(({ path }) => path).filter((path) => otherWeights.test(path));
  const what =
    found.length === 0
      ? worded`${id} has no weights.`
      : worded`${id} has its weights only as ${found.slice(0, 3).join(', ')}${found.length > 3 ? ' …' : ''}, which Gloss does not read.`;
  return unsupported(
    worded`${what} Gloss reads ${singleWeights}; look for a revision or a copy of the model that has it.`,
  );
}

function unsupported(message: Wording): GlossError {
  return new GlossError('modelUnsupported', message);
}
