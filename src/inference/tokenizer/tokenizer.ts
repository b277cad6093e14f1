import { GlossError } from '../errors';
import type { Encoding } from '../types';
import { createCharacterTable, type NormalizerOptions } from './characters';
import { EncodingBuilder, type Word } from './encodingBuilder';
import { letterCaseOf } from './letterCase';
import { NormalizedWord } from './normalize';
import { preTokenize } from './preTokenize';
import type { Vocabulary } from './vocabulary';
import { cutWindows, mostOverlap, planWindows, type Window } from './windows';
import { WordCache } from './wordCache';
import { WordPiece } from './wordPiece';

export type SpecialToken = 'unknown' | 'start' | 'end' | 'padding' | 'mask';

/** The part of a package's manifest that describes its tokenizer. */
export interface TokenizerOptions extends NormalizerOptions {
  readonly continuingSubwordPrefix: string;
  /** Longer words, in code points after normalisation, become one unknown token. */
  readonly maxCharactersPerWord: number;
  readonly specialTokens: Readonly<Record<SpecialToken, string>>;
}

/**
 * BERT's tokenizer. Equal to the reference (tokenizers 0.23.3) in ids and spans, with one intended difference: a
 * user's text is only text. `[MASK]` or `[SEP]` written in it is five characters of prose, never a special token.
 *
 * Not safe to call from inside itself; keeps a bounded cache of words.
 */
export interface Tokenizer {
  readonly vocabulary: Vocabulary;
  readonly specialIds: Readonly<Record<SpecialToken, number>>;
  /**
   * The whole text as [CLS] … [SEP], however long. Never fails: unpaired surrogates are dropped like other control
   * characters, and an empty text gives the two special tokens alone. Spans ascend and are never empty; pieces that
   * come from one source character (the jamo of a Hangul syllable) share its span.
   */
  encode(text: string): Encoding;
  /**
   * The text in windows of at most `maxTokens` tokens, [CLS] and [SEP] included; at least one, and each token of the
   * text is owned by exactly one. See planWindows for where they break.
   *
   * @param overlapTokens most tokens that neighbours share, 0..(maxTokens - 2) / 2; `invalidInput` otherwise
   */
  encodeWindows(text: string, maxTokens: number, overlapTokens: number): readonly Window[];
}

/** Longest source word that is cached, UTF-16 units: words of prose are shorter, identifiers and hashes are not. */
const maxCachedUnits = 32;
/** Words kept per generation of the cache; the distinct words of some 100 kB of prose, below 1 MB of memory. */
const cacheCapacity = 4096;

/** Throws `modelCorrupt` if the vocabulary lacks a special token. */
export function createTokenizer(options: TokenizerOptions, vocabulary: Vocabulary): Tokenizer {
  return new WordPieceTokenizer(options, vocabulary);
}

class WordPieceTokenizer implements Tokenizer {
  readonly specialIds: Readonly<Record<SpecialToken, number>>;
  readonly #table;
  readonly #word: NormalizedWord;
  readonly #model: WordPiece;
  readonly #cache = new WordCache<Word>(cacheCapacity);
  readonly #builder = new EncodingBuilder();

  constructor(
    options: TokenizerOptions,
    readonly vocabulary: Vocabulary,
  ) {
    this.specialIds = findSpecialIds(options.specialTokens, vocabulary);
    this.#table = createCharacterTable(options);
    this.#word = new NormalizedWord(this.#table, options.maxCharactersPerWord);
    this.#model = new WordPiece(vocabulary, options.continuingSubwordPrefix, this.specialIds.unknown);
  }

  encode(text: string): Encoding {
    this.#builder.addSpecial(this.specialIds.start);
    preTokenize(text, this.#table, (start, end) => {
      this.#builder.addWord(this.#wordAt(text, start, end), start);
    });
    this.#builder.addSpecial(this.specialIds.end);
    return this.#builder.finish();
  }

  encodeWindows(text: string, maxTokens: number, overlapTokens: number): readonly Window[] {
    const room = maxTokens - 2;
    if (!Number.isInteger(maxTokens) || room < 1) {
      throw new GlossError('invalidInput', `maxTokens is ${maxTokens}; it must be an integer of at least 3.`);
    }
    if (!Number.isInteger(overlapTokens) || overlapTokens < 0 || overlapTokens > mostOverlap(maxTokens)) {
      throw new GlossError(
        'invalidInput',
        `overlapTokens is ${overlapTokens}; it must be an integer in 0..${mostOverlap(maxTokens)} for windows of ${maxTokens}.`,
      );
    }
    const whole = this.encode(text);
    return cutWindows(whole, planWindows(whole.wordIndex.subarray(1, -1), room, overlapTokens));
  }

  #wordAt(text: string, start: number, end: number): Word {
    const source = text.slice(start, end);
    const known = this.#cache.get(source);
    if (known !== undefined) return known;
    this.#word.read(text, start, end);
    const word = { pieces: this.#model.split(this.#word), letterCase: letterCaseOf(source) };
    if (source.length <= maxCachedUnits) this.#cache.set(source, word);
    return word;
  }
}

function findSpecialIds(
  names: TokenizerOptions['specialTokens'],
  vocabulary: Vocabulary,
): Record<SpecialToken, number> {
  const find = (role: SpecialToken): number => {
    const id = vocabulary.idOf(names[role]);
    if (id !== undefined) return id;
    throw new GlossError(
      'modelCorrupt',
      `The vocabulary lacks the ${role} token ${JSON.stringify(names[role])}.`,
    );
  };
  return {
    unknown: find('unknown'),
    start: find('start'),
    end: find('end'),
    padding: find('padding'),
    mask: find('mask'),
  };
}
