import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  createTokenizer,
  loadVocabulary,
  type Tokenizer,
  type TokenizerOptions,
} from '../../../../src/inference/tokenizer';
import type { Encoding } from '../../../../src/inference/types';

const root = new URL('../../../../', import.meta.url);

export const uncased: TokenizerOptions = {
  lowercase: true,
  stripAccents: true,
  continuingSubwordPrefix: '##',
  maxCharactersPerWord: 100,
  specialTokens: { unknown: '[UNK]', start: '[CLS]', end: '[SEP]', padding: '[PAD]', mask: '[MASK]' },
};

export const readRepositoryFile = (path: string): string =>
  readFileSync(fileURLToPath(new URL(path, root)), 'utf8');

/** The rows of a golden file, see test/golden/tokenizer/make.py. */
export const readGolden = <Row>(name: string): readonly Row[] =>
  readRepositoryFile(`test/golden/tokenizer/${name}.jsonl`)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);

export const bertVocabulary = loadVocabulary(readRepositoryFile('models/gloss-base/vocab.txt'));
export const bertTokenizer = (): Tokenizer => createTokenizer(uncased, bertVocabulary);

/** A tokenizer over the given words; the special tokens have the ids 0 to 4. */
export const tinyTokenizer = (words: readonly string[], options: Partial<TokenizerOptions> = {}): Tokenizer =>
  createTokenizer(
    { ...uncased, ...options },
    loadVocabulary(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', ...words].join('\n')),
  );

/** Each token with the source text under it, special tokens left out. */
export const describeTokens = (tokenizer: Tokenizer, text: string): readonly string[] =>
  tokensOf(tokenizer, tokenizer.encode(text))
    .slice(1, -1)
    .map(({ token, start, end }) => `${token}=${text.slice(start, end)}`);

export const tokensOf = (tokenizer: Tokenizer, encoding: Encoding) =>
  Array.from(encoding.ids, (id, index) => ({
    token: tokenizer.vocabulary.tokens[id]!,
    id,
    start: encoding.spans[2 * index]!,
    end: encoding.spans[2 * index + 1]!,
    word: encoding.wordIndex[index]!,
  }));
