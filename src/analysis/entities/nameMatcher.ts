import type { Pacer } from '../base/pacer';
import type { Span } from '../types';

/** Where a name was found, and the id under which it was added. */
export interface NameMatch extends Span {
  readonly id: number;
}

interface Node {
  /** Next word by what stands before it: `edgeOf`. */
  readonly edges: Map<string, Node>;
  /** Spellings that end here; `anyCase` is the id for all of them. */
  anyCase?: number;
  exact?: Map<string, number>;
}

interface Word extends Span {
  readonly folded: string;
}

/** The escapes of space, plus and the like are no letters: `Ada%20Lovelace` has two words. */
const wordOrEscape = /%(?:20|2[B-F]|0[AD])|[\p{L}\p{N}\p{M}]+/gu;
const han = /\p{Script=Han}/u;

/** What may stand for the white space of a name: other white space, and what markup, addresses and identifiers use. */
const looseSeparator = /^(?:[\s.>*#/_~+\\-]|%20){1,40}$/;
const space = ' ';

/** A name of so few letters is matched only as it is written: `US` is not `us`. */
const shortName = 2;

/**
 * Finds many names in a text in one pass: whole words, whatever their case, with any white space, or what stands for it
 * in addresses and identifiers, between them. Names of one letter are never found, names of two only in their case.
 */
export class NameMatcher {
  readonly #root: Node = { edges: new Map() };

  /** `isExact`: only in this very case. The first id that a spelling was added with stays. */
  add(name: string, id: number, isExact = false): void {
    const words = wordsOf(name);
    const letters = words.reduce((sum, { folded }) => sum + folded.length, 0);
    if (words.length === 0 || letters < shortName) return;
    let node = this.#root;
    words.forEach((word, index) => {
      const before = words[index - 1];
      const separator = before === undefined ? '' : name.slice(before.end, word.start);
      node = childOf(node, edgeOf(/\s/.test(separator) ? space : separator, word.folded));
    });
    const written = name.slice(words[0]?.start, words.at(-1)?.end);
    if (letters > shortName && !isExact) node.anyCase ??= id;
    else if (node.exact?.has(written) !== true) (node.exact ??= new Map()).set(written, id);
  }

  /** Non-overlapping, ordered by start; of several at one place the longest. Yields to the event loop. */
  async find(text: string, pacer: Pacer): Promise<readonly NameMatch[]> {
    const words = wordsOf(text);
    const matches: NameMatch[] = [];
    let at = 0;
    while (at < words.length) {
      if (pacer.isDue) await pacer.breathe();
      // Most words begin no name.
      const begins = this.#root.edges.has(`\0${words[at]?.folded}`);
      const found = begins ? this.#longestAt(text, words, at) : undefined;
      if (found) matches.push(found.match);
      at = found ? found.next : at + 1;
    }
    return matches;
  }

  #longestAt(text: string, words: readonly Word[], first: number) {
    const start = words[first]?.start ?? 0;
    let nodes: readonly Node[] = [this.#root];
    let best: { readonly match: NameMatch; readonly next: number } | undefined;
    for (let at = first; nodes.length > 0 && at < words.length; at++) {
      const word = words[at];
      if (word === undefined) break;
      const separator = at === first ? '' : text.slice(words[at - 1]?.end, word.start);
      nodes = nodes.flatMap((node) => follow(node, separator, word.folded));
      const id = nodes
        .map((node) => idAt(node, text.slice(start, word.end)))
        .find((each) => each !== undefined);
      if (id !== undefined) best = { match: { start, end: word.end, id }, next: at + 1 };
    }
    return best;
  }
}

function childOf(node: Node, edge: string): Node {
  const child = node.edges.get(edge) ?? { edges: new Map<string, Node>() };
  node.edges.set(edge, child);
  return child;
}

function edgeOf(separator: string, folded: string): string {
  return `${separator.replaceAll('’', "'")}\0${folded}`;
}

function follow(node: Node, separator: string, folded: string): Node[] {
  const exact = node.edges.get(edgeOf(separator, folded));
  const loose = looseSeparator.test(separator) ? node.edges.get(edgeOf(space, folded)) : undefined;
  return [exact, loose].flatMap((next, index, all) => (next && all.indexOf(next) === index ? next : []));
}

function idAt({ anyCase, exact }: Node, written: string): number | undefined {
  return anyCase ?? exact?.get(written);
}

/** Runs of letters, digits and marks; an ideograph is a word of its own, as the model's tokenizer has it. */
function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const { 0: run, index } of text.matchAll(wordOrEscape)) {
    if (run.startsWith('%')) continue;
    if (!han.test(run)) {
      words.push({ start: index, end: index + run.length, folded: fold(run) });
      continue;
    }
    for (const { 0: part, index: offset } of run.matchAll(/\p{Script=Han}|[^\p{Script=Han}]+/gu)) {
      words.push({ start: index + offset, end: index + offset + part.length, folded: fold(part) });
    }
  }
  return words;
}

function fold(word: string): string {
  return word.normalize('NFKC').toLowerCase();
}
