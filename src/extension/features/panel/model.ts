/** What the page shows, as plain data, and how it is checked. Imports nothing but the validator: see protocol.ts. */
import * as v from 'valibot';

export const labels = ['negative', 'neutral', 'positive'] as const;
export type Label = (typeof labels)[number];

export const entityTypes = ['PERSON', 'ORG', 'LOC', 'MISC'] as const;
export type EntityType = (typeof entityTypes)[number];

/** Half-open range of UTF-16 code units in the document. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A sentence in document order. `line` counts from 1, as the editor shows it. */
export interface PanelSentence extends Span {
  readonly line: number;
  /** Which paragraph it stands in, counted from 0; never falls from one sentence to the next. */
  readonly paragraph: number;
  /** The document's own text on one line, at most 240 UTF-16 units, ending in `…` when something was cut off. */
  readonly excerpt: string;
  readonly label: Label;
  /** Each 0..1, summing to 1. */
  readonly probabilities: Readonly<Record<Label, number>>;
}

/** One place where an entity is named. `before` and `after` are what surrounds it in its sentence, shortened. */
export interface PanelMention extends Span {
  readonly line: number;
  readonly before: string;
  readonly match: string;
  readonly after: string;
  /** 0..1 */
  readonly score: number;
}

/** All mentions of one name, in document order; never empty. */
export interface PanelEntity {
  readonly type: EntityType;
  readonly name: string;
  readonly mentions: readonly PanelMention[];
}

/** A text that takes part in the comparison. `label` is its short name in the matrix: A, B, … Z, AA, … */
export interface PanelPassage extends Span {
  readonly label: string;
  readonly line: number;
  readonly excerpt: string;
}

export interface PanelSimilarity {
  readonly items: readonly PanelPassage[];
  /** [items][items] cosines, −1..1, symmetric. */
  readonly matrix: readonly (readonly number[])[];
  /** How many further selections were left out of the matrix. */
  readonly omitted: number;
}

/** A paragraph, or neighbouring ones that are compared as one. */
export interface PanelPlace extends Span {
  readonly line: number;
  readonly excerpt: string;
}

/** The closest two places of a row and a column of the matrix. `a` and `b` are indexes of `places`, `a < b`. */
export interface PanelPair {
  readonly a: number;
  readonly b: number;
  /** Cosine, −1..1. */
  readonly score: number;
}

/** How alike the paragraphs of the text are, each with each: shows what is said twice. */
export interface PanelRepetition {
  /** How many paragraphs the text has; headings and table cells are none. */
  readonly paragraphs: number;
  /** How many of them each place stands for: more than 1 in a very long text. */
  readonly paragraphsPerPlace: number;
  /** In document order, at least two. */
  readonly places: readonly PanelPlace[];
  /** How many places share a row of the matrix. */
  readonly placesPerRow: number;
  /**
   * The matrix below its diagonal, row after row: (1,0), (2,0), (2,1) … With more than one place a row the diagonal is
   * in it too: (0,0), (1,0), (1,1) …
   */
  readonly cells: readonly PanelPair[];
  /** The closest pairs, best first. */
  readonly closest: readonly PanelPair[];
}

/** One word and how much it carried the sentence's label, −1..1; the span is relative to the sentence. */
export interface PanelWord extends Span {
  readonly contribution: number;
}

/** The words of one sentence, weighed. */
export interface PanelWords extends Span {
  /** The sentence in full; `start` and `end` are its place in the document. */
  readonly text: string;
  readonly label: Label;
  /** The label's, 0..1. */
  readonly probability: number;
  /** Ordered by start; empty when no word was weighed, or none carried more than noise. */
  readonly words: readonly PanelWord[];
}

