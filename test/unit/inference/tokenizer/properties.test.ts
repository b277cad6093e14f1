import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCharacterTable, removed } from '../../../../src/inference/tokenizer/characters';
import { createTokenizer, loadVocabulary, type Tokenizer } from '../../../../src/inference/tokenizer';
import { bertTokenizer, readGolden, readRepositoryFile, tokensOf, uncased } from './support';

const runs = 500;
const smallVocabulary = loadVocabulary(readRepositoryFile('test/golden/tokenizer/smallVocabulary.txt'));
const tokenizers: readonly {
  readonly name: string;
  readonly tokenizer: Tokenizer;
  readonly lowercase: boolean;
  readonly stripAccents: boolean;
}[] = [
  { name: 'uncased', tokenizer: bertTokenizer(), lowercase: true, stripAccents: true },
  ...[true, false].map((lowercase) => ({
    name: lowercase ? 'lower-casing' : 'cased',
    tokenizer: createTokenizer({ ...uncased, lowercase, stripAccents: false }, smallVocabulary),
    lowercase,
    stripAccents: false,
  })),
];

const goldenTexts = readGolden<{ text: string }>('hostile').map(({ text }) => text);
/** Any sequence of UTF-16 units, unpaired surrogates included, mixed with prose and with strings that have bitten before. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
      fc.constantFrom(...goldenTexts),
      fc.constantFrom(
        ' ',
        'The lanterns',
        'unbelievable',
        'İ',
        '\ud83d',
        '\u200d',
        'é',
        '한국',
        '\r\n',
        '中',
      ),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

describe.each(tokenizers)('every text, $name', ({ tokenizer, lowercase, stripAccents }) => {
  it('has spans that lie in the text, ascend and are not empty', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let previous = { start: 0, end: 0 };
        for (const token of tokensOf(tokenizer, tokenizer.encode(text)).slice(1, -1)) {
          expect(token.start).toBeLessThan(token.end);
          expect(token.end).toBeLessThanOrEqual(text.length);
          expect(token.start).toBeGreaterThanOrEqual(previous.start);
          // Only pieces of one source character share anything: that character.
          expect(Array.from(text.slice(token.start, previous.end)).length).toBeLessThanOrEqual(1);
          expect(token.end).toBeGreaterThanOrEqual(previous.end);
          previous = token;
        }
      }),
      { numRuns: runs },
    );
  });

  it('has spans that never split a surrogate pair', () => {
    const splitsPair = (text: string, index: number): boolean =>
      (text.codePointAt(index - 1) ?? 0) > 0xffff && index > 0 && index < text.length;
    fc.assert(
      fc.property(anyText, (text) => {
        for (const { start, end } of tokensOf(tokenizer, tokenizer.encode(text)).slice(1, -1)) {
          expect([splitsPair(text, start), splitsPair(text, end)]).toEqual([false, false]);
        }
      }),
      { numRuns: runs },
    );
  });

  it('has tokens that are the normal form of the text under their spans', () => {
    const table = createCharacterTable({ lowercase, stripAccents });
    const normalize = (source: string): string =>
      Array.from(source, (character) => character.codePointAt(0)!)
        .filter((codePoint) => table.kinds[codePoint] !== removed)
        .map((codePoint) => table.normalize(codePoint))
        .join('');
    fc.assert(
      fc.property(anyText, (text) => {
        for (const { token, id, start, end } of tokensOf(tokenizer, tokenizer.encode(text)).slice(1, -1)) {
          if (id === tokenizer.specialIds.unknown) continue;
          const form = normalize(text.slice(start, end));
          const plain = token.startsWith('##') ? token.slice(2) : token;
          // A piece may end inside a character that has several in its normal form, such as a Hangul syllable.
          if (form !== plain)
            expect([form.length > plain.length, form.includes(plain)]).toEqual([true, true]);
        }
      }),
      { numRuns: runs },
    );
  });

  it('numbers its words without gaps', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const words = [...tokenizer.encode(text).wordIndex].slice(1, -1);
        words.forEach((word, index) => expect([0, 1]).toContain(word - (words[index - 1] ?? -1)));
      }),
      { numRuns: runs },
    );
  });

  it('is encoded the same a second time, when its words are cached', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(tokenizer.encode(text)).toEqual(tokenizer.encode(text));
      }),
      { numRuns: runs },
    );
  });

  it('gives each of its tokens to exactly one window, in order', () => {
    const sizes = fc
      .integer({ min: 3, max: 40 })
      .chain((maxTokens) =>
        fc.tuple(fc.constant(maxTokens), fc.integer({ min: 0, max: (maxTokens - 2) >> 1 })),
      );
    fc.assert(
      fc.property(anyText, sizes, (text, [maxTokens, overlap]) => {
        const windows = tokenizer.encodeWindows(text, maxTokens, overlap);
        const owned = windows.flatMap(({ encoding, ownedStart, ownedEnd }) =>
          tokensOf(tokenizer, encoding).slice(ownedStart, ownedEnd),
        );
        expect(owned).toEqual(tokensOf(tokenizer, tokenizer.encode(text)).slice(1, -1));
        for (const { encoding } of windows) {
          expect(encoding.length).toBeLessThanOrEqual(maxTokens);
          expect([encoding.ids[0], encoding.ids[encoding.length - 1]]).toEqual([
            tokenizer.specialIds.start,
            tokenizer.specialIds.end,
          ]);
        }
      }),
      { numRuns: runs },
    );
  });

  it('has windows that break inside a word only when the word is longer than half a window', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 3, max: 60 }), (text, maxTokens) => {
        const room = maxTokens - 2;
        const overlap = room >> 2;
        const counts = new Map<number, number>();
        for (const word of tokenizer.encode(text).wordIndex) counts.set(word, (counts.get(word) ?? 0) + 1);
        for (const { encoding } of tokenizer.encodeWindows(text, maxTokens, overlap).slice(0, -1)) {
          const last = tokensOf(tokenizer, encoding).at(-2)!;
          const inWindow = [...encoding.wordIndex].filter((word) => word === last.word).length;
          const total = counts.get(last.word)!;
          const brokenBefore = encoding.wordIndex[1] === last.word;
          if (inWindow < total && !brokenBefore) expect(total).toBeGreaterThan(room / 2);
        }
      }),
      { numRuns: runs },
    );
  });
});
