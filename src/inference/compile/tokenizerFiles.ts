import { join } from 'node:path';
import * as v from 'valibot';
import { GlossError } from '../errors';
import { worded } from '../wording';
import type { Manifest } from '../model/manifest';
import { loadVocabulary } from '../tokenizer';
import { readJson, readText } from './files';

/** A checkpoint's tokenizer as a package keeps it. */
export interface TokenizerFiles {
  readonly tokens: readonly string[];
  readonly options: Omit<Manifest['tokenizer'], 'vocab'>;
  /** Longest input that the tokenizer was made for; undefined when it says none. */
  readonly maxTokens?: number;
}

const flag = v.nullish(v.boolean());
const token = v.nullish(v.union([v.string(), v.object({ content: v.string() })]));
const specialTokens = v.object({
  unk_token: token,
  cls_token: token,
  sep_token: token,
  pad_token: token,
  mask_token: token,
});
const tokenizerConfig = v.object({
  ...specialTokens.entries,
  do_lower_case: flag,
  strip_accents: flag,
  tokenize_chinese_chars: flag,
  do_basic_tokenize: flag,
  model_max_length: v.nullish(v.number()),
});
const fastTokenizer = v.object({
  normalizer: v.nullish(
    v.object({
      type: v.string(),
      lowercase: flag,
      strip_accents: flag,
      handle_chinese_chars: flag,
    }),
  ),
  model: v.object({
    type: v.nullish(v.string()),
    vocab: v.unknown(),
    unk_token: v.nullish(v.string()),
    continuing_subword_prefix: v.nullish(v.string()),
    max_input_chars_per_word: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(1))),
  }),
});
type Config = v.InferOutput<typeof tokenizerConfig>;
type FastTokenizer = v.InferOutput<typeof fastTokenizer>;

/** Above this, `model_max_length` is a placeholder for "no limit". */
const placeholderLength = 1_000_000;

/**
 * Reads `vocab.txt`, `tokenizer.json`, `tokenizer_config.json` and `special_tokens_map.json`, as far as they are there.
 * Where they differ, the configuration counts more than tokenizer.json, as in transformers.
 * @param files the names in the folder
 * @throws GlossError `modelMissing` without a vocabulary, `modelUnsupported` for a tokenizer that is not WordPiece,
 * `modelCorrupt` for a vocabulary with a gap, an empty token or one that occurs twice.
 */
export async function readTokenizer(folder: string, files: readonly string[]): Promise<TokenizerFiles> {
  const config = (await readJson(folder, files, 'tokenizer_config.json', tokenizerConfig)) ?? {};
  const special = (await readJson(folder, files, 'special_tokens_map.json', specialTokens)) ?? {};
  const fast = await readJson(folder, files, 'tokenizer.json', fastTokenizer);
  checkKind(folder, config, fast);
  const tokens = await readTokens(folder, files, fast);
  const named = (key: keyof typeof special, usual: string): string =>
    contentOf(config[key]) ?? contentOf(special[key]) ?? usual;
  const lowercase = config.do_lower_case ?? fast?.normalizer?.lowercase ?? true;
  const splitIdeographs = config.tokenize_chinese_chars ?? fast?.normalizer?.handle_chinese_chars ?? true;
  const options: TokenizerFiles['options'] = {
    type: 'wordPiece',
    lowercase,
    // Where nothing is said, accents go with capitals.
    stripAccents: config.strip_accents ?? fast?.normalizer?.strip_accents ?? lowercase,
    ...(!splitIdeographs && { splitIdeographs }),
    continuingSubwordPrefix: fast?.model.continuing_subword_prefix ?? '##',
    maxCharactersPerWord: fast?.model.max_input_chars_per_word ?? 100,
    specialTokens: {
      unknown: named('unk_token', fast?.model.unk_token ?? '[UNK]'),
      start: named('cls_token', '[CLS]'),
      end: named('sep_token', '[SEP]'),
      padding: named('pad_token', '[PAD]'),
      mask: named('mask_token', '[MASK]'),
    },
  };
  checkSpecialTokens(folder, tokens, options.specialTokens);
  const length = config.model_max_length ?? placeholderLength;
  return { tokens, options, ...(length < placeholderLength && { maxTokens: Math.floor(length) }) };
}

function checkKind(
  folder: string,
  config: Config | Record<string, never>,
  fast: FastTokenizer | undefined,
): void {
  const model = fast?.model.type ?? 'WordPiece';
  const normalizer = fast?.normalizer?.type ?? 'BertNormalizer';
  const problem =
    model !== 'WordPiece'
      ? worded`has a ${model} tokenizer`
      : normalizer !== 'BertNormalizer'
        ? worded`normalizes texts with ${normalizer}`
        : config.do_basic_tokenize === false
          ? worded`does not cut texts into words first`
          : undefined;
  if (problem === undefined) return;
  throw new GlossError(
    'modelUnsupported',
    worded`${folder} ${problem}; supported are WordPiece tokenizers as BERT has them.`,
  );
}

async function readTokens(
  folder: string,
  files: readonly string[],
  fast: FastTokenizer | undefined,
): Promise<readonly string[]> {
  if (files.includes('vocab.txt')) {
    const path = join(folder, 'vocab.txt');
    return checkedTokens(await readText(path), path);
  }
  if (fast !== undefined) return tokensOf(fast.model.vocab, join(folder, 'tokenizer.json'));
  throw new GlossError(
    'modelMissing',
    `${folder} has no vocabulary: neither vocab.txt nor tokenizer.json was found.`,
  );
}

/** The tokens of tokenizer.json, which names the id of each, in the order of their ids. */
function tokensOf(vocabulary: unknown, path: string): readonly string[] {
  const entries = Object.entries(typeof vocabulary === 'object' && vocabulary !== null ? vocabulary : {});
  const tokens: string[] = [];
  for (const [text, id] of entries) {
    if (typeof id !== 'number' || !Number.isInteger(id) || id < 0 || id >= entries.length) {
      throw new GlossError(
        'modelCorrupt',
        `${path}: the token ${JSON.stringify(text)} has the id ${String(id)}; ${entries.length} tokens have the ids 0 to ${entries.length - 1}.`,
      );
    }
    if (tokens[id] !== undefined) {
      throw new GlossError('modelCorrupt', `${path} gives the id ${id} to two tokens.`);
    }
    if (/[\r\n]/.test(text)) {
      throw new GlossError('modelCorrupt', `${path}: the token ${JSON.stringify(text)} holds a line break.`);
    }
    tokens[id] = text;
  }
  return checkedTokens(tokens.join('\n'), path);
}

function checkedTokens(text: string, path: string): readonly string[] {
  try {
    return loadVocabulary(text).tokens;
  } catch (thrown) {
    if (!(thrown instanceof GlossError)) throw thrown;
    throw new GlossError('modelCorrupt', `${path}: ${thrown.message}`, { cause: thrown });
  }
}

function checkSpecialTokens(
  folder: string,
  tokens: readonly string[],
  special: Manifest['tokenizer']['specialTokens'],
): void {
  const known = new Set(tokens);
  const absent = Object.values(special).find((each) => !known.has(each));
  if (absent === undefined) return;
  throw new GlossError(
    'modelCorrupt',
    `The vocabulary of ${folder} lacks the token ${JSON.stringify(absent)}.`,
  );
}

function contentOf(value: v.InferOutput<typeof token>): string | undefined {
  return typeof value === 'string' ? value : value?.content;
}
