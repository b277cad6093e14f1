import type * as vscode from 'vscode';
import type { Deps } from './deps';
import { askCommand } from './features/ask';
import { benchmarkCommand } from './features/benchmark';
import { classifyCommand } from './features/classify';
import { chooseColumns } from './features/columns';
import { showStaleDirectives } from './features/directives';
import { markAsEntity, notAnEntity, renameAllMentions } from './features/entities';
import { explainSelection } from './features/explain';
import { analyzeSentiment, highlightEntities } from './features/highlights';
import { goToHighlight, goToMention } from './features/navigate';
import { PanelController } from './features/panel';
import { createRedactedCopy, redact } from './features/redact';
import type { CommandHandler } from './features/registerCommand';
import { compareSelections, findSimilarPassages } from './features/similarity';
import { suggestCommand } from './features/suggest';
import type { CommandName, StartCommand } from './ids';

/** What is made when somebody first asks for something, so that the start of the extension need not load it. */
export interface OnDemand {
  readonly commands: Readonly<Record<Exclude<CommandName, StartCommand>, CommandHandler>>;
  /** Takes back an analysis panel that was open when the window closed. `state` is what its page kept. */
  restorePanel(view: vscode.WebviewPanel, state: unknown): void;
}

/** Builds the panel and the commands that need no part of the extension's start. */
export function createOnDemand(deps: Deps): OnDemand {
  const panel = new PanelController(deps);
  deps.context.subscriptions.push(panel);
  return {
    restorePanel: (view, state) => panel.restore(view, state),
    commands: {
      analyzeSentiment: () => analyzeSentiment(deps),
      highlightEntities: () => highlightEntities(deps),
      compareSelections: () => compareSelections(deps, panel),
      findSimilarPassages: () => findSimilarPassages(deps),
      explainSelection: (asked) => explainSelection(deps, asked),
      askDocument: askCommand(deps),
      suggestWord: suggestCommand(deps),
      classifySelection: classifyCommand(deps),
      showAnalysisPanel: () => panel.showTarget(),
      nextMention: (asked) => goToMention(deps, asked, 'next'),
      previousMention: (asked) => goToMention(deps, asked, 'previous'),
      nextHighlight: () => goToHighlight(deps, 'next'),
      previousHighlight: () => goToHighlight(deps, 'previous'),
      renameAllMentions: (asked, newName) => renameAllMentions(deps, asked, newName),
      notAnEntity: (asked) => notAnEntity(deps, asked),
      markAsEntity: (asked, type) => markAsEntity(deps, asked, type),
      redact: (asked) => redact(deps, asked),
      createRedactedCopy: (asked) => createRedactedCopy(deps, asked),
      showStaleDirectives: () => showStaleDirectives(deps),
      chooseTextColumns: () => chooseColumns(deps),
      benchmarkMachine: benchmarkCommand(deps),
    },
  };
}
