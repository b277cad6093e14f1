import type { AnalyzedSentence } from '../types';
import { areOpposed } from './opposites';

/** A passage as it is compared. White space is single. */
interface Reading {
  /** As it stands in the document. */
  readonly written: string;
  /** Without code, addresses and markup. */
  readonly prose: string;
  readonly code: readonly string[];
  readonly names: readonly string[];
}

/**
 * Whether two passages that the model finds close can say the same. They do not when they differ in a number (versions,
 * dates, amounts), when each has a name or a piece of code that the other has not, when they change two sides ("JSON
 * into YAML", "YAML into JSON"), or when they deny each other or speak of opposites: to all of that the model is nearly
 * blind. And of code it sees nothing: where the prose is equal, the code must be.
 */
export function canSayTheSame(a: AnalyzedSentence, b: AnalyzedSentence, text: string): boolean {
  const [first, second] = [readingOf(a, text), readingOf(b, text)];
  if (first.written === second.written) return true;
  return (
    first.prose !== second.prose &&
    numbersOf(first.written) === numbersOf(second.written) &&
    !eachHasItsOwn(first.code, second.code) &&
    !haveOtherNames(first, second) &&
    !haveChangedSides(first.prose, second.prose) &&
    !areOpposed(first.written, second.written)
  );
}

function readingOf({ start, end, text: masked, result }: AnalyzedSentence, text: string): Reading {
  const written = text.slice(start, end);
  return {
    written: single(written),
    prose: single(masked),
    code: codeIn(written, masked),
    names: [
      ...(masked.match(capitals) ?? []),
      ...result.entities.map((entity) => written.slice(entity.start, entity.end)),
    ].map((name) => single(name).toLowerCase()),
  };
}

function single(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function numbersOf(passage: string): string {
  return (passage.match(/\d+/g) ?? []).sort().join(' ');
}

/** Words with a capital behind their first letter: names in every language (JSON, OpenBSD). */
const capitals = /\p{L}+\p{Lu}[\p{L}\p{N}]*/gu;
/** Masked, and no code: where a link leads, and tags with attributes. */
const addresses = /\]\([^()]*\)|\]\[[^\][]*\]|\w+:\/\/\S+|<\/?\w+(?:\s[^<>]*=[^<>]*)?>/g;
const codeWord = /[\p{L}\p{N}_$@-][\p{L}\p{N}_$@.:-]*/gu;

/** The words of the code in a passage. Masked text is as wide as what is written. */
function codeIn(written: string, masked: string): readonly string[] {
  const hidden = written.replace(/[^]/g, (unit, at: number) => (masked[at]?.trim() === '' ? unit : ' '));
  return hidden.replace(addresses, ' ').match(codeWord) ?? [];
}

function eachHasItsOwn(a: readonly string[], b: readonly string[]): boolean {
  return a.some((word) => !b.includes(word)) && b.some((word) => !a.includes(word));
}

/** Each names something that the other does not so much as mention. */
function haveOtherNames(a: Reading, b: Reading): boolean {
  const hasOwn = ({ names }: Reading, { written }: Reading): boolean => {
    const other = written.toLowerCase();
    return names.some((name) => !other.includes(name));
  };
  return hasOwn(a, b) && hasOwn(b, a);
}

/** Words with two sides that are not the same the other way round. */
const hinges = ['into', 'to', 'from', 'than', 'with', 'before', 'after', 'instead of'].map(
  (hinge) => new RegExp(`\\b${hinge}\\b`),
);

function haveChangedSides(a: string, b: string): boolean {
  return hinges.some((hinge) => {
    const [left, right] = sidesOf(a, hinge);
    const [otherLeft, otherRight] = sidesOf(b, hinge);
    return left.some((word) => otherRight.includes(word)) && right.some((word) => otherLeft.includes(word));
  });
}

/** The words that stand on one side alone of the first such word. None where there is no such word. */
function sidesOf(prose: string, hinge: RegExp): readonly [readonly string[], readonly string[]] {
  const text = prose.toLowerCase();
  const found = hinge.exec(text);
  if (!found) return [[], []];
  const wordsOf = (side: string): readonly string[] => side.match(/[\p{L}\p{N}]+/gu) ?? [];
  const before = wordsOf(text.slice(0, found.index));
  const behind = wordsOf(text.slice(found.index + found[0].length));
  return [before.filter((word) => !behind.includes(word)), behind.filter((word) => !before.includes(word))];
}
