const word = /\p{L}[\p{L}\p{M}\p{N}]*(?:['’.-][\p{L}\p{N}]+)*/gu;

/** Number of words that start with a letter; `don't` and `well-known` count once. */
export function countWords(text: string): number {
  return text.match(word)?.length ?? 0;
}
