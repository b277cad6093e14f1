import type { AnalyzedSentence } from '../../../analysis';

/** Emphasis, and the brackets and address of a link: markup that the masking of prose has taken. */
const marks = /^(?:[*_~]+|!?\[|\]\(\S*\)|\]\[\S*\]|\])+$/;

/**
 * A sentence as a reader of the rendered text sees it: without emphasis, link addresses and the backticks of code.
 * @param text the document's, at the version of the sentence
 */
export function plainSentence({ start, end, text: prose }: AnalyzedSentence, text: string): string {
  const raw = text.slice(start, end);
  if (raw === prose) return raw;
  let plain = '';
  let at = 0;
  while (at < raw.length) {
    const isProse = raw[at] === prose[at];
    let next = at + 1;
    while (next < raw.length && (raw[next] === prose[next]) === isProse) next++;
    const run = raw.slice(at, next);
    plain += isProse ? run : marks.test(run) ? '' : run.replace(/`/g, '');
    at = next;
  }
  return plain;
}

/** The sentences of a passage as one text. */
export function plainPassage(sentences: readonly AnalyzedSentence[], text: string): string {
  return sentences.map((sentence) => plainSentence(sentence, text)).join(' ');
}
