/**
 * What the extension and the analysis page say to each other: plain data, checked on arrival at both ends.
 *
 * This file is bundled into the page as well, so it imports nothing but the validator: no `vscode`, no Node, and not
 * the library rooms either. `present.ts` is where their types and these are held equal by the compiler.
 *
 * Selectors that the page keeps stable for tests. `body[data-ready=true]` once its script ran, and
 * `body[data-state=waiting|busy|model|failed]`. By `data-testid`: `header`, `title`, `scope`, `export-json`,
 * `export-csv`, `refresh`, `stale`, `busy`, `cancel`, `failure`, `failure-code`, `retry`, `show-log`, `empty`, `summary`,
 * `tile` (`data-tile=sentences|words|characters|prose`), `coverage-note`, `distribution` (children with `data-label`), `strongest`
 * (`data-label`), `chart`, `sentence-bar` (`data-first`, `data-count`, `data-label`), `chart-details`, `table-toggle`,
 * `sentence-table`, `sentence-row`, `sentences`, `entities`, `entity-group` (`data-type`), `entity-chip` (`data-name`),
 * `mention` (`data-start`, `data-end`), `similarity`, `matrix`, `matrix-cell` (`data-row`, `data-column`), `matrix-details`.
 */
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
  /** Empty also when the model does not judge sentiment: `summary.sentences` still counts them. */
  readonly sentences: readonly PanelSentence[];
  /** Most mentioned first. */
  readonly entities: readonly PanelEntity[];
  /** Whether the model does not look for names at all. */
  readonly hasNoEntities?: boolean;
  readonly similarity?: PanelSimilarity;
}

/** Extension → page. */
export type ToPage =
  | { readonly type: 'show'; readonly model: PanelModel }
  /** `fraction` 0..1; absent: no telling how far it is. */
  | { readonly type: 'busy'; readonly message: string; readonly fraction?: number }
  | { readonly type: 'failed'; readonly code: string; readonly message: string; readonly nextStep?: string }
  /** The document has changed since the model that is shown was made. */
  | { readonly type: 'stale' };

export type ExportFormat = 'json' | 'csv';

/** Page → extension. */
export type FromPage =
  /** The page can take messages; answered with everything it should show. */
  | { readonly type: 'ready' }
  /** Select these spans of the shown document in an editor, the first of them in view; never empty. */
  | { readonly type: 'reveal'; readonly spans: readonly Span[] }
  | { readonly type: 'export'; readonly format: ExportFormat }
  /** Analyse again: after a failure, or because the text has changed. */
  | { readonly type: 'retry' }
  | { readonly type: 'cancel' }
  | { readonly type: 'showLog' };

/** What the page keeps across a reload of the window: enough to analyse again. */
export interface PanelState {
  readonly uri: string;
  readonly scope: PanelModel['scope'];
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const cosine = v.pipe(v.number(), v.minValue(-1), v.maxValue(1));
const label = v.picklist(labels);
const perLabel = <S extends v.GenericSchema<number>>(schema: S) =>
  v.object({ negative: schema, neutral: schema, positive: schema });
const span = { start: count, end: count };
const ordered = <T extends Span>() => v.check<T, string>(({ start, end }) => start <= end, 'start after end');

const sentence = v.pipe(
  v.object({ ...span, line: count, excerpt: v.string(), label, probabilities: perLabel(share) }),
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
const scope = v.picklist(['selection', 'document']);
const panelModel = v.object({
  title: v.string(),
  scope,
  uri: v.string(),
  version: count,
  model: v.object({ displayName: v.string(), version: v.string() }),
  summary,
  sentences: v.array(sentence),
  entities: v.array(entity),
  hasNoEntities: v.exactOptional(v.boolean()),
  similarity: v.exactOptional(similarity),
});

const toPage: v.GenericSchema<unknown, ToPage> = v.variant('type', [
  v.object({ type: v.literal('show'), model: panelModel }),
  v.object({ type: v.literal('busy'), message: v.string(), fraction: v.exactOptional(share) }),
  v.object({
    type: v.literal('failed'),
    code: v.string(),
    message: v.string(),
    nextStep: v.exactOptional(v.string()),
  }),
  v.object({ type: v.literal('stale') }),
]);

const fromPage: v.GenericSchema<unknown, FromPage> = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({
    type: v.literal('reveal'),
    spans: v.pipe(v.array(v.pipe(v.object(span), ordered())), v.minLength(1), v.maxLength(100)),
  }),
  v.object({ type: v.literal('export'), format: v.picklist(['json', 'csv']) }),
  v.object({ type: v.literal('retry') }),
  v.object({ type: v.literal('cancel') }),
  v.object({ type: v.literal('showLog') }),
]);

const panelState: v.GenericSchema<unknown, PanelState> = v.object({ uri: v.string(), scope });

/** The message, without fields it should not have; `undefined` when it is not one of the protocol's. */
export function parseToPage(message: unknown): ToPage | undefined {
  return parse(toPage, message);
}

/** As `parseToPage`, for the other direction. */
export function parseFromPage(message: unknown): FromPage | undefined {
  return parse(fromPage, message);
}

/** The state a page had stored; `undefined` when there is none or another version of Gloss wrote it differently. */
export function parsePanelState(state: unknown): PanelState | undefined {
  return parse(panelState, state);
}

function parse<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T | undefined {
  const result = v.safeParse(schema, value, { abortEarly: true });
  return result.success ? result.output : undefined;
}
