import * as vscode from 'vscode';
import { proseText } from '../../../analysis';
import { type Answer, type AnswerResult, GlossError } from '../../../inference';
import { runWithProgress } from '../../base/progress';
import type { Deps } from '../../deps';
import { snapshotOf } from '../../documents/snapshot';
import { toRange } from '../../documents/ranges';
import { integer } from '../../presentation/counts';
import { inBackground } from '../inBackground';
import type { CommandHandler } from '../registerCommand';
import { requireHead } from '../requireHead';
import { say } from '../say';
import { requireEditor, selectedSpans } from '../target';
import { answerMarks, answerRow, nowhereRow } from './present';

/** Answers in the list. */
const shownAnswers = 10;

/** An answer and its text, as other code that runs the command gets it. */
export interface DocumentAnswer extends Answer {
  readonly text: string;
}

/** Ask This Document…: passages of the document, or of what is selected, that answer a question. */
export function askCommand(deps: Deps): CommandHandler {
  let last = '';
  return async (given) => {
    const editor = requireEditor();
    await runWithProgress(vscode.l10n.t('Gloss: loading the model'), () =>
      requireHead(deps.analyzer, 'answer'),
    );
    const question = typeof given === 'string' ? given : await typeQuestion(last);
    if (question === undefined) return undefined;
    last = question;
    const result = await findAnswers(deps, editor, question);
    inBackground(pickAnswer(deps, editor, question, result), deps.log);
    const text = editor.document.getText();
    return result.answers.map((answer) => ({ ...answer, text: text.slice(answer.start, answer.end) }));
  };
}

function typeQuestion(value: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Ask This Document'),
    prompt: vscode.l10n.t('A question whose answer stands in the document, or in what is selected'),
    placeHolder: vscode.l10n.t('Who maintains the parser?'),
    value,
    validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('Type a question.') : undefined),
  });
}

/** Answers in the document. @throws GlossError `invalidInput` when there is nothing to read, no answer, or the text changed. */
async function findAnswers(
  { analyzer, config }: Deps,
  editor: vscode.TextEditor,
  question: string,
): Promise<AnswerResult> {
  const { document } = editor;
  const snapshot = snapshotOf(document);
  const { maxCharacters } = config.for(document.uri);
  if (snapshot.text.length > maxCharacters) {
    throw new GlossError(
      'invalidInput',
      vscode.l10n.t(
        'The document has more than {0} characters. Raise `gloss.document.maxCharacters` to ask it.',
        integer(maxCharacters),
      ),
    );
  }
  const [span = { start: 0, end: snapshot.text.length }] = selectedSpans(editor);
  const { answers, noAnswer } = await runWithProgress(
    vscode.l10n.t('Gloss: looking for an answer'),
    async (signal) => {
      const prose = await proseText(snapshot, { signal });
      const context = prose.slice(span.start, span.end);
      return analyzer.ask('answer', { question, context, topK: shownAnswers }, { signal });
    },
  );
  if (document.version !== snapshot.version)
    throw new GlossError('invalidInput', vscode.l10n.t('The text changed while it was read. Ask again.'));
  if (answers.length === 0)
    throw new GlossError('invalidInput', vscode.l10n.t('There is no prose here that could hold an answer.'));
  const inDocument = answers.map(({ start, end, score }) => ({
    start: start + span.start,
    end: end + span.start,
    score,
  }));
  return { answers: inDocument, noAnswer };
}

/** Without an answer: the row that says that there may be none. */
interface AnswerItem extends vscode.QuickPickItem {
  readonly answer?: Answer;
}

/** A list in which moving through the entries shows each answer; Escape goes back to where the reader was. */
function pickAnswer(
  { highlights }: Deps,
  editor: vscode.TextEditor,
  question: string,
  result: AnswerResult,
): Promise<void> {
  const { document } = editor;
  const { version } = document;
  const [view] = editor.visibleRanges;
  const text = document.getText();
  const pick = vscode.window.createQuickPick<AnswerItem>();
  pick.title = question;
  pick.placeholder = vscode.l10n.t('Enter goes to the answer');
  pick.matchOnDetail = true;
  const nowhere = nowhereRow(result);
  pick.items = [
    ...(nowhere === undefined ? [] : [{ ...nowhere, iconPath: new vscode.ThemeIcon('circle-slash') }]),
    ...result.answers.map((answer) => ({
      ...answerRow(text, answer, document.positionAt(answer.start).line + 1),
      answer,
    })),
  ];
  const reveal = ({ answer }: AnswerItem): void => {
    if (document.version !== version) return;
    highlights.setExtra(document.uri, answer === undefined ? [] : answerMarks([answer]));
    if (answer === undefined) return;
    editor.revealRange(toRange(document, answer), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  };
  const [first] = pick.items;
  if (first) reveal(first);
  let chosen: AnswerItem | undefined;
  return new Promise<void>((resolve, reject) => {
    pick.onDidChangeActive(([item]) => item && reveal(item));
    pick.onDidAccept(() => {
      [chosen] = pick.selectedItems;
      pick.hide();
    });
    pick.onDidHide(() => {
      pick.dispose();
      if (chosen?.answer !== undefined)
        goTo(editor, chosen.answer, chosen.description ?? '', version).then(resolve, reject);
      else {
        if (view) editor.revealRange(view, vscode.TextEditorRevealType.AtTop);
        resolve();
      }
    });
    pick.show();
  });
}

async function goTo(
  { document, viewColumn }: vscode.TextEditor,
  answer: Answer,
  description: string,
  version: number,
): Promise<void> {
  if (document.isClosed || document.version !== version) return;
  const shown = await vscode.window.showTextDocument(document, viewColumn);
  const range = toRange(document, answer);
  shown.selection = new vscode.Selection(range.start, range.end);
  shown.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  say(vscode.l10n.t('answer {0}', description));
}
