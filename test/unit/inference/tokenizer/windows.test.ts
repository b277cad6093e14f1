import { describe, expect, it } from 'vitest';
import { planWindows } from '../../../../src/inference/tokenizer/windows';
import { bertTokenizer, tokensOf } from './support';

const bert = bertTokenizer();

/** The word index of words with the given numbers of pieces. */
const wordsOf = (...pieces: readonly number[]): Int32Array =>
  Int32Array.from(pieces.flatMap((count, word) => Array<number>(count).fill(word)));

describe('planWindows', () => {
  it('gives an empty text one empty window', () => {
    expect(planWindows(wordsOf(), 8, 2)).toEqual([{ start: 0, end: 0, ownedStart: 0, ownedEnd: 0 }]);
  });

  it('gives a text that just fits one window', () => {
    expect(planWindows(wordsOf(1, 2, 1, 4), 8, 2)).toEqual([
      { start: 0, end: 8, ownedStart: 0, ownedEnd: 8 },
    ]);
  });

  it('shares the overlap between neighbours', () => {
    expect(planWindows(wordsOf(...Array<number>(20).fill(1)), 8, 4)).toEqual([
      { start: 0, end: 8, ownedStart: 0, ownedEnd: 6 },
      { start: 4, end: 12, ownedStart: 6, ownedEnd: 10 },
      { start: 8, end: 16, ownedStart: 10, ownedEnd: 14 },
      { start: 12, end: 20, ownedStart: 14, ownedEnd: 20 },
    ]);
  });

  it('breaks, begins and hands over between words', () => {
    //                  0 1 2-3 4 5-6-7 8-9 10
    const words = wordsOf(1, 1, 2, 1, 3, 2, 1);
    expect(planWindows(words, 7, 3)).toEqual([
      { start: 0, end: 5, ownedStart: 0, ownedEnd: 4 },
      { start: 2, end: 8, ownedStart: 4, ownedEnd: 8 },
      { start: 5, end: 11, ownedStart: 8, ownedEnd: 11 },
    ]);
  });

  it('breaks inside a word only when the word is longer than half a window', () => {
    expect(planWindows(wordsOf(1, 9, 1), 6, 2)).toEqual([
      { start: 0, end: 6, ownedStart: 0, ownedEnd: 5 },
      { start: 4, end: 10, ownedStart: 5, ownedEnd: 10 },
      { start: 10, end: 11, ownedStart: 10, ownedEnd: 11 },
    ]);
  });

  it('works without an overlap and with room for a single token', () => {
    expect(planWindows(wordsOf(1, 1, 1, 1), 2, 0).map(({ start, end }) => [start, end])).toEqual([[0, 2], [2, 4]]); // prettier-ignore
    expect(planWindows(wordsOf(3), 1, 0).map(({ start, end }) => [start, end])).toEqual([[0, 1], [1, 2], [2, 3]]); // prettier-ignore
  });
});

describe('encodeWindows', () => {
  it('gives a short text as the one encoding that encode gives', () => {
    const [window, ...more] = bert.encodeWindows('A short text.', 512, 64);
    expect(more).toEqual([]);
    expect(window).toEqual({ encoding: bert.encode('A short text.'), ownedStart: 1, ownedEnd: 5 });
  });

  it('gives an empty text one window that owns nothing', () => {
    expect(bert.encodeWindows('', 512, 64)).toEqual([
      { encoding: bert.encode(''), ownedStart: 1, ownedEnd: 1 },
    ]);
  });

  it('keeps spans and words relative to the whole text', () => {
    const windows = bert.encodeWindows('one two three four five', 5, 1);
    expect(windows.map(({ encoding }) => tokensOf(bert, encoding).map(({ token, start, word }) => `${token}:${start}:${word}`))).toEqual([
      ['[CLS]:-1:-1', 'one:0:0', 'two:4:1', 'three:8:2', '[SEP]:-1:-1'],
      ['[CLS]:-1:-1', 'three:8:2', 'four:14:3', 'five:19:4', '[SEP]:-1:-1'],
    ]); // prettier-ignore
    expect(windows.map(({ ownedStart, ownedEnd }) => [ownedStart, ownedEnd])).toEqual([[1, 4], [2, 4]]); // prettier-ignore
  });

  it.each([
    [2, 0, 'maxTokens is 2'],
    [7.5, 0, 'maxTokens is 7.5'],
    [Number.NaN, 0, 'maxTokens is NaN'],
    [12, -1, 'overlapTokens is -1'],
    [12, 6, 'overlapTokens is 6; it must be an integer in 0..5'],
    [12, 1.5, 'overlapTokens is 1.5'],
  ])('rejects windows of %s tokens with an overlap of %s as invalidInput', (maxTokens, overlap, message) => {
    expect(() => bert.encodeWindows('text', maxTokens, overlap)).toThrowError(
      expect.objectContaining({ code: 'invalidInput', message: expect.stringContaining(message) as string }),
    );
  });
});
