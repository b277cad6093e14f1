import { createHash } from 'node:crypto';
import { countLeading } from './base/search';
import type { AnalyzedSentence, Finding } from './types';

/** A line break with the markers that a wrapped line of a quote or comment begins with. */
const lineBreak = /\s*\r?\n[ \t]*(?:(?:[>*#;%]+|\/\/+|--)[ \t]*)*/g;

/** Hex digits of a fingerprint: 64 bits, so that two of a million texts collide with a probability of 1 in 37 million. */
const digits = 16;

/**
 * Names a text without quoting it: the first 16 hex digits of the SHA-256 of its sentence and of the reported part, white
 * space made single. It stays the same when the text moves, is wrapped anew or its surroundings change.
 */
export function fingerprintOf(
  text: string,
  finding: Pick<Finding, 'start' | 'end'>,
  sentence = finding,
): string {
  const parts = [sentence, finding].map(({ start, end }) =>
    text.slice(start, end).replace(lineBreak, ' ').replace(/\s+/g, ' ').trim(),
  );
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, digits);
}

/** For findings in document order: the sentence in which each starts, itself when there is none. */
export function sentenceOf(
  sentences: readonly AnalyzedSentence[],
  finding: Finding,
): Pick<Finding, 'start' | 'end'> {
  const candidate = sentences[countLeading(sentences, ({ start }) => start <= finding.start) - 1];
  return candidate && finding.start < candidate.end ? candidate : finding;
}
