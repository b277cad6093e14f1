import * as vscode from 'vscode';
import { commandIds } from '../../ids';
import type { Deps } from '../../deps';
import { registerCommand } from '../registerCommand';
import { analyzeTarget } from '../target';
import { entitySummary, sentimentSummary } from './present';

/** How long a result stays in the status bar, in ms. */
const messageMs = 8000;

/** Analyze Sentiment, Highlight Entities, Clear Highlights. */
export function registerHighlights(deps: Deps): vscode.Disposable {
  const { highlights, log } = deps;
  const say = (message: string): void =>
    void vscode.window.setStatusBarMessage(`Gloss: ${message}`, messageMs);
  return vscode.Disposable.from(
    registerCommand(commandIds.analyzeSentiment, log, async () => {
      const { editor, scope, analysis } = await analyzeTarget(deps, 'Gloss: analyzing sentiment');
      highlights.turnOn(editor.document.uri, 'sentiment', scope);
      say(sentimentSummary(analysis));
    }),
    registerCommand(commandIds.highlightEntities, log, async () => {
      const { editor, scope } = await analyzeTarget(deps, 'Gloss: looking for names');
      highlights.turnOn(editor.document.uri, 'entities', scope);
      say(entitySummary(highlights.shownEntities(editor.document)));
    }),
    registerCommand(commandIds.clearHighlights, log, () => {
      for (const { document } of vscode.window.visibleTextEditors) highlights.clear(document.uri);
    }),
  );
}
