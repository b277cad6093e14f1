/** Paragraphs compared with each other: the matrix that shows what a text says twice. Pure. */
import { type AnalyzedSentence, excerptOf } from '../../../analysis';
import { cosine } from '../../../inference';
import { meanEmbedding } from '../../presentation/passages';
import { plainPassage } from './plainText';
import type { PanelPair, PanelPlace, PanelRepetition } from './protocol';

const maxExcerpt = 160;
/** 400 places are 80,000 pairs. In longer texts neighbouring paragraphs are compared as one. */
const maxPlaces = 400;
/** Rows that can still be told apart and hit with a pointer at the panel's usual width. */
const maxRows = 64;
const maxClosest = 60;

/** Kinds whose repetition is their nature: every chapter has a summary, every table a column of the same words. */
const uncompared: ReadonlySet<string> = new Set(['heading', 'tableCell']);
/** Kinds of which each line is a unit of its own, without blank lines between. */
const perLine: ReadonlySet<string> = new Set(['heading', 'listItem', 'tableCell', 'record']);

/** [sentences] which paragraph each one stands in, from 0: a blank line, another kind or another item begins one. */
export function paragraphIndexes(sentences: readonly AnalyzedSentence[], text: string): number[] {
  let paragraph = 0;
  return sentences.map((sentence, index) => {
    const before = sentences[index - 1];
    if (before && beginsParagraph(before, sentence, text)) paragraph += 1;
    return paragraph;
  });
}

function beginsParagraph(before: AnalyzedSentence, { kind, start }: AnalyzedSentence, text: string): boolean {
  if (before.kind !== kind) return true;
  const between = text.slice(before.end, start);
  return /\n[^\S\n]*\r?\n/.test(between) || (perLine.has(kind) && between.includes('\n'));
}

/**
 * The comparison of all paragraphs; `undefined` with fewer than two.
 * @param paragraphs of `paragraphIndexes`
 */
export function presentRepetition(
  sentences: readonly AnalyzedSentence[],
  paragraphs: readonly number[],
  text: string,
  lineOf: (offset: number) => number,
): PanelRepetition | undefined {
  const groups = [...groupBy(sentences, paragraphs)].filter(
    ([first]) => first && !uncompared.has(first.kind),
  );
  if (groups.length < 2) return undefined;
  const paragraphsPerPlace = Math.ceil(groups.length / maxPlaces);
  const joined = chunks(groups, paragraphsPerPlace).map((group) => group.flat());
  if (joined.length < 2) return undefined;
  const placesPerRow = Math.ceil(joined.length / maxRows);
  const { cells, closest } = comparePlaces(joined.map(meanEmbedding), placesPerRow);
  return {
    paragraphs: groups.length,
    paragraphsPerPlace,
    places: joined.map((group) => toPlace(group, text, lineOf)),
    placesPerRow,
    cells,
    closest,
  };
}

function* groupBy(
  sentences: readonly AnalyzedSentence[],
  paragraphs: readonly number[],
): Generator<AnalyzedSentence[]> {
  let group: AnalyzedSentence[] = [];
  for (const [index, sentence] of sentences.entries()) {
    if (index > 0 && paragraphs[index] !== paragraphs[index - 1]) {
      yield group;
      group = [];
    }
    group.push(sentence);
  }
  if (group.length > 0) yield group;
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

function toPlace(
  group: readonly AnalyzedSentence[],
  text: string,
  lineOf: (offset: number) => number,
): PanelPlace {
  const start = group[0]?.start ?? 0;
  const end = group.at(-1)?.end ?? start;
  return { start, end, line: lineOf(start), excerpt: excerptOf(plainPassage(group, text), maxExcerpt) };
}

/** Every pair once; of the pairs in one cell the closest is kept. */
function comparePlaces(
  embeddings: readonly Float32Array[],
  placesPerRow: number,
): Pick<PanelRepetition, 'cells' | 'closest'> {
  const cells = new Map<string, PanelPair>();
  const pairs: PanelPair[] = [];
  embeddings.forEach((embedding, b) => {
    for (let a = 0; a < b; a++) {
      const score = cosine(embeddings[a] ?? embedding, embedding);
      const pair = { a, b, score };
      const key = `${Math.floor(b / placesPerRow)} ${Math.floor(a / placesPerRow)}`;
      if (score > (cells.get(key)?.score ?? -Infinity)) cells.set(key, pair);
      pairs.push(pair);
    }
  });
  const closest = pairs.sort((x, y) => y.score - x.score || x.b - y.b).slice(0, maxClosest);
  return { cells: inOrder(cells, Math.ceil(embeddings.length / placesPerRow), placesPerRow), closest };
}

/** Row after row. A last row of a single place has no pair with itself, and says so with a score of 0. */
function inOrder(
  cells: ReadonlyMap<string, PanelPair>,
  rows: number,
  placesPerRow: number,
): readonly PanelPair[] {
  const ordered: PanelPair[] = [];
  for (let row = 0; row < rows; row++) {
    const columns = placesPerRow > 1 ? row + 1 : row;
    for (let column = 0; column < columns; column++) {
      const alone = { a: column * placesPerRow, b: row * placesPerRow, score: 0 };
      ordered.push(cells.get(`${row} ${column}`) ?? alone);
    }
  }
  return ordered;
}
