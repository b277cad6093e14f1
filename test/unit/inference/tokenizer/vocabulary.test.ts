import { describe, expect, it } from 'vitest';
import { createTokenizer, loadVocabulary } from '../../../../src/inference/tokenizer';
import { bertVocabulary, uncased } from './support';

describe('loadVocabulary', () => {
  it('numbers the tokens by line, whether or not the last line is ended', () => {
    const vocabulary = loadVocabulary('a\nb\n##c\n');
    expect(vocabulary.tokens).toEqual(['a', 'b', '##c']);
    expect(vocabulary.idOf('##c')).toBe(2);
    expect(vocabulary.idOf('c')).toBeUndefined();
    expect(loadVocabulary('a\nb\n##c').tokens).toEqual(vocabulary.tokens);
  });

  it('counts its tokens and knows the id of each', () => {
    expect(bertVocabulary.size).toBe(bertVocabulary.tokens.length);
    expect(bertVocabulary.tokens.every((token, id) => bertVocabulary.idOf(token) === id)).toBe(true);
    expect(['', 'lanternx', '##', '\n', '[PAD]\n'].map((token) => bertVocabulary.idOf(token))).toEqual(
      Array(5).fill(undefined),
    );
  });

  it('names a token that is there twice however long it is', () => {
    const long = 'é'.repeat(300_000);
    expect(() => loadVocabulary(`a\n${long}\nb\n${long}`)).toThrowError(
      /^The vocabulary has "é+" twice, in lines 2 and 4\.$/,
    );
  });

  it('accepts CRLF and a byte order mark', () => {
    expect(loadVocabulary('\uFEFFa\r\nb\r\n').tokens).toEqual(['a', 'b']);
  });

  it('keeps tokens that other programs would take for line breaks or spaces', () => {
    expect(loadVocabulary('\u2028\n\u0085\n\u00a0\n').tokens).toEqual(['\u2028', '\u0085', '\u00a0']);
  });

  it.each([
    ['an empty file', '', 'The vocabulary has no tokens.'],
    ['an empty line', 'a\n\nb\n', 'Line 2 of the vocabulary is empty.'],
    ['a token that occurs twice', 'a\nb\na\n', 'The vocabulary has "a" twice, in lines 1 and 3.'],
  ])('rejects %s as modelCorrupt', (_, text, message) => {
    expect(() => loadVocabulary(text)).toThrowError(
      expect.objectContaining({ code: 'modelCorrupt', message }),
    );
  });

  it('reads the bundled vocabulary with the ids that BERT gives its special tokens', () => {
    expect(bertVocabulary.tokens).toHaveLength(30522);
    expect(createTokenizer(uncased, bertVocabulary).specialIds).toEqual({
      padding: 0,
      unknown: 100,
      start: 101,
      end: 102,
      mask: 103,
    });
  });

  it('is rejected by createTokenizer as modelCorrupt when a special token is missing', () => {
    const vocabulary = loadVocabulary('[PAD]\n[UNK]\n[CLS]\n[SEP]\nmask');
    expect(() => createTokenizer(uncased, vocabulary)).toThrowError(
      expect.objectContaining({
        code: 'modelCorrupt',
        message: 'The vocabulary lacks the mask token "[MASK]".',
      }),
    );
  });
});
