import { describe, expect, it } from 'vitest';
import words from '../../../golden/letterCase/words.json';
import { letterCaseOf, letterCases } from '../../../../src/inference/tokenizer/letterCase';

describe('the letter case of a word', () => {
  it.each(Object.entries(words))('is %s as in training', (name, examples) => {
    const expected = letterCases[name as keyof typeof letterCases];
    expect(examples.map((word) => [word, letterCaseOf(word)])).toEqual(
      examples.map((word) => [word, expected]),
    );
  });
});
