/**
 * What the extension and the analysis page say to each other: plain data, checked on arrival at both ends.
 *
 * This file is bundled into the page as well, so it imports nothing but the validator: no `vscode`, no Node, and not
 * the library rooms either. `present.ts` is where their types and these are held equal by the compiler.
 *
 * Selectors that the page keeps stable for tests. `body[data-ready=true]` once its script ran, and
 * `body[data-state=waiting|busy|model|failed]`. By `data-testid`: `header`, `title`, `scope`, `pin`, `export-json`,
 * `export-csv`, `refresh`, `stale`, `busy`, `cancel`, `failure`, `failure-code`, `retry`, `show-log`, `empty`, `river`,
 * `stretch`, `stretch-clear`, `tab` (`data-tab`), `summary`, `tile` (`data-tile=sentences|words|characters|prose`),
 * `coverage-note`, `distribution` (children with `data-label`), `strongest` (`data-label`), `chart`, `sentence-bar`
 * (`data-first`, `data-count`, `data-label`), `chart-details`, `table-toggle` and `save-svg`, `save-png` (`data-chart`),
 * `sentence-table`, `sentence-row`, `sentences`, `words`, `word` (`data-contribution`), `frequencies`, `frequency`
 * (`data-name`), `entities`, `entity-group` (`data-type`), `entity-chip` (`data-name`), `mention` (`data-start`,
 * `data-end`), `together`, `repetition`, `matrix-square` (`data-row`, `data-column`), `closest-pair`, `similarity`,
 * `matrix`, `matrix-cell` (`data-row`, `data-column`), `matrix-details`.
 */
import * as v from 'valibot';
import {
  count,
  ordered,
  panelModel,
  type PanelModel,
  type PanelWords,
  scope,
  share,
  span,
  type Span,
  wordsSchema,
} from './model';

export * from './model';

/** Extension → page. */
export type ToPage =
  /** `isPinned`: the panel stays with its document whatever editor is active. */
  | { readonly type: 'show'; readonly model: PanelModel; readonly isPinned: boolean }
  /** `fraction` 0..1; absent: no telling how far it is. */
  | { readonly type: 'busy'; readonly message: string; readonly fraction?: number }
  | { readonly type: 'failed'; readonly code: string; readonly message: string; readonly nextStep?: string }
  /** The document has changed since the model that is shown was made. */
  | { readonly type: 'stale' }
  /** Answers `explain`. */
  | { readonly type: 'words'; readonly words: PanelWords }
  /** The words of the sentence that starts at `start` could not be weighed; `message` says why. */
  | { readonly type: 'noWords'; readonly start: number; readonly message: string };

export type ExportFormat = 'json' | 'csv';

export const pictureFormats = ['svg', 'png'] as const;
export type PictureFormat = (typeof pictureFormats)[number];

/** Page → extension. */
export type FromPage =
  /** The page can take messages; answered with everything it should show. */
  | { readonly type: 'ready' }
  /**
   * Select these spans of the shown document in an editor, the first of them in view; never empty. `keepsFocus`: the
   * keyboard stays in the panel.
   */
  | { readonly type: 'reveal'; readonly spans: readonly Span[]; readonly keepsFocus?: boolean }
  | { readonly type: 'export'; readonly format: ExportFormat }
  /** A chart as a file: `data` is SVG source or a PNG in base64, `name` a word for the file's name. */
  | {
      readonly type: 'savePicture';
      readonly name: string;
      readonly format: PictureFormat;
      readonly data: string;
    }
  /** Weigh the words of the sentence that starts at `start` in the shown document version. */
  | { readonly type: 'explain'; readonly start: number }
  | { readonly type: 'pin'; readonly isPinned: boolean }
  /** Analyse again: after a failure, or because the text has changed. */
  | { readonly type: 'retry' }
  | { readonly type: 'cancel' }
  | { readonly type: 'showLog' };

/** What the page keeps across a reload of the window: enough to analyse again. */
export interface PanelState {
  readonly uri: string;
  readonly scope: PanelModel['scope'];
  readonly isPinned?: boolean;
}

/** Far above any chart of the page, in UTF-16 units. */
const maxPictureLength = 50_000_000;

const toPage: v.GenericSchema<unknown, ToPage> = v.variant('type', [
  v.object({ type: v.literal('show'), model: panelModel, isPinned: v.boolean() }),
  v.object({ type: v.literal('busy'), message: v.string(), fraction: v.exactOptional(share) }),
  v.object({
    type: v.literal('failed'),
    code: v.string(),
    message: v.string(),
    nextStep: v.exactOptional(v.string()),
  }),
  v.object({ type: v.literal('stale') }),
  v.object({ type: v.literal('words'), words: wordsSchema }),
  v.object({ type: v.literal('noWords'), start: count, message: v.string() }),
]);

const fromPage: v.GenericSchema<unknown, FromPage> = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({
    type: v.literal('reveal'),
    spans: v.pipe(v.array(v.pipe(v.object(span), ordered())), v.minLength(1), v.maxLength(100)),
    keepsFocus: v.exactOptional(v.boolean()),
  }),
  v.object({ type: v.literal('export'), format: v.picklist(['json', 'csv']) }),
  v.object({
    type: v.literal('savePicture'),
    name: v.pipe(v.string(), v.regex(/^[a-z-]{1,40}$/)),
    format: v.picklist(pictureFormats),
    data: v.pipe(v.string(), v.maxLength(maxPictureLength)),
  }),
  v.object({ type: v.literal('explain'), start: count }),
  v.object({ type: v.literal('pin'), isPinned: v.boolean() }),
  v.object({ type: v.literal('retry') }),
  v.object({ type: v.literal('cancel') }),
  v.object({ type: v.literal('showLog') }),
]);

const panelState: v.GenericSchema<unknown, PanelState> = v.object({
  uri: v.string(),
  scope,
  isPinned: v.exactOptional(v.boolean()),
});

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
