import * as vscode from 'vscode';
import { excerptOf, proseText } from '../../../analysis';
import { entailmentIndex, GlossError, type LabelScore } from '../../../inference';
import { runWithProgress } from '../../base/progress';
import type { Deps } from '../../deps';
import { snapshotOf } from '../../documents/snapshot';
import { inBackground } from '../inBackground';
import type { CommandHandler } from '../registerCommand';
import { requireHead } from '../requireHead';
import { requireEditor, selectedSpans } from '../target';
import { labelRow, labelsProblem, parseLabels } from './present';

/** Where the labels that were typed last are kept, for the next time. */
const lastLabelsKey = 'gloss.classify.labels';

/**
 * Classify Selection…: which of the user's own labels fits what is selected, or the whole document. A model that was
 * trained for labels of its own (intents, acceptability, …) says which of those.
 */
export function classifyCommand(deps: Deps): CommandHandler {
  return async (given) => {
    const editor = requireEditor();
    await runWithProgress(vscode.l10n.t('Gloss: loading the model'), () =>
      requireHead(deps.analyzer, 'classification'),
    );
    if (given === undefined && !(await takesAnyLabels(deps))) return classifyByModel(deps, editor);
    const typed = typeof given === 'string' ? given : await typeLabels(deps);
    if (typed === undefined) return undefined;
    const problem = labelsProblem(typed);
    if (problem !== undefined) throw new GlossError('invalidInput', problem);
    const labels = parseLabels(typed);
    const text = await textOf(editor);
    const scores = await classify(deps, text, labels, false);
    inBackground(showScores(deps, text, labels, scores, false), deps.log);
    return scores;
  };
}

/** Whether the model says what follows from what, and so can judge labels that it never saw. */
async function takesAnyLabels({ analyzer }: Deps): Promise<boolean> {
  const [result] = await analyzer.analyze(['classification'], ['.']);
  return entailmentIndex((result?.classification ?? []).map(({ label }) => label)) !== undefined;
}

async function classifyByModel(deps: Deps, editor: vscode.TextEditor): Promise<readonly LabelScore[]> {
  const text = await textOf(editor);
  const [result] = await runWithProgress(vscode.l10n.t('Gloss: classifying'), (signal) =>
    deps.analyzer.analyze(['classification'], [text], { signal }),
  );
  const scores = result?.classification ?? [];
  const { displayName } = await deps.analyzer.info();
  const list = vscode.window.showQuickPick(scores.map(labelRow), {
    title: vscode.l10n.t('“{0}”', excerptOf(text, 60)),
    placeHolder: vscode.l10n.t('The labels of the model {0}', displayName),
  });
  inBackground(Promise.resolve(list), deps.log);
  return scores;
}

async function typeLabels({ context }: Deps): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Classify Selection'),
    prompt: vscode.l10n.t('Labels to choose from, separated by commas'),
    placeHolder: vscode.l10n.t('bug report, feature request, question'),
    value: context.workspaceState.get(lastLabelsKey, ''),
    validateInput: labelsProblem,
  });
  if (typed !== undefined) await context.workspaceState.update(lastLabelsKey, typed);
  return typed;
}

/** What is selected as it stands; without a selection the prose of the document. */
async function textOf(editor: vscode.TextEditor): Promise<string> {
  const text = editor.document.getText();
  const spans = selectedSpans(editor);
  const chosen =
    spans.length === 0
      ? await proseText(snapshotOf(editor.document))
      : spans.map(({ start, end }) => text.slice(start, end)).join('\n');
  if (chosen.trim() === '')
    throw new GlossError('invalidInput', vscode.l10n.t('There is no text to classify.'));
  return chosen;
}

function classify(
  { analyzer }: Deps,
  text: string,
  labels: readonly string[],
  multiLabel: boolean,
): Promise<readonly LabelScore[]> {
  return runWithProgress(vscode.l10n.t('Gloss: classifying'), (signal) =>
    analyzer.ask('zeroShot', { text, labels, multiLabel }, { signal }),
  );
}

interface ScoreItem extends vscode.QuickPickItem {
  /** The last entry: score the other way. */
  readonly isSwitch?: boolean;
}

async function showScores(
  deps: Deps,
  text: string,
  labels: readonly string[],
  scores: readonly LabelScore[],
  multiLabel: boolean,
): Promise<void> {
  const other = multiLabel
    ? vscode.l10n.t('Only one label is right')
    : vscode.l10n.t('Several labels can be right');
  const items: ScoreItem[] = [
    ...scores.map(labelRow),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    {
      label: `$(arrow-swap) ${other}`,
      description: vscode.l10n.t('score again'),
      isSwitch: true,
      alwaysShow: true,
    },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('“{0}”', excerptOf(text, 60)),
    placeHolder: multiLabel
      ? vscode.l10n.t('How well each label fits by itself')
      : vscode.l10n.t('Which label fits best'),
  });
  if (!chosen?.isSwitch) return;
  const again = await classify(deps, text, labels, !multiLabel);
  await showScores(deps, text, labels, again, !multiLabel);
}
