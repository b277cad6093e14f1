/** What the page remembers while its tab is hidden, and across a reload of the window. */
import * as v from 'valibot';
import type { PanelModel, PanelState } from '../../src/extension/features/panel/protocol';
import { vscode } from './vscodeApi';

/** How the user has arranged the page. */
export interface Arrangement {
  readonly scrollTop: number;
  /** Index of the sentence that the chart points at. */
  readonly sentence: number;
  readonly showsTable: boolean;
  /** Entity types whose group is closed. */
  readonly closedGroups: readonly string[];
}

const untouched: Arrangement = { scrollTop: 0, sentence: 0, showsTable: false, closedGroups: [] };

const count = v.pipe(v.number(), v.minValue(0));
const storedArrangement = v.object({
  scrollTop: count,
  sentence: v.pipe(count, v.integer()),
  showsTable: v.boolean(),
  closedGroups: v.array(v.string()),
});
const stored = v.object({ uri: v.string(), scope: v.string(), arrangement: storedArrangement });

let current: PanelState | undefined;
let arrangement = untouched;

/** The arrangement for a model: the one left behind if it is of the same document and scope. */
export function arrangementFor({ uri, scope }: PanelModel): Arrangement {
  const parsed = v.safeParse(stored, vscode.getState());
  const isSame = parsed.success && parsed.output.uri === uri && parsed.output.scope === scope;
  current = { uri, scope };
  arrangement = isSame ? parsed.output.arrangement : untouched;
  save();
  return arrangement;
}

export function rearrange(changes: Partial<Arrangement>): void {
  arrangement = { ...arrangement, ...changes };
  save();
}

function save(): void {
  if (current) vscode.setState({ ...current, arrangement });
}
