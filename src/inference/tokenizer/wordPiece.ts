import type { NormalizedWord } from './normalize';
import type { PieceFinder } from './pieceFinder';
import type { Vocabulary } from './vocabulary';

/** The pieces of one word, three numbers each: id, start, end; the span is relative to the start of the word. */
export type Pieces = readonly number[];

/** Greedy longest-match-first segmentation (the reference's `WordPiece`). */
export class WordPiece {
  readonly #finder: PieceFinder;
  readonly #unknownId: number;

  /** @param continuingPrefix what the vocabulary writes before a token that continues a word: `##` */
  constructor(vocabulary: Vocabulary, continuingPrefix: string, unknownId: number) {
    this.#unknownId = unknownId;
    this.#finder = vocabulary.finder(continuingPrefix);
  }

  /** One unknown token for the whole word if it is too long or cannot be put together from the vocabulary. */
  split(word: NormalizedWord): Pieces {
    if (word.isTooLong) return [this.#unknownId, 0, word.end];
    const pieces: number[] = [];
    this.#finder.read(word.units, word.length);
    for (let from = 0; from < word.length; from = this.#finder.matchEnd) {
      const id = this.#finder.longestMatch(word.units, from, word.length);
      if (id < 0) return [this.#unknownId, 0, word.end];
      pieces.push(id, word.starts[from] ?? 0, word.ends[this.#finder.matchEnd - 1] ?? 0);
    }
    return pieces;
  }
}
