import { Pacer } from '../base/pacer';
import { excerptOf } from '../excerpts';
import { entitiesOf } from '../lookups';
import type { DocumentAnalysis, Finding, Span } from '../types';

/** Names that the model is less sure of are not compared. */
const minimumEntityScore = 0.6;
/** Shorter names fold together by chance ("IT" and "It"). */
const shortestFolded = 4;
/** From this length on, one letter more, less, other or swapped is a slip, if the other spelling rules by far. */
const shortestForSlips = 8;
const timesForSlips = 3;
/** Slips are looked for among this many names at most: each is compared with each. */
const mostForSlips = 400;
const longestQuote = 60;

interface Mention extends Span {
  readonly type: string;
  readonly text: string;
}
type Word = Span & { readonly text: string };
interface Spelling {
  readonly text: string;
  readonly mentions: readonly Mention[];
}

/**
 * Mentions of a name that is mostly spelled in another way in the same document: with other capitals, spaces or hyphens
 * ("Github" beside "GitHub"), or with one wrong letter in a long name. The score is the share of the ruling spelling
 * among all mentions, 0..1, and at least the threshold; of equals the first rules. In document order. Throws `cancelled`.
 */
export async function findInconsistent(
  analysis: DocumentAnalysis,
  threshold: number,
  signal?: AbortSignal,
): Promise<readonly Finding[]> {
  const pacer = new Pacer(signal);
  const mentions = await mentionsIn(analysis, pacer);
  if (pacer.isDue) await pacer.breathe();
  const byFold = groupByFold(mentions);
  if (pacer.isDue) await pacer.breathe();
  const groups = joinSlips(byFold);
  return groups.flatMap((spellings) => toFindings(spellings, threshold)).sort((a, b) => a.start - b.start);
}

/** Capitals, spaces, hyphens and the like left out. */
export function foldName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{Pd}_.·]+/gu, '');
}

/** The model's names, and the words that only names look like, in any spelling. */
async function mentionsIn(analysis: DocumentAnalysis, pacer: Pacer): Promise<readonly Mention[]> {
  const named = entitiesOf(analysis)
    .filter(({ score }) => score >= minimumEntityScore)
    .map(({ start, end, label, text }) => withoutPossessive({ start, end, type: label, text }));
  const words = await wordsIn(analysis, pacer);
  const mixed = new Map(
    words.filter(({ text }) => isMixed(text)).map(({ text }): [string, string] => [foldName(text), 'MISC']),
  );
  for (const { text, type } of named) if (mixed.has(foldName(text))) mixed.set(foldName(text), type);
  const known = new Set(named.map(({ start, end }) => `${start} ${end}`));
  const others = words.flatMap((word) => {
    const type = mixed.get(foldName(word.text));
    return type === undefined || known.has(`${word.start} ${word.end}`) ? [] : { ...word, type };
  });
  return [...named, ...others].sort((a, b) => a.start - b.start);
}

/** A capital behind a small letter: nobody writes an ordinary word like this. */
function isMixed(text: string): boolean {
  return /\p{Ll}\p{Lu}/u.test(text);
}

/** Words with a capital and a small letter: all small may be a command, all capitals shouting. */
async function wordsIn({ sentences }: DocumentAnalysis, pacer: Pacer): Promise<readonly Word[]> {
  const words: Word[] = [];
  for (const { start, text } of sentences) {
    for (const { index, 0: word } of text.matchAll(capitalized)) {
      if (/\p{Ll}/u.test(word))
        words.push({ start: start + index, end: start + index + word.length, text: word });
    }
    if (pacer.isDue) await pacer.breathe();
  }
  return words;
}