export interface PanelSummary {
  readonly sentences: number;
  readonly words: number;
  /** UTF-16 units in scope, and of those the ones that were read as prose. */
  readonly characters: number;
  readonly proseCharacters: number;
  /** Code blocks, front matter … left out on purpose; absent where it is not known (a selection). */
  readonly skippedBlocks?: number;
  /** Sentences for the user about text that could not be looked at. */
  readonly notes: readonly string[];
  readonly counts: Readonly<Record<Label, number>>;
  /** Index into `sentences` of the one whose label is the surest; absent when no sentence has that label. */
  readonly mostNegative?: number;
  readonly mostPositive?: number;
}

/** Everything the page shows of one document version. */
export interface PanelModel {
  /** The file's name. */
  readonly title: string;
  readonly scope: 'selection' | 'document';
  readonly uri: string;
  readonly version: number;
  readonly model: { readonly displayName: string; readonly version: string };
  readonly summary: PanelSummary;
  readonly sentences: readonly PanelSentence[];
  /** Most mentioned first. */
  readonly entities: readonly PanelEntity[];
  readonly similarity?: PanelSimilarity;
  /** Absent with fewer than two paragraphs. */
  readonly repetition?: PanelRepetition;
}

/** A whole number from 0. */
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** 0..1 */
export const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const cosine = v.pipe(v.number(), v.minValue(-1), v.maxValue(1));
const label = v.picklist(labels);
const perLabel = <S extends v.GenericSchema<number>>(schema: S) =>
  v.object({ negative: schema, neutral: schema, positive: schema });
/** The fields of a span. */
export const span = { start: count, end: count };
/** Refuses a span that ends before it starts. */
export const ordered = <T extends Span>() =>
  v.check<T, string>(({ start, end }) => start <= end, 'start after end');

const sentence = v.pipe(
  v.object({
    ...span,
    line: count,
    paragraph: count,
    excerpt: v.string(),
    label,
    probabilities: perLabel(share),
  }),
  ordered(),
);
const mention = v.pipe(
  v.object({
    ...span,
    line: count,
    before: v.string(),
    match: v.string(),
    after: v.string(),
    score: share,
  }),
  ordered(),
);
const entity = v.object({
  type: v.picklist(entityTypes),
  name: v.string(),
  mentions: v.pipe(v.array(mention), v.minLength(1)),
});
const passage = v.pipe(v.object({ ...span, label: v.string(), line: count, excerpt: v.string() }), ordered());
const similarity = v.pipe(
  v.object({ items: v.array(passage), matrix: v.array(v.array(cosine)), omitted: count }),
  v.check(
    ({ items, matrix }) =>
      matrix.length === items.length && matrix.every((row) => row.length === items.length),
    'matrix is not square',
  ),
);
const pair = v.object({ a: count, b: count, score: cosine });
const repetition = v.object({
  paragraphs: count,
  paragraphsPerPlace: count,
  places: v.pipe(v.array(v.object({ ...span, line: count, excerpt: v.string() })), v.minLength(2)),
  placesPerRow: v.pipe(count, v.minValue(1)),
  cells: v.array(pair),
  closest: v.array(pair),
});
/** As `PanelWords`. */
export const wordsSchema = v.object({
  ...span,
  text: v.string(),
  label,
  probability: share,
  words: v.array(v.object({ ...span, contribution: cosine })),
});
const summary = v.object({
  sentences: count,
  words: count,
  characters: count,
  proseCharacters: count,
  skippedBlocks: v.exactOptional(count),
  notes: v.array(v.string()),
  counts: perLabel(count),
  mostNegative: v.exactOptional(count),
  mostPositive: v.exactOptional(count),
});
/** As `PanelModel['scope']`. */
export const scope = v.picklist(['selection', 'document']);
/** As `PanelModel`. */
export const panelModel = v.object({
  title: v.string(),
  scope,
  uri: v.string(),
  version: count,
  model: v.object({ displayName: v.string(), version: v.string() }),
  summary,
  sentences: v.array(sentence),
  entities: v.array(entity),
  similarity: v.exactOptional(similarity),
  repetition: v.exactOptional(repetition),
});
