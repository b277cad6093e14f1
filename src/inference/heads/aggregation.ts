import type { AggregatedEntity, AggregationStrategy } from '../askTypes';
import type { Encoding } from '../types';
import { argMax, softmaxRow } from './math';

/** What the head said of one window; all its tokens count, in an overlap twice. */
export interface AggregationWindow {
  readonly encoding: Encoding;
  /** [encoding.length, labels], row-major. */
  readonly logits: Float32Array;
}

/** A token, or a word, with its probabilities. */
interface Tagged {
  readonly start: number;
  readonly end: number;
  /** [labels] */
  readonly scores: Float64Array;
}

/**
 * The tags of a text as the token classification pipeline of transformers 4.57 reports them: `none` gives each token
 * with its tag; `simple` joins neighbours of one type, `B-` beginning a new entity; `first`, `average` and `max` first
 * give all pieces of a word one tag. A word is a pre-token here, where the pipeline compares the lengths of token and
 * text, which takes a letter with a combining mark for a continuation.
 *
 * Of a text in several windows, overlapping entities give way to the longest of them, or of equals the likeliest.
 * Entities that are "O" are left out; ordered by start.
 */
export function aggregateEntities(
  windows: readonly AggregationWindow[],
  labels: readonly string[],
  temperature: number,
  strategy: AggregationStrategy,
): readonly AggregatedEntity[] {
  const found = windows.flatMap((window) => {
    const tokens = tokensOf(window, labels.length, temperature);
    const words = strategy === 'none' || strategy === 'simple' ? tokens.flat() : tokens.map(joined(strategy));
    const tagged = words.map((word) => best(word, labels));
    const entities = strategy === 'none' ? tagged : grouped(tagged);
    return entities.filter(({ label }) => label !== 'O');
  });
  return windows.length > 1 ? withoutOverlaps(found) : found;
}

/** The tokens of each word. */
function tokensOf({ encoding, logits }: AggregationWindow, labels: number, temperature: number): Tagged[][] {
  const words: Tagged[][] = [];
  let previous = -1;
  for (let token = 0; token < encoding.length; token++) {
    const word = encoding.wordIndex[token] ?? -1;
    if (word < 0) continue;
    const tagged = {
      start: encoding.spans[2 * token] ?? 0,
      end: encoding.spans[2 * token + 1] ?? 0,
      scores: softmaxRow(logits, token * labels, labels, temperature),
    };
    const last = words.at(-1);
    if (last !== undefined && word === previous) last.push(tagged);
    else words.push([tagged]);
    previous = word;
  }
  return words;
}

function joined(strategy: 'first' | 'average' | 'max'): (tokens: readonly Tagged[]) => Tagged {
  const scoresOf = { first: firstScores, average: averageScores, max: surestScores }[strategy];
  return (tokens) => ({
    start: tokens[0]?.start ?? 0,
    end: tokens.at(-1)?.end ?? 0,
    scores: scoresOf(tokens.map(({ scores }) => scores)),
  });
}

function firstScores([first = new Float64Array()]: readonly Float64Array[]): Float64Array {
  return first;
}

function averageScores(rows: readonly Float64Array[]): Float64Array {
  return firstScores(rows).map(
    (_, label) => rows.reduce((sum, scores) => sum + (scores[label] ?? 0), 0) / rows.length,
  );
}

function surestScores(rows: readonly Float64Array[]): Float64Array {
  return rows[argMax(rows.map((scores) => Math.max(...scores)))] ?? new Float64Array();
}

function best({ start, end, scores }: Tagged, labels: readonly string[]): AggregatedEntity {
  const index = argMax(scores);
  return { start, end, label: labels[index] ?? 'O', score: scores[index] ?? 0 };
}

/** Neighbours of one type as one entity, the score their mean; a `B-` begins another. */
function grouped(tagged: readonly AggregatedEntity[]): readonly AggregatedEntity[] {
  const groups: AggregatedEntity[][] = [];
  for (const entity of tagged) {
    const last = groups.at(-1);
    const previous = last?.at(-1);
    const continues =
      previous !== undefined &&
      typeOf(previous.label) === typeOf(entity.label) &&
      !entity.label.startsWith('B-');
    if (last !== undefined && continues) last.push(entity);
    else groups.push([entity]);
  }
  return groups.map((group) => ({
    start: group[0]?.start ?? 0,
    end: group.at(-1)?.end ?? 0,
    label: typeOf(group[0]?.label ?? 'O'),
    score: group.reduce((sum, { score }) => sum + score, 0) / group.length,
  }));
}

function typeOf(label: string): string {
  return /^[BI]-/.test(label) ? label.slice(2) : label;
}

function withoutOverlaps(entities: readonly AggregatedEntity[]): readonly AggregatedEntity[] {
  const kept: AggregatedEntity[] = [];
  for (const entity of entities.toSorted((a, b) => a.start - b.start)) {
    const previous = kept.at(-1);
    if (previous === undefined || entity.start >= previous.end) kept.push(entity);
    else if (outdoes(entity, previous)) kept[kept.length - 1] = entity;
  }
  return kept;
}

function outdoes(entity: AggregatedEntity, other: AggregatedEntity): boolean {
  const longer = entity.end - entity.start - (other.end - other.start);
  return longer > 0 || (longer === 0 && entity.score > other.score);
}
