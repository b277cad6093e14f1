/** What the page remembers while its tab is hidden, and across a reload of the window. */
import * as v from 'valibot';
import type { PanelModel, PanelState } from '../../src/extension/features/panel/protocol';
import { vscode } from './vscodeApi';

export const tabNames = ['overview', 'names', 'repetition'] as const;
export type TabName = (typeof tabNames)[number];

/** Sentences `first` to `last`, both included, counted from 0. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
}

/** How the user has arranged the page. */
export interface Arrangement {
  readonly scrollTop: number;
  /** Index of the sentence that the chart points at. */
  readonly sentence: number;
  readonly tab: TabName;
  /** The part of the text that is looked at; absent: all of it. */
  readonly stretch?: Stretch | undefined;
  /** Charts that are shown as tables. */
  readonly tables: readonly string[];
  /** Entity types whose group is closed. */
  readonly closedGroups: readonly string[];
  /** Whether names are counted together that share a sentence; otherwise those that share a paragraph. */
  readonly isBySentence: boolean;
}

const untouched: Arrangement = {
  scrollTop: 0,
  sentence: 0,
  tab: 'overview',
  tables: [],
  closedGroups: [],
  isBySentence: false,
};

const count = v.pipe(v.number(), v.minValue(0));
const index = v.pipe(count, v.integer());
const storedArrangement = v.object({
  scrollTop: count,
  sentence: index,
  tab: v.picklist(tabNames),
  stretch: v.optional(v.object({ first: index, last: index })),
  tables: v.array(v.string()),
  closedGroups: v.array(v.string()),
  isBySentence: v.boolean(),
});
const stored = v.object({ key: v.string(), arrangement: storedArrangement });

let current: (PanelState & { readonly key: string }) | undefined;
let arrangement = untouched;

/**
 * The arrangement for a model: the one left behind if it is of the same document and scope. A comparison that was just
 * made opens where it is shown.
 */
export function arrangementFor(
  { uri, scope, sentences, similarity }: PanelModel,
  isPinned: boolean,
): Arrangement {
  const compared = similarity?.items.map(({ start }) => start).join() ?? '';
  const key = `${scope} ${compared} ${uri}`;
  const parsed = v.safeParse(stored, vscode.getState());
  const isSame = parsed.success && parsed.output.key === key;
  current = { uri, scope, isPinned, key };
  arrangement = isSame
    ? parsed.output.arrangement
    : { ...untouched, ...(similarity && { tab: 'repetition' }) };
  const { stretch } = arrangement;
  // After a reload the page may hear of the document before its sentences: what was chosen waits for them.
  if (sentences.length === 0) return { ...arrangement, stretch: undefined };
  if (stretch && (stretch.first > stretch.last || stretch.last >= sentences.length)) {
    arrangement = { ...arrangement, stretch: undefined };
  }
  save();
  return arrangement;
}

export function rearrange(changes: Partial<Arrangement>): Arrangement {
  arrangement = { ...arrangement, ...changes };
  save();
  return arrangement;
}

export function rememberPin(isPinned: boolean): void {
  if (current) current = { ...current, isPinned };
  save();
}

function save(): void {
  if (current) vscode.setState({ ...current, arrangement });
}
