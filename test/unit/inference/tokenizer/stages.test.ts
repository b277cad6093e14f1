import { describe, expect, it } from 'vitest';
import { createCharacterTable } from '../../../../src/inference/tokenizer/characters';
import { NormalizedWord } from '../../../../src/inference/tokenizer/normalize';
import { preTokenize } from '../../../../src/inference/tokenizer/preTokenize';
import { TokenTrie } from '../../../../src/inference/tokenizer/tokenTrie';
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

describe('TokenTrie', () => {
  const match = (trie: TokenTrie, root: number, text: string): [number, number] => {
    const units = Uint16Array.from(text, (character) => character.charCodeAt(0));
    const id = trie.longestMatch(root, units, 0, units.length);
    return [id, trie.matchEnd];
  };

  it('finds the longest token, not the first', () => {
    const trie = new TokenTrie(['a', 'abc', 'abcde'], '##');
    expect(match(trie, TokenTrie.wordRoot, 'abcdx')).toEqual([1, 3]);
    expect(match(trie, TokenTrie.wordRoot, 'abcdef')).toEqual([2, 5]);
    expect(match(trie, TokenTrie.wordRoot, 'xa')[0]).toBe(-1);
  });

  it('keeps tokens that begin a word apart from those that continue one', () => {
    const trie = new TokenTrie(['a', '##ing', '##'], '##');
    expect(match(trie, TokenTrie.wordRoot, 'ing')[0]).toBe(-1);
    expect(match(trie, TokenTrie.continuationRoot, 'ing')).toEqual([1, 3]);
    expect(match(trie, TokenTrie.wordRoot, '##')).toEqual([2, 2]);
  });

  it.each(['', 'x'])('lets tokens that continue a word begin one if their prefix %j can', (prefix) => {
    const trie = new TokenTrie([`${prefix}ing`], prefix);
    expect(match(trie, TokenTrie.wordRoot, `${prefix}ing`)).toEqual([0, 3 + prefix.length]);
    expect(match(trie, TokenTrie.continuationRoot, 'ing')).toEqual([0, 3]);
  });

  it('finds every token again after it has grown many times', () => {
    const words = Array.from({ length: 60_000 }, (_, index) => (index * 7919).toString(36));
    const trie = new TokenTrie(
      words.map((word, id) => (id % 2 === 0 ? word : `##${word}`)),
      '##',
    );
    expect(words.every((word, id) => match(trie, id % 2, word)[0] === id)).toBe(true);
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
