import { Pacer } from '../base/pacer';
import { countLeading } from '../base/search';
import type { DocumentEntity, Span } from '../types';
import { type Cell, cellsOf } from './cells';
import { isFunctionWords } from './functionWords';
import { type EntityGroup, groupEntities } from './groups';
import { nameLength, plainName } from './names';
import { NameMatcher } from './nameMatcher';
import { findPatterns, isPatternType, type RedactionType } from './patterns';
import { findPseudonyms, Pseudonyms } from './pseudonyms';

export interface RedactionInput {
  readonly text: string;
  /** VS Code's language id: of JSON and separated values only what stands inside strings and cells is replaced. */
  readonly languageId: string;
  /** What the analysis of the text found: `possibleEntitiesOf`. */
  readonly entities: readonly DocumentEntity[];
  readonly types: ReadonlySet<RedactionType>;
  /** Replace here only. Default: everywhere. */
  readonly spans?: readonly Span[] | undefined;
}

/** One replacement; the span is in the file, in UTF-16 units. */
export interface Replacement extends Span {
  readonly newText: string;
  readonly pseudonym: string;
}

/** Whom or what a pseudonym stands for. */
export interface RedactedSubject {
  readonly pseudonym: string;
  readonly type: RedactionType;
  /** The spellings that were replaced, in order of their first place. */
  readonly originals: readonly string[];
  readonly count: number;
}

export interface RedactionPlan {
  /** Ordered by start, never overlapping. */
  readonly replacements: readonly Replacement[];
  /** In order of their first place. */
  readonly subjects: readonly RedactedSubject[];
}

/** Someone or something to hide. */
interface Subject {
  readonly type: RedactionType;
}

interface Candidate extends Span {
  readonly subject: Subject;
  readonly isBare: boolean;
}

/**
 * What to replace so that none of the names and numbers that were found can be read: each place of each spelling in the
 * whole file, code, addresses and front matter included, as whole words and whatever their case. The same subject has
 * the same pseudonym everywhere. Pseudonyms that the text holds already stay, and their numbers are not used again.
 * Yields to the event loop. Throws `cancelled`.
 */
export async function planRedaction(input: RedactionInput, signal?: AbortSignal): Promise<RedactionPlan> {
  const { text, languageId, spans } = input;
  const taken = findPseudonyms(text);
  const isFree = (span: Span): boolean => !overlapsAny(span, taken);
  const within = spans?.toSorted((a, b) => a.start - b.start);
  const cells = cellsOf(text, languageId);
  const search = new SubjectSearch();
  const mentions = search.addNames(chosenGroups(input, isFree));
  const pacer = new Pacer(signal);
  const patterns = await search.addPatterns(cells, input.types, pacer);
  const found = await search.find(cells, pacer);
  const candidates = [...mentions, ...patterns, ...found].filter(
    (span) => isFree(span) && (within === undefined || overlapsAny(span, within)),
  );
  return named(withoutOverlaps(text, candidates), text);
}

/** The text with all replacements made. */
export function applyReplacements(text: string, replacements: readonly Replacement[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, newText } of replacements) {
    parts.push(text.slice(at, start), newText);
    at = end;
  }
  return parts.join('') + text.slice(at);
}

/** Names of the chosen types, whoever is named in several spellings once, by their first mention. */
function chosenGroups({ entities, types }: RedactionInput, isFree: (span: Span) => boolean) {
  const first = ({ mentions }: EntityGroup): number => mentions[0]?.start ?? 0;
  return groupEntities(entities.filter((entity) => types.has(entity.label) && isFree(entity))).toSorted(
    (a, b) => first(a) - first(b),
  );
}

/** Collects what is to be hidden, and finds it wherever it is written. */
class SubjectSearch {
  readonly #matcher = new NameMatcher();
  readonly #subjects: Subject[] = [];
  /** By spelling: one that stands for two groups belongs to the first. */
  readonly #bySpelling = new Map<string, number>();

  /** Gives the mentions themselves, which need not be whole words. */
  addNames(groups: readonly EntityGroup[]): Candidate[] {
    const mentions = this.#addMentions(groups);
    // Behind the names that were found, so that a name of its own comes first.
    for (const { label, name } of groups) if (label === 'PERSON') this.#addLastName(name);
    return mentions;
  }