const capitalized = /(?<![\p{L}\p{N}_./@#-])\p{Lu}[\p{L}\p{N}]+(?![\p{L}\p{N}_/@-]|\.\p{L})/gu;

function withoutPossessive(mention: Mention): Mention {
  const length = /['’]s$/.test(mention.text) ? 2 : 0;
  const text = mention.text.slice(0, mention.text.length - length);
  return { ...mention, end: mention.end - length, text };
}

/** Spellings of the same folded name, the ruling one first. */
type Group = readonly Spelling[];

function groupByFold(mentions: readonly Mention[]): readonly Group[] {
  const byFold = new Map<string, Map<string, Mention[]>>();
  for (const mention of mentions) {
    const text = mention.text.replace(/\s+/g, ' ');
    // Of a person's name, one without its spaces is a handle.
    const fold = mention.type === 'PERSON' ? text.toLowerCase() : foldName(text);
    if (fold.length < shortestFolded || !isComparable(text)) continue;
    const spellings = byFold.get(fold) ?? new Map<string, Mention[]>();
    byFold.set(fold, spellings);
    const alike = spellings.get(text);
    if (alike) alike.push(mention);
    else spellings.set(text, [mention]);
  }
  return [...byFold.values()].map((spellings) =>
    ranked([...spellings].map(([text, found]) => ({ text, mentions: found }))),
  );
}

/** All capitals may be shouting or a constant, all small letters a command: neither is another spelling. */
function isComparable(text: string): boolean {
  return /\p{Lu}/u.test(text) && /\p{Ll}/u.test(text);
}

function ranked(spellings: readonly Spelling[]): Group {
  return [...spellings].sort((a, b) => b.mentions.length - a.mentions.length || startOf(a) - startOf(b));
}

function startOf({ mentions }: Spelling): number {
  return mentions[0]?.start ?? 0;
}

/** Takes a name that stands once to a long one that stands often and differs in one letter. */
function joinSlips(groups: readonly Group[]): readonly Group[] {
  const long = groups.filter(([first]) => first && foldName(first.text).length >= shortestForSlips);
  if (long.length > mostForSlips) return groups;
  const ruling = long.filter(([first]) => (first?.mentions.length ?? 0) >= timesForSlips);
  const joined = new Map<Group, Group>();
  const gone = new Set<Group>();
  for (const group of long) {
    const target = countOf(group) === 1 ? ruling.find((other) => isSlip(group, other)) : undefined;
    if (!target) continue;
    gone.add(group);
    joined.set(target, [...(joined.get(target) ?? target), ...group]);
  }
  return groups.filter((group) => !gone.has(group)).map((group) => joined.get(group) ?? group);
}

function countOf(group: Group): number {
  return group.reduce((sum, { mentions }) => sum + mentions.length, 0);
}

function isSlip([rare]: Group, [common]: Group): boolean {
  const [one, other] = [rare?.mentions[0], common?.mentions[0]];
  if (!one || !other || one.type !== other.type) return false;
  const [a, b] = [foldName(one.text), foldName(other.text)];
  const isPlural = a === `${b}s` || b === `${a}s`;
  return !isPlural && digitsOf(a) === digitsOf(b) && differInOneLetter(a, b);
}

function digitsOf(text: string): string {
  return text.replace(/\P{N}/gu, '');
}

/** One letter more, less, other, or two neighbours swapped. The first letter is never the slip. */
export function differInOneLetter(a: string, b: string): boolean {
  if (a === b || a[0] !== b[0] || Math.abs(a.length - b.length) > 1) return false;
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  const shorter = Math.min(a.length, b.length);
  while (tail < shorter - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const [left, right] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  const isSwapped = left.length === 2 && left[0] === right[1] && left[1] === right[0];
  return isSwapped || (left.length <= 1 && right.length <= 1);
}

function toFindings(spellings: Group, threshold: number): readonly Finding[] {
  const [ruling, ...others] = spellings;
  const first = ruling?.mentions[0];
  if (!ruling || !first || others.length === 0) return [];
  const [times, total] = [ruling.mentions.length, countOf(spellings)];
  const score = times / total;
  if (score < threshold) return [];
  const quote = excerptOf(ruling.text, longestQuote);
  return others.flatMap(({ mentions }) =>
    mentions.map(({ start, end, type, text }) => ({
      rule: 'entities/inconsistent',
      start,
      end,
      score,
      message: `Spelled “${quote}” elsewhere in this document (${times} of ${total} times).`,
      details: [quote, String(times), String(total)],
      related: [{ start: first.start, end: first.end, message: 'It is spelled like this here.' }],
      entity: { type, text },
      replacement: ruling.text,
    })),
  );
}
