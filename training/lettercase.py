"""Letter case of a word, which the vocabulary (uncased) does not tell: names can be told from words by it.

src/inference/tokenizer/letterCase.ts is the same for the editor; test/golden/letterCase.json holds both to it.
"""

import functools

#: No letters that have a case, all small, first large, all large, mixed, a single large letter.
NO_CASE, SMALL, TITLE, LARGE, MIXED, INITIAL = CASES = range(6)


@functools.lru_cache(maxsize=1 << 18)
def case_of(word):
    """One of CASES: `v2` is SMALL, `Paris` TITLE, `HTTP` LARGE, `GitHub` MIXED, `3D` INITIAL, `42` NO_CASE."""
    large = [is_large(character) for character in word if is_large(character) or character != character.upper()]
    if not large:
        return NO_CASE
    if not any(large):
        return SMALL
    if all(large):
        return INITIAL if len(large) == 1 else LARGE
    return TITLE if large[0] and sum(large) == 1 else MIXED


def is_large(character):
    """Whether there is a small form of it."""
    return character != character.lower()


def spelled(word, case):
    """A word in small letters as one of `case` (what the pieces of a text no longer tell)."""
    if case == TITLE:
        return word[:1].upper() + word[1:]
    if case == MIXED:
        return word[:1] + word[1:].upper()
    return word.upper() if case in (LARGE, INITIAL) else word