  #addMentions(groups: readonly EntityGroup[]): Candidate[] {
    return groups.flatMap(({ label, mentions }) => {
      const spellings = new Set(mentions.map(({ name }) => plainName(name)));
      const subject = this.#add(label, spellings);
      return mentions.map(({ start, text }) => ({
        start,
        end: start + nameLength(text),
        subject,
        isBare: false,
      }));
    });
  }

  /**
   * A model that found "Ada Lovelace" often misses "Lovelace" elsewhere. The name alone is hidden too, with its capital
   * or in capitals, under the pseudonym of the person; where several persons share it, of the first. In lower case it
   * may be a word: "brown", "page".
   */
  #addLastName(name: string): void {
    const parts = name.split(' ');
    const last = parts.at(-1) ?? '';
    const id = this.#bySpelling.get(name.toLowerCase());
    const isName = parts.length > 1 && /^\p{Lu}\p{L}{2}/u.test(last) && !isFunctionWords(last);
    if (id === undefined || !isName) return;
    for (const spelling of [last, last.toUpperCase()]) this.#matcher.add(spelling, id, true);
  }

  async addPatterns(
    cells: readonly Cell[],
    types: ReadonlySet<RedactionType>,
    pacer: Pacer,
  ): Promise<Candidate[]> {
    if (![...types].some(isPatternType)) return [];
    const candidates: Candidate[] = [];
    for (const cell of cells) {
      if (pacer.isDue) await pacer.breathe();
      for (const { start, end, type, key } of await findPatterns(cell.text)) {
        if (!types.has(type)) continue;
        const subject = this.#add(type, [cell.text.slice(start, end)], `${type} ${key}`);
        candidates.push(toCandidate(cell, { start, end }, subject));
      }
    }
    return candidates;
  }

  async find(cells: readonly Cell[], pacer: Pacer): Promise<Candidate[]> {
    const candidates: Candidate[] = [];
    for (const cell of cells) {
      for (const { start, end, id } of await this.#matcher.find(cell.text, pacer)) {
        const subject = this.#subjects[id];
        if (subject) candidates.push(toCandidate(cell, { start, end }, subject));
      }
    }
    return candidates;
  }

  #add(type: RedactionType, spellings: Iterable<string>, key?: string): Subject {
    const keys = key === undefined ? [...spellings].map((spelling) => spelling.toLowerCase()) : [key];
    const known = keys.map((each) => this.#bySpelling.get(each)).find((id) => id !== undefined);
    const id = known ?? this.#subjects.push({ type }) - 1;
    for (const each of keys) this.#bySpelling.set(each, id);
    for (const spelling of spellings) this.#matcher.add(spelling, id);
    return this.#subjects[id] ?? { type };
  }
}

/** In the file; a bare value is replaced from its beginning to its end. */
function toCandidate(
  { text, toFile, isBare = false }: Cell,
  { start, end }: Span,
  subject: Subject,
): Candidate {
  const inCell = isBare ? { start: 0, end: text.length } : { start, end };
  return { start: toFile(inCell.start), end: toFile(inCell.end), subject, isBare };
}

/** At each place the candidate that starts first, then the longest; of one that sticks out the rest is kept. */
function withoutOverlaps(text: string, candidates: readonly Candidate[]): Candidate[] {
  const kept: Candidate[] = [];
  const ordered = candidates.toSorted((a, b) => a.start - b.start || b.end - a.end);
  for (const candidate of ordered) {
    const from = Math.max(candidate.start, kept.at(-1)?.end ?? 0);
    const rest = /[\p{L}\p{N}]/u.exec(text.slice(from, candidate.end));
    if (!rest) continue;
    kept.push(from === candidate.start ? candidate : { ...candidate, start: from + rest.index });
  }
  return kept;
}

function named(candidates: readonly Candidate[], text: string): RedactionPlan {
  const pseudonyms = new Pseudonyms(text);
  const bySubject = new Map<Subject, { pseudonym: string; originals: Set<string>; count: number }>();
  const replacements = candidates.map(({ start, end, subject, isBare }) => {
    const known = bySubject.get(subject);
    const entry = known ?? {
      pseudonym: pseudonyms.next(subject.type),
      originals: new Set<string>(),
      count: 0,
    };
    if (!known) bySubject.set(subject, entry);
    entry.originals.add(plainName(text.slice(start, end)));
    entry.count += 1;
    const { pseudonym } = entry;
    return { start, end, pseudonym, newText: isBare ? `"${pseudonym}"` : pseudonym };
  });
  const subjects = [...bySubject].map(([{ type }, { pseudonym, originals, count }]) => ({
    pseudonym,
    type,
    originals: [...originals],
    count,
  }));
  return { replacements, subjects };
}

/** `others` are ordered by start and do not overlap. */
function overlapsAny({ start, end }: Span, others: readonly Span[]): boolean {
  const next = others[countLeading(others, (other) => other.end <= start)];
  return next !== undefined && next.start < end;
}
