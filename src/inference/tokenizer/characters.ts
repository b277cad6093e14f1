import * as data from './characterData';

/** What one code point means for cutting a text into words. Letters are whatever no other kind claims. */
export const letter = 0;
/** Part of a word, but normalises to something else. */
export const mappedLetter = 1;
/** Not there: neither ends a word nor belongs to one. */
export const removed = 2;
export const whitespace = 3;
/** A word of its own: punctuation or an ideograph. */
export const isolated = 4;
/** A word of its own that normalises to something else. */
export const mappedIsolated = 5;

export interface NormalizerOptions {
  readonly lowercase: boolean;
  readonly stripAccents: boolean;
  /** Whether each CJK ideograph is a word of its own. Default: true. */
  readonly splitIdeographs?: boolean | undefined;
}

/** The normaliser's view of Unicode under one pair of options. */
export interface CharacterTable {
  /** [0x110000], indexed by code point; surrogates that stand alone are `removed`. */
  readonly kinds: Uint8Array;
  /** The normal form of one code point that is not `removed`; never empty. */
  normalize(codePoint: number): string;
}

const codePointCount = 0x110000;
const asciiEnd = 0x80;
const dottedCapitalI = 0x130;

/**
 * Classes and mappings as the reference has them (tokenizers 0.23.3: clean text → space ideographs → strip accents →
 * lower-case). They come from the generated tables, so that ids are the same under every ICU. Only canonical
 * decompositions are the runtime's: Unicode's stability policy freezes those of every code point asked for.
 */
export function createCharacterTable(options: NormalizerOptions): CharacterTable {
  const kinds = new Uint8Array(codePointCount);
  fill(kinds, data.punctuation, isolated);
  if (options.lowercase) {
    forEachMapping((codePoint) => (kinds[codePoint] = mappedLetter));
    kinds[dottedCapitalI] = mappedLetter;
  }
  if (options.stripAccents) {
    fill(kinds, data.nonspacingMarks, removed);
    fill(kinds, data.decomposed, mappedLetter);
    // Words are cut after normalisation: U+2260 (not equal) loses its stroke and is then the punctuation `=`.
    fill(kinds, data.decomposedPunctuation, mappedIsolated);
  }
  if (options.splitIdeographs !== false) {
    forEachRun(data.ideographs, (first, end) => markIdeographs(kinds, first, end));
  }
  fill(kinds, data.whitespace, whitespace);
  // The generated list is about characters; a surrogate is one only as half of a pair.
  fill(kinds, data.removed, removed);
  kinds.fill(removed, 0xd800, 0xe000);
  kinds[0x20] = whitespace;
  return { kinds, normalize: createNormalize(options, kinds) };
}

/** Its mappings are made when they are first needed, which plain English does not. */
function createNormalize(options: NormalizerOptions, kinds: Uint8Array): CharacterTable['normalize'] {
  let marks: ReadonlySet<number> | undefined;
  let lowercase: ReadonlyMap<number, number> | undefined;
  return (codePoint) => {
    const source = String.fromCodePoint(codePoint);
    if (codePoint < asciiEnd) return options.lowercase ? source.toLowerCase() : source;
    const isKept = !options.stripAccents || kinds[codePoint] === letter;
    const base = isKept ? source : stripAccents(source, (marks ??= nonspacingMarks()));
    return options.lowercase ? lower(base, (lowercase ??= lowercaseMapping())) : base;
  };
}

/** Calls back with each run of an encoded class: first code point, and the one after the last. */
function forEachRun(encoded: string, visit: (first: number, end: number) => void): void {
  let position = 0;
  for (const run of encoded.split(' ')) {
    const [gap = 0, count = 1] = run.split('.').map(parseBase36);
    visit(position + gap, position + gap + count);
    position += gap + count;
  }
}

function forEachMapping(visit: (from: number, to: number) => void): void {
  let position = 0;
  for (const run of data.lowercase.split(' ')) {
    const [gap = 0, delta = 0, count = 1, stride = 1] = run.split('.').map(parseBase36);
    position += gap;
    for (let index = 0; index < count; index++) {
      visit(position + index * stride, position + index * stride + delta);
    }
  }
}

function lowercaseMapping(): ReadonlyMap<number, number> {
  const mapping = new Map<number, number>();
  forEachMapping((from, to) => mapping.set(from, to));
  return mapping;
}

function nonspacingMarks(): ReadonlySet<number> {
  const marks = new Set<number>();
  forEachRun(data.nonspacingMarks, (first, end) => {
    for (let codePoint = first; codePoint < end; codePoint++) marks.add(codePoint);
  });
  return marks;
}

function parseBase36(digits: string): number {
  return Number.parseInt(digits, 36);
}

function fill(kinds: Uint8Array, encoded: string, kind: number): void {
  forEachRun(encoded, (first, end) => kinds.fill(kind, first, end));
}

/** Ideographs are many, and few of them change: those are looked for natively. */
function markIdeographs(kinds: Uint8Array, first: number, end: number): void {
  const run = kinds.subarray(first, end);
  const mapped: number[] = [];
  for (let at = run.indexOf(mappedLetter); at >= 0; at = run.indexOf(mappedLetter, at + 1)) mapped.push(at);
  run.fill(isolated);
  for (const at of mapped) run[at] = mappedIsolated;
}

function stripAccents(source: string, marks: ReadonlySet<number>): string {
  let result = '';
  for (const character of source.normalize('NFD')) {
    if (!marks.has(character.codePointAt(0) ?? 0)) result += character;
  }
  return result;
}

/** Character by character, without context: the reference never writes a final sigma. */
function lower(source: string, lowercase: ReadonlyMap<number, number>): string {
  let result = '';
  for (const character of source) {
    const codePoint = character.codePointAt(0) ?? 0;
    const target = lowercase.get(codePoint);
    if (codePoint === dottedCapitalI) result += 'i\u0307';
    else result += target === undefined ? character : String.fromCodePoint(target);
  }
  return result;
}
