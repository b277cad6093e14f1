import * as vscode from 'vscode';
import { GlossError, type MaskWord } from '../../../inference';
import { runWithProgress } from '../../base/progress';
import type { Deps } from '../../deps';
import { toRange, toSpan } from '../../documents/ranges';
import { percent } from '../../presentation/marks';
import { inBackground } from '../inBackground';
import type { CommandHandler } from '../registerCommand';
import { requireHead } from '../requireHead';
import { requireEditor } from '../target';
import { type Gap, gapAt, insertionFor } from './present';

/** Words in the list. */
const shownWords = 20;

/** Suggest a Word: what could stand at the cursor, or in the place of the selected word. Resolves to the words. */
export function suggestCommand(deps: Deps): CommandHandler {
  return async () => {
    const editor = requireEditor();
    const { document } = editor;
    const { version } = document;
    const gap = gapAt(document.getText(), toSpan(document, editor.selection));
    if (gap === undefined)
      throw new GlossError(
        'invalidInput',
        vscode.l10n.t('Select a single word, or put the cursor where one is missing.'),
      );
    const { before, after, word } = gap;
    const words = await runWithProgress(vscode.l10n.t('Gloss: looking for words'), async (signal) => {
      await requireHead(deps.analyzer, 'maskedWord');
      const query = { before, after, topK: shownWords + 1, wholeWordsOnly: true };
      return deps.analyzer.ask('maskedWord', query, { signal });
    });
    const others = words.filter(({ token }) => token !== word.toLowerCase() && token !== word);
    inBackground(pickWord(editor, version, gap, others.slice(0, shownWords)), deps.log);
    return words;
  };
}

interface WordItem extends vscode.QuickPickItem {
  readonly insertion: string;
}

async function pickWord(
  editor: vscode.TextEditor,
  version: number,
  gap: Gap,
  words: readonly MaskWord[],
): Promise<void> {
  const items = words.map(({ token, score }): WordItem => {
    const insertion = insertionFor(token, gap);
    return { label: insertion.trim(), description: percent(score), insertion };
  });
  const chosen = await vscode.window.showQuickPick(items, {
    title:
      gap.word === ''
        ? vscode.l10n.t('Words That Fit Here')
        : vscode.l10n.t('Words That Fit in the Place of “{0}”', gap.word),
    placeHolder: vscode.l10n.t('Enter writes the word'),
  });
  if (chosen === undefined) return;
  await insert(editor, version, gap, chosen.insertion);
}

/** One edit, which one undo takes back. */
async function insert(
  editor: vscode.TextEditor,
  version: number,
  gap: Gap,
  insertion: string,
): Promise<void> {
  const { document } = editor;
  const shown = document.isClosed
    ? undefined
    : await vscode.window.showTextDocument(document, editor.viewColumn);
  if (shown === undefined || document.version !== version) {
    throw new GlossError('invalidInput', vscode.l10n.t('The text changed meanwhile. Run the command again.'));
  }
  await shown.edit((edit) => edit.replace(toRange(document, gap), insertion));
  const end = document.positionAt(gap.start + insertion.length);
  shown.selection = new vscode.Selection(end, end);
}
