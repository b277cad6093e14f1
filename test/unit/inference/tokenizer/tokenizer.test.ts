import { describe, expect, it } from 'vitest';
import { bertTokenizer, describeTokens, tinyTokenizer, tokensOf } from './support';
import { cpuMs } from '../../../support/cpuTime';

const bert = bertTokenizer();

describe('encode', () => {
  it.each<[string, string, string[]]>([
    ['a word in pieces', 'embeddings', ['em=em', '##bed=bed', '##ding=ding', '##s=s']],
    ['punctuation', "Don't!", ['don=Don', "'='", 't=t', '!=!']],
    ['composed and combining accents', 'Café cafe\u0301s', ['cafe=Café', 'cafes=cafe\u0301s']],
    ['an accent at the end of a word, outside its span', 'e\u0301', ['e=e']],
    ['CRLF', 'a\r\nb', ['a=a', 'b=b']],
    ['control characters inside a word', 'hel\u0000lo', ['hello=hel\u0000lo']],
    ['a soft hyphen and a zero-width space', 'hel\u00adlo\u200b there', ['hello=hel\u00adlo', 'there=there']],
    ['the dotted capital I', 'İstanbul', ['istanbul=İstanbul']],
    ['ideographs', '中文 x', ['中=中', '文=文', 'x=x']],
    ['an unknown emoji as one token over all of it', 'ok 👩‍🚀!', ['ok=ok', '[UNK]=👩‍🚀', '!=!']],
    ['a word with an emoji in it as unknown', 'a😀b', ['[UNK]=a😀b']],
  ])('gives %s with its source spans', (_, text, expected) => {
    expect(describeTokens(bert, text)).toEqual(expected);
  });

  it('puts the special tokens around the text, without span and word', () => {
    expect(tokensOf(bert, bert.encode('Hi.'))).toEqual([
      { token: '[CLS]', id: 101, start: -1, end: -1, word: -1 },
      { token: 'hi', id: 7632, start: 0, end: 2, word: 0 },
      { token: '.', id: 1012, start: 2, end: 3, word: 1 },
      { token: '[SEP]', id: 102, start: -1, end: -1, word: -1 },
    ]);
  });

  it.each(['', '   ', '\u0000\u200b', '\u0301'])('gives only the special tokens for %j', (text) => {
    expect(bert.encode(text)).toEqual({
      length: 2,
      ids: Int32Array.of(101, 102),
      spans: Int32Array.of(-1, -1, -1, -1),
      wordIndex: Int32Array.of(-1, -1),
      letterCases: Int32Array.of(0, 0),
    });
  });

  it('reads special tokens in a text as plain text', () => {
    expect(describeTokens(bert, '[MASK][SEP] ##s')).toEqual([
      '[=[',
      'mask=MASK',
      ']=]',
      '[=[',
      'sep=SEP',
      ']=]',
      '#=#',
      '#=#',
      's=s', // prettier-ignore
    ]);
  });

  // The reference cannot be given these: UTF-8 has no unpaired surrogates. Its readers make U+FFFD of them, which it drops.
  it('drops unpaired surrogates inside and around words', () => {
    expect(describeTokens(bert, '\ud83dhe\udc00llo\ud83d')).toEqual(['hello=he\udc00llo']);
    expect(describeTokens(bert, '\ude00\ud83d 中\ud83d文')).toEqual(['中=中', '文=文']);
    expect(describeTokens(bert, '\ud83d😀')).toEqual(['[UNK]=😀']);
  });

  // tokenizers 0.23.3 counts the marks that NFD moves and gives U+302E the span of the accent it changed places with.
  it('gives a kept mark its own span when normalisation would move it', () => {
    expect(describeTokens(bert, '가\u0301\u302e')).toEqual(['[UNK]=가\u0301\u302e']);
  });

  it('gives one unknown token for a word of more than 100 characters', () => {
    expect(describeTokens(bert, 'a'.repeat(101))).toEqual([`[UNK]=${'a'.repeat(101)}`]);
    expect(describeTokens(bert, 'a'.repeat(100)).length).toBeGreaterThan(1);
  });

  it('counts words over the whole text', () => {
    expect([...bert.encode('embeddings, embeddings').wordIndex]).toEqual([-1, 0, 0, 0, 0, 1, 2, 2, 2, 2, -1]);
  });

  it('tells the letter case of the whole word with each of its pieces', () => {
    // [CLS] gi ##th ##ub em ##bed ##ding ##s : u . s . em ##bed ##ding ##s [SEP]
    const { letterCases } = bert.encode('GitHub embeddings: U.S. Embeddings');
    expect([...letterCases]).toEqual([0, 4, 4, 4, 1, 1, 1, 1, 0, 5, 0, 5, 0, 2, 2, 2, 2, 0]);
  });

  it('gives arrays that later calls leave alone', () => {
    const first = bert.encode('one two');
    const copy = structuredClone(first);
    bert.encode('three four five');
    expect(first).toEqual(copy);
  });
});

