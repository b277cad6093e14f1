import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCharacterTable } from '../../../../src/inference/tokenizer/characters';
import { NormalizedWord } from '../../../../src/inference/tokenizer/normalize';
import { preTokenize } from '../../../../src/inference/tokenizer/preTokenize';
import { PieceFinder } from '../../../../src/inference/tokenizer/pieceFinder';
import { emptyHash, extendHash, TokenTable, toUnits } from '../../../../src/inference/tokenizer/tokenTable';
import { WordCache } from '../../../../src/inference/tokenizer/wordCache';

const uncasedTable = createCharacterTable({ lowercase: true, stripAccents: true });
const casedTable = createCharacterTable({ lowercase: false, stripAccents: false });

const words = (text: string, table = uncasedTable): string[] => {
  const found: string[] = [];
  preTokenize(text, table, (start, end) => found.push(text.slice(start, end)));
  return found;
};

describe('preTokenize', () => {
  it.each<[string, string, string[]]>([
    ['nothing in an empty text', '', []],
    ['nothing in white space', ' \t\r\n\u00a0\u3000', []],
    [
      'each punctuation character alone',
      "don't (stop)...",
      ['don', "'", 't', '(', 'stop', ')', '.', '.', '.'],
    ],
    ['ASCII symbols as punctuation and other symbols as letters', 'a$b€c', ['a', '$', 'b€c']],
    ['words across CRLF', 'one\r\ntwo', ['one', 'two']],
    ['ideographs alone but kana together', '今日はギター', ['今', '日', 'はギター']],
    ['a word through characters that are not there', 'so\u00adft\u200bly', ['so\u00adft\u200bly']],
    ['a word without the dropped characters around it', '\u200b\u0301word\u0301\u200d', ['word']],
    ['form feed and next line as nothing, as the reference does', 'a\u000cb\u0085c', ['a\u000cb\u0085c']],
    ['surrogate pairs whole', '😀😀 𝐀', ['😀😀', '𝐀']],
    ['a letter that becomes punctuation when stripped', 'a≠b', ['a', '≠', 'b']],
    ['nothing for private use and unpaired surrogates', '\ue000 \ud800 \udc00\ud800', []],
  ])('finds %s', (_, text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it('takes accents for letters where they are kept', () => {
    expect(words('\u0301a\u0301 a≠b', casedTable)).toEqual(['\u0301a\u0301', 'a≠b']);
  });
});

describe('NormalizedWord', () => {
  const read = (text: string, table = uncasedTable) => {
    const word = new NormalizedWord(table, 10);
    word.read(text, 0, text.length);
    return {
      form: word.toString(),
      spans: Array.from({ length: word.length }, (_, index) => [word.starts[index], word.ends[index]]),
    };
  };

  it('lower-cases and strips accents, and knows where each unit came from', () => {
    expect(read('Éa\u0308B')).toEqual({ form: 'eab', spans: [[0, 1], [1, 2], [3, 4]] }); // prettier-ignore
  });

  it('maps all jamo of a syllable to the syllable', () => {
    expect(read('한a')).toEqual({ form: '\u1112\u1161\u11aba', spans: [[0, 1], [0, 1], [0, 1], [1, 2]] }); // prettier-ignore
  });

  it('maps both units of a pair to the pair, lower-cased or not', () => {
    expect(read('𐐀😀')).toEqual({ form: '𐐨😀', spans: [[0, 2], [0, 2], [2, 4], [2, 4]] }); // prettier-ignore
  });

  it('lower-cases the dotted capital I to one letter or, with accents kept, to two', () => {
    expect(read('İx')).toEqual({ form: 'ix', spans: [[0, 1], [1, 2]] }); // prettier-ignore
    expect(read('İx', createCharacterTable({ lowercase: true, stripAccents: false }))).toEqual({
      form: 'i\u0307x',
      spans: [[0, 1], [0, 1], [1, 2]], // prettier-ignore
    });
  });

  it('strips accents without lower-casing', () => {
    expect(read('ÉΣ', createCharacterTable({ lowercase: false, stripAccents: true })).form).toBe('EΣ');
  });

  it('never writes a final sigma', () => {
    expect(read('ΟΔΟΣ').form).toBe('οδοσ');
  });

  it('leaves a word as it is where case and accents are kept', () => {
    expect(read('Éİﬁ한', casedTable).form).toBe('Éİﬁ한');
  });

  it('counts characters of the normal form, not units and not dropped characters', () => {
    const isTooLong = (text: string): boolean => {
      const word = new NormalizedWord(uncasedTable, 10);
      word.read(text, 0, text.length);
      return word.isTooLong;
    };
    expect(['x'.repeat(10), '𝐀'.repeat(10), 'e\u0301'.repeat(10), '한한한'].map(isTooLong)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(['x'.repeat(11), '𝐀'.repeat(11), 'e\u0301'.repeat(11), '한한한한'].map(isTooLong)).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });
});

describe('PieceFinder', () => {
  /** [id, end] of the longest token at `from`; -1 for none. */
  const match = (finder: PieceFinder, text: string, from = 0): [number, number] => {
    const units = toUnits(text);
    finder.read(units, units.length);
    const id = finder.longestMatch(units, from, units.length);
    return [id, id < 0 ? from : finder.matchEnd];
  };
  /** After so many pieces that are no tokens it looks for those lengths alone that tokens have. */
  const tire = (finder: PieceFinder): void => {
    const units = toUnits('z'.repeat(40));
    finder.read(units, units.length);
    for (let call = 0; call < 8192; call++) finder.longestMatch(units, 0, units.length);
  };
  const finderOf = (tokens: readonly string[], prefix = '##'): PieceFinder =>
    new PieceFinder(new TokenTable(tokens.join('\n')), prefix);

  it('finds the longest token, not the first', () => {
    const finder = finderOf(['a', 'abc', 'abcde']);
    expect(match(finder, 'abcdx')).toEqual([1, 3]);
    expect(match(finder, 'abcdef')).toEqual([2, 5]);
    expect(match(finder, 'xa')).toEqual([-1, 0]);
  });

  it('keeps tokens that begin a word apart from those that continue one', () => {
    const finder = finderOf(['a', '##ing', '##']);
    expect(match(finder, 'ing')).toEqual([-1, 0]);
    expect(match(finder, 'xing', 1)).toEqual([1, 4]);
    expect(match(finder, 'xa', 1)).toEqual([-1, 1]);
    expect(match(finder, '##')).toEqual([2, 2]);
  });

  it.each(['', 'x', '😀'])('lets tokens that continue a word begin one if their prefix %j can', (prefix) => {
    const finder = finderOf([`${prefix}ing`], prefix);
    expect(match(finder, `${prefix}ing`)).toEqual([0, 3 + prefix.length]);
    expect(match(finder, 'aing', 1)).toEqual([0, 4]);
  });

  it('tells tokens of equal hash apart', () => {
    const [one, other, third] = ['xxagcz', 'hbqnak', 'xygozu'];
    const hashes = [one, other].map((word) => toUnits(word).reduce(extendHash, emptyHash));
    expect(hashes[0]).toBe(hashes[1]);
    const finder = finderOf([one, 'x', other, third]);
    expect([one, other, third].map((word) => match(finder, word))).toEqual([
      [0, 6],
      [2, 6],
      [3, 6],
    ]);
    expect(match(finderOf(['x', other]), one)).toEqual([0, 1]);
  });

  it('does not take units of 0 for nothing', () => {
    const finder = finderOf(['\0a', 'a', '\0\0a']);
    expect(['a', '\0a', '\0\0a'].map((word) => match(finder, word)[0])).toEqual([1, 0, 2]);
  });

  it('finds every one of 60,000 tokens', () => {
    const words = Array.from({ length: 60_000 }, (_, index) => (index * 7919).toString(36));
    const finder = finderOf(words.map((word, id) => (id % 2 === 0 ? word : `##${word}`)));
    const isFound = (word: string, id: number): boolean =>
      id % 2 === 0 ? match(finder, word)[0] === id : match(finder, `-${word}`, 1)[0] === id;
    expect(words.every(isFound)).toBe(true);
    tire(finder);
    expect(words.every(isFound)).toBe(true);
  });

  it('gives what looking at every token gives, whatever the vocabulary', () => {
    const anyPiece = fc.string({
      unit: fc.constantFrom('a', 'b', 'ß', '雨', '\ud83d', '\ude00'),
      minLength: 1,
      maxLength: 40,
    });
    const anyVocabulary = fc.uniqueArray(
      fc.tuple(fc.boolean(), anyPiece).map(([continues, piece]) => (continues ? `##${piece}` : piece)),
      { minLength: 1, maxLength: 60 },
    );
    const longest = (tokens: readonly string[], text: string, from: number): [number, number] => {
      for (let end = text.length; end > from; end--) {
        const id = tokens.indexOf((from > 0 ? '##' : '') + text.slice(from, end));
        if (id >= 0) return [id, end];
      }
      return [-1, from];
    };
    fc.assert(
      fc.property(anyVocabulary, fc.array(anyPiece), (tokens, parts) => {
        const finder = finderOf(tokens);
        const known = tokens.map((token) => token.replace(/^##/, ''));
        const texts = [...parts, ...known, [...known.slice(0, 4), ...parts].join('')];
        const check = (text: string): void => {
          for (let from = 0; from < Math.min(text.length, 50); from++) {
            expect(match(finder, text, from)).toEqual(longest(tokens, text, from));
          }
        };
        texts.forEach(check);
        tire(finder);
        texts.forEach(check);
      }),
      { numRuns: 100 },
    );
  });
});

describe('WordCache', () => {
  it('forgets what was not asked for while it filled up twice', () => {
    const cache = new WordCache<number>(2);
    cache.set('used', 1);
    cache.set('unused', 2);
    for (const word of ['a', 'b', 'c', 'd', 'e']) {
      cache.set(word, 0);
      expect(cache.get('used')).toBe(1);
    }
    expect(cache.get('unused')).toBeUndefined();
  });

  it('never holds more than twice its capacity', () => {
    const cache = new WordCache<number>(100);
    for (let index = 0; index < 10_000; index++) {
      cache.set(`a word that is longer than thirteen units ${index}`, index);
      cache.get(`a word that is longer than thirteen units ${index - 150}`);
    }
    expect(cache.size).toBeLessThanOrEqual(200);
    expect(cache.get('a word that is longer than thirteen units 9999')).toBe(9999);
  });
});
