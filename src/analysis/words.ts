import { lazy } from './base/lazy';

const segmenter = lazy(() => new Intl.Segmenter('en', { granularity: 'word' }));
const spacedScripts =
  /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]*$/u;
const spacedWord = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['’.,-][\p{L}\p{N}][\p{L}\p{N}\p{M}]*)*/gu;

/** Longest stretch for the segmenter, in UTF-16 units. */
const chunkLength = 8192;

/**
 * Words as a reader counts them: numbers count; `don't`, `well-known` and `1,000.5` count once. The segmenter is needed
 * only where words are not set apart by spaces; elsewhere a pattern does it many times faster.
 */
export function countWords(text: string): number {
  if (spacedScripts.test(text)) return text.match(spacedWord)?.length ?? 0;
  let words = 0;
  for (let at = 0; at < text.length; at += chunkLength) {
    for (const { isWordLike } of segmenter().segment(text.slice(at, at + chunkLength))) {
      if (isWordLike === true) words += 1;
    }
  }
  return words;
}
