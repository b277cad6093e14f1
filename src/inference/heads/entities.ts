import type { EntitiesHead } from '../model/manifest';
import type { Encoding, Entity, EntityAlternative, EntityType, Span } from '../types';
import { type ReadTag, tagOf } from './entityTags';
import { argMaxRow, softmaxRow } from './math';

/** What the head said of one window, and which of its tokens count: the overlap of two windows is owned by one. */
export interface EntitiesWindow {
  readonly encoding: Encoding;
  /** Half-open range of token indexes; never includes [CLS] and [SEP]. */
  readonly ownedStart: number;
  readonly ownedEnd: number;
  /** [encoding.length, labels], row-major, in the order of the head's labels. */
  readonly logits: Float32Array;
}

/** One source word with the tag of its first piece. */
interface Word extends Span {
  readonly index: number;
  readonly tag: ReadTag;
  /** Probability of each type, B- and I- together: which of the two it is does not matter to a reader. Empty for no name. */
  readonly scores: ReadonlyMap<EntityType | undefined, number>;
}

/**
 * Entities of one text, ordered by start, never overlapping.
 *
 * Each word takes the likeliest tag of its first piece. A run of tags becomes an entity as in BIO, with repair: `I-X`
 * after anything but `B-X` or `I-X` starts a new one, and so does a wide gap in the text. Other schemes of tags are
 * read too (`entityTags.ts`). The span reaches from the
 * first word's start to the last one's end, less quotes, commas and brackets at its edges, over the whole of a
 * hyphenated name; what has no letter or digit, and what is part of an identifier, is dropped. Scores are means over
 * its words.
 */
export function decodeEntities(
  text: string,
  windows: readonly EntitiesWindow[],
  head: EntitiesHead,
): readonly Entity[] {
  const entities: Entity[] = [];
  let group: Word[] = [];
  const flush = (): void => {
    const entity = entityOf(text, group);
    // Two halves of one hyphenated name both became all of it.
    const isFree = entity !== undefined && entity.start >= (entities.at(-1)?.end ?? 0);
    if (isFree) entities.push(entity);
    group = [];
  };
  for (const word of wordsOf(windows, head)) {
    const previous = group.at(-1);
    if (previous !== undefined && !continues(text, previous, word)) flush();
    if (word.tag.type !== undefined) group.push(word);
  }
  flush();
  return entities;
}

/** The words of all windows in text order. The tag comes from the window that owns the word's first piece. */
function wordsOf(windows: readonly EntitiesWindow[], head: EntitiesHead): readonly Word[] {
  const words: Word[] = [];
  const tags = head.labels.map(tagOf);
  for (const { encoding, ownedStart, ownedEnd, logits } of windows) {
    for (let token = ownedStart; token < ownedEnd; token++) {
      const index = encoding.wordIndex[token] ?? -1;
      if (index < 0) continue;
      const start = encoding.spans[2 * token] ?? 0;
      const end = encoding.spans[2 * token + 1] ?? 0;
      const last = words.at(-1);
      if (last?.index === index) words[words.length - 1] = { ...last, end: Math.max(last.end, end) };
      else words.push({ index, start, end, ...tagAt(logits, token, head, tags) });
    }
  }
  return words;
}

function tagAt(
  logits: Float32Array,
  token: number,
  { temperature }: EntitiesHead,
  tags: readonly ReadTag[],
): Pick<Word, 'tag' | 'scores'> {
  const start = token * tags.length;
  const tag = tags[argMaxRow(logits, start, tags.length)] ?? noName;
  const scores = new Map<EntityType | undefined, number>();
  // Most words are no names, and of these nobody asks more.
  if (tag.type === undefined) return { tag, scores };
  const probabilities = softmaxRow(logits, start, tags.length, temperature);
  tags.forEach(({ type }, i) => {
    scores.set(type, Math.min(1, (scores.get(type) ?? 0) + (probabilities[i] ?? 0)));
  });
  return { tag, scores };
}

const noName = tagOf('O');

function continues(text: string, previous: Word, { tag, start }: Word): boolean {
  const isOpen = !previous.tag.isLast && !tag.isFirst && tag.type === previous.tag.type;
  return isOpen && !isWide(text.slice(previous.end, start));
}

