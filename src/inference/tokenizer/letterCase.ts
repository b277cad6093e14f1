/**
 * Letter case of a word: no letters that have one, all small, first large, all large, mixed, a single large letter. An
 * uncased vocabulary does not tell it, and it is what tells names from words. training/lettercase.py is the same.
 */
export const letterCases = { none: 0, small: 1, title: 2, large: 3, mixed: 4, initial: 5 } as const;
export type LetterCase = (typeof letterCases)[keyof typeof letterCases];
export const letterCaseCount = Object.keys(letterCases).length;

/** `v2` is small, `Paris` title, `HTTP` large, `GitHub` mixed, `3D` initial, `42` none. */
export function letterCaseOf(word: string): LetterCase {
  let small = 0;
  let large = 0;
  let beginsLarge = false;
  for (const character of word) {
    if (character !== character.toLowerCase()) {
      beginsLarge ||= small === 0;
      large++;
    } else if (character !== character.toUpperCase()) {
      small++;
    }
  }
  if (large === 0) return small === 0 ? letterCases.none : letterCases.small;
  if (small === 0) return large === 1 ? letterCases.initial : letterCases.large;
  return beginsLarge && large === 1 ? letterCases.title : letterCases.mixed;
}