describe('the options of a tokenizer', () => {
  const vocabulary = ['Über', 'über', 'uber', 'Ub', '##er', '##s', 'U', '\u0308', '##\u0308', '##b', 'MASK'];

  it('keep case and accents when told to', () => {
    const cased = tinyTokenizer(vocabulary, { lowercase: false, stripAccents: false });
    expect(describeTokens(cased, 'Über über U\u0308bers Uber')).toEqual([
      'Über=Über',
      'über=über',
      'U=U',
      '##\u0308=\u0308',
      '##b=b',
      '##er=er',
      '##s=s',
      'Ub=Ub',
      '##er=er', // prettier-ignore
    ]);
  });

  it('lower-case without stripping, and strip without lower-casing', () => {
    const lowered = tinyTokenizer(vocabulary, { stripAccents: false });
    expect(describeTokens(lowered, 'ÜBER Uber')).toEqual(['über=ÜBER', 'uber=Uber']);
    const stripped = tinyTokenizer(vocabulary, { lowercase: false });
    expect(describeTokens(stripped, 'Über U\u0308ber')).toEqual([
      'Ub=Üb',
      '##er=er',
      'Ub=U\u0308b',
      '##er=er',
    ]);
  });

  it('set the prefix of continuing tokens', () => {
    const tokenizer = tinyTokenizer(['play', '@@ing', '##ed'], { continuingSubwordPrefix: '@@' });
    expect(describeTokens(tokenizer, 'playing played')).toEqual(['play=play', '@@ing=ing', '[UNK]=played']);
  });

  it('set the longest word', () => {
    const tokenizer = tinyTokenizer(['a', '##a'], { maxCharactersPerWord: 3 });
    expect(describeTokens(tokenizer, 'aaa aaaa')).toEqual(['a=a', '##a=a', '##a=a', '[UNK]=aaaa']);
  });

  it('make a word unknown as a whole when its end has no token', () => {
    expect(describeTokens(tinyTokenizer(['play', '##ing']), 'playingly play')).toEqual([
      '[UNK]=playingly',
      'play=play',
    ]);
  });
});

describe('hostile input', () => {
  // Bounds leave a busy machine a factor of ten and more; anything quadratic misses them by far.
  it.each([
    ['one word of a million letters', 'a'.repeat(1_000_000), 1],
    ['a million accents on one letter', `a${'\u0301'.repeat(1_000_000)}`, 1],
    ['a million punctuation marks', '?'.repeat(1_000_000), 1_000_000],
    ['100,000 identical words', 'lantern '.repeat(100_000), 100_000],
    ['words of 100 letters that end in nothing', `${'q'.repeat(99)}\ua000 `.repeat(10_000), 10_000],
    ['a million unpaired surrogates', '\ud83d'.repeat(1_000_000), 0],
  ])('is linear for %s', (_, text, tokens) => {
    const start = cpuMs();
    expect(bert.encode(text).length).toBe(tokens + 2);
    expect(cpuMs() - start).toBeLessThan(3_000);
  });
});
