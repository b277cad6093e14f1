import { lazy } from '../base/lazy';
import { bounds, complements, contrasts, emptyNegations, negations } from './oppositeWords';

/** One side of one pair (or larger group) of opposites. */
interface Side {
  readonly group: number;
  readonly side: number;
}

/** What may turn a passage around. */
interface Reading {
  /** How often each side is named, by group. */
  readonly counts: ReadonlyMap<number, readonly number[]>;
  readonly negations: number;
}

const word = /\p{L}+(?:['’]\p{L}+)*|[,;:.!?()]/gu;
/** How far before a word its negation may stand: "not yet enabled", "never leave it open". */
const reach = 3;
const sides = lazy(() => sidesByWord([...complements, ...contrasts]));

/** What stands in brackets. */
const aside = /\([^()]*\)/g;

/**
 * Whether two English passages of nearly the same wording say the contrary of each other, or the same of contrary things:
 * one has a negation more (two more are none), or a word for which the other has its opposite. "Not enabled" counts as
 * "disabled" where that makes them agree. An aside in brackets counts where both have one: alone it adds, and denies
 * nothing.
 */
export function areOpposed(a: string, b: string): boolean {
  if (differInEveryReading(withoutAsides(a), withoutAsides(b))) return true;
  const bothHaveOne = [a, b].every((text) => text !== withoutAsides(text));
  return bothHaveOne && differInEveryReading(a, b);
}

function withoutAsides(text: string): string {
  return text.replace(aside, ' ');
}

function differInEveryReading(a: string, b: string): boolean {
  const [tokens, others] = [tokensOf(a), tokensOf(b)];
  return [false, true].every((isTurned) => differ(readingOf(tokens, isTurned), readingOf(others, isTurned)));
}

function tokensOf(text: string): readonly string[] {
  const plain = bounds.reduce((before, [phrase, bound]) => before.replace(phrase, bound), text);
  return plain.replace(emptyNegations, ' ').toLowerCase().match(word) ?? [];
}

function isNegation(token: string): boolean {
  return negations.has(token) || /n['’]t$/.test(token);
}

/** With `isTurned` a negation turns the next word around that has a complement, and no longer counts by itself. */
function readingOf(tokens: readonly string[], isTurned: boolean): Reading {
  const counts = new Map<number, number[]>();
  let denials = 0;
  let lastDenial = -Infinity;
  tokens.forEach((token, at) => {
    if (isNegation(token)) {
      denials += 1;
      lastDenial = at;
    } else if (!/^\p{L}/u.test(token)) lastDenial = -Infinity;
    let wasTurned = false;
    for (const { group, side } of sides().get(token) ?? []) {
      const turns = isTurned && group < complements.length && at - lastDenial <= reach;
      const row = counts.get(group) ?? [];
      const counted = turns ? 1 - side : side;
      row[counted] = (row[counted] ?? 0) + 1;
      counts.set(group, row);
      wasTurned ||= turns;
    }
    if (wasTurned) {
      denials -= 1;
      lastDenial = -Infinity;
    }
  });
  return { counts, negations: denials };
}

function differ(a: Reading, b: Reading): boolean {
  if ((a.negations - b.negations) % 2 !== 0) return true;
  return [...a.counts].some(([group, counts]) => {
    const others = b.counts.get(group) ?? [];
    const length = Math.max(counts.length, others.length);
    const surplus = Array.from({ length }, (_, side) => (counts[side] ?? 0) - (others[side] ?? 0));
    return surplus.some((count) => count > 0) && surplus.some((count) => count < 0);
  });
}

function sidesByWord(groups: readonly string[]): ReadonlyMap<string, readonly Side[]> {
  const byWord = new Map<string, Side[]>();
  groups.forEach((group, index) => {
    group.split(' | ').forEach((synonyms, side) => {
      const forms = new Set(synonyms.split(' ').flatMap(formsOf));
      for (const form of forms) byWord.set(form, [...(byWord.get(form) ?? []), { group: index, side }]);
    });
  });
  return byWord;
}

/** A word with the endings of nouns and regular verbs. Some are no words; nobody writes them. */
function formsOf(base: string): readonly string[] {
  const stem = base.replace(/e$/, '');
  const soft = base.replace(/([^aeiou])y$/, '$1i');
  const doubled = base + base.slice(-1);
  return [
    base,
    `${base}s`,
    `${soft}es`,
    base.endsWith('e') ? `${base}d` : `${soft}ed`,
    `${stem}ing`,
    `${doubled}ed`,
    `${doubled}ing`,
  ];
}