/**
 * Whether a gap between two words separates them: a blank line, or more than three units within a line. Code that was
 * masked by spaces leaves such gaps, and a mark must not run over it. A wrapped line (with its indentation) joins.
 */
function isWide(gap: string): boolean {
  const lineBreaks = gap.match(/\r\n|\r|\n/g)?.length ?? 0;
  return lineBreaks > 1 || (lineBreaks === 0 && gap.length > 3);
}

function entityOf(text: string, words: readonly Word[]): Entity | undefined {
  const [first] = words;
  const label = first && first.tag.type;
  if (first === undefined || label === undefined) return undefined;
  const trimmed = trim(text, { start: first.start, end: words.at(-1)?.end ?? first.end });
  if (!/[\p{L}\p{N}]/u.test(text.slice(trimmed.start, trimmed.end))) return undefined;
  const span = toWholeWords(text, trimmed);
  if (isPartOfIdentifier(text, span)) return undefined;
  const inside = words.filter((word) => word.end > span.start && word.start < span.end);
  const others = [...first.scores.keys()].filter((type) => type !== label);
  const alternatives = others
    .map((type) => ({ label: type, score: meanScore(inside, type) }))
    .filter(({ score }) => score >= leastAlternative)
    .sort((a, b) => b.score - a.score);
  return { ...span, label, score: meanScore(inside, label), alternatives };
}

/** Of what is less likely there is nothing to tell. */
const leastAlternative = 0.01;

function meanScore(words: readonly Word[], type: EntityAlternative['label']): number {
  return words.reduce((sum, { scores }) => sum + (scores.get(type) ?? 0), 0) / words.length;
}

/** Longest part of a hyphenated name that is looked for beside an entity, in UTF-16 units. */
const longestPart = 40;

/**
 * A name with a hyphen is one name ("Jean-Luc", the handle "@anna-m") although the tokenizer cuts it. What is merely
 * joined to a name ("Paris-based", "non-European") begins with a small letter and stays outside.
 */
function toWholeWords(text: string, { start, end }: Span): Span {
  const before = /(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{N}]*-$/u.exec(
    text.slice(Math.max(0, start - longestPart), start),
  );
  const isHandle = text.charAt(start - 1) === '@';
  const joined = isHandle ? /^(?:-[\p{L}\p{N}]+)+/u : /^(?:-\p{Lu}[\p{L}\p{N}]*)+/u;
  const after = joined.exec(text.slice(end, end + longestPart));
  return { start: start - (before?.[0].length ?? 0), end: end + (after?.[0].length ?? 0) };
}

/** `md` of `LICENSE.md`, `Node` of `Node.js`, `Jenkins` of `run_Jenkins`: parts of identifiers are not names. */
function isPartOfIdentifier(text: string, { start, end }: Span): boolean {
  const before = text.slice(Math.max(0, start - 2), start);
  const after = text.slice(end, end + 2);
  return /[\p{L}\p{N})][._\\]$|_$/u.test(before) || /^[._\\][\p{L}\p{N}]|^_/u.test(after);
}

/** Full stops stay ("U.S.", "Inc."), as the model marked them on purpose; these never belong to a name's edge. */
const edge = /[\s,;:"'`“”‘’„«»‹›@-]/u;
const brackets: readonly (readonly [open: string, close: string])[] = [
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
];

function trim(text: string, span: Span): Span {
  let { start, end } = span;
  for (;;) {
    const part = text.slice(start, end);
    if (isEdge(part, part.charAt(0))) start += 1;
    else if (isEdge(part, part.charAt(part.length - 1))) end -= 1;
    else if (brackets.some(([open, close]) => part.startsWith(open) && part.endsWith(close))) {
      start += 1;
      end -= 1;
    } else return { start, end };
  }
}

/** Whether a character at either end of `part` is punctuation to leave out, or a bracket without its partner. */
function isEdge(part: string, character: string): boolean {
  const pair = brackets.find((candidates) => candidates.includes(character));
  return edge.test(character) || (pair !== undefined && !pair.every((bracket) => part.includes(bracket)));
}
