import * as vscode from 'vscode';
import { commandIds } from '../../ids';
import type { Deps } from '../../deps';
import { registerCommand } from '../registerCommand';
import { say } from '../say';
import { analyzeTarget, requireHead } from '../target';
import { entitySummary, sentimentSummary } from './present';

/** Analyze Sentiment, Highlight Entities, Clear Highlights. */
export function registerHighlights(deps: Deps): vscode.Disposable {
  const { highlights, log } = deps;
  return vscode.Disposable.from(
    registerCommand(commandIds.analyzeSentiment, log, async () => {
      await requireHead(deps, 'sentiment');
      const { document, layer, analysis } = await analyzeTarget(deps, 'Gloss: analyzing sentiment');
      highlights.turnOn(document.uri, 'sentiment', layer);
      say(sentimentSummary(analysis));
    }),
    registerCommand(commandIds.highlightEntities, log, async () => {
      await requireHead(deps, 'entities');
      const { document, layer } = await analyzeTarget(deps, 'Gloss: looking for names');
      highlights.turnOn(document.uri, 'entities', layer);
      say(entitySummary(highlights.shownEntities(document)));
    }),
    registerCommand(commandIds.clearHighlights, log, () => {
      for (const { document } of vscode.window.visibleTextEditors) highlights.clear(document.uri);
    }),
  );
}
