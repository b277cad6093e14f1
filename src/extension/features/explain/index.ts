import * as vscode from 'vscode';
import { type AnalyzedSentence, explainSentiment } from '../../../analysis';
import { runWithProgress } from '../../base/progress';
import type { Deps } from '../../deps';
import { commandIds } from '../../ids';
import type { Mark } from '../../presentation/marks';
import { registerCommand } from '../registerCommand';
import { analyzeTarget } from '../target';
import { explainable, wordMarks } from './present';

/** Most sentences explained at once; each costs one run for every word it has. */
const maxSentences = 20;

/** Explain Selection: marks the words that carried each sentence's sentiment. */
export function registerExplain(deps: Deps): vscode.Disposable {
  return registerCommand(commandIds.explainSelection, deps.log, () => explainSelection(deps));
}

async function explainSelection(deps: Deps): Promise<void> {
  const { editor, scope, analysis } = await analyzeTarget(deps, 'Gloss: analyzing');
  const { document } = editor;
  const { version } = document;
  const chosen = explainable(analysis.sentences, maxSentences);
  const marks = await runWithProgress('Gloss: weighing words', (signal, report) =>
    explainAll(deps, chosen, signal, report),
  );
  if (document.version !== version) return;
  deps.highlights.turnOn(document.uri, 'sentiment', scope);
  deps.highlights.setExtra(document.uri, marks);
  const left =
    analysis.sentences.filter(({ result }) => result.sentiment.label !== 'neutral').length - chosen.length;
  const message =
    chosen.length === 0
      ? 'Every sentence is neutral: no word stands out'
      : `Explained ${chosen.length} ${chosen.length === 1 ? 'sentence' : 'sentences'}` +
        (left > 0 ? `, the strongest; ${left} more are marked but not explained` : '');
  vscode.window.setStatusBarMessage(`Gloss: ${message}`, 8000);
}

async function explainAll(
  { analyzer }: Deps,
  sentences: readonly AnalyzedSentence[],
  signal: AbortSignal,
  report: (done: number, total: number) => void,
): Promise<Mark[]> {
  const marks: Mark[] = [];
  for (const [done, sentence] of sentences.entries()) {
    report(done, sentences.length);
    const { words } = await explainSentiment(sentence.text, analyzer, { signal });
    marks.push(...wordMarks(sentence, words));
  }
  return marks;
}
