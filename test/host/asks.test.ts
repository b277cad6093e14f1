import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { LabelScore, MaskWord } from '../../src/inference';
import type { DocumentAnswer } from '../../src/extension/features/ask';
import { writeTinyPackage } from '../support/inference/tinyPackage';
import { activateGloss, closeEditors, openText, rangeOf, select, until, withSetting } from './editor';

const accept = 'workbench.action.acceptSelectedQuickOpenItem';
const filler = 'the word is in the example. '.repeat(30);
const text = `# The word\n\n${filler}\n\nAda is in Oslo.\n\n\`\`\`\nacme();\n\`\`\`\n\n${filler}\n`;

/** Accepts what the open list offers until the condition holds: the list may still be opening. */
async function acceptUntil(isDone: () => boolean): Promise<void> {
  await until(async () => {
    if (isDone()) return true;
    await vscode.commands.executeCommand(accept);
    await new Promise((resolve) => setTimeout(resolve, 50));
    return isDone() || undefined;
  });
}

suite('questions', () => {
  let folder: string;
  suiteSetup(async () => {
    await activateGloss();
    folder = await mkdtemp(path.join(tmpdir(), 'gloss-tiny-'));
    await writeTinyPackage(folder);
  });
  suiteTeardown(() => rm(folder, { recursive: true }));
  teardown(closeEditors);

  test('about a document are answered with passages of its prose, and Enter goes there', async () => {
    const editor = await openText(text);
    await withSetting('model.path', folder, async () => {
      const answers = await vscode.commands.executeCommand<readonly DocumentAnswer[]>(
        'gloss.askDocument',
        'Who is where?',
      );
      const [best] = answers;
      assert.match(best?.text ?? '', /Ada|Oslo/);
      for (const answer of answers) {
        assert.equal(editor.document.getText().slice(answer.start, answer.end), answer.text);
        assert.doesNotMatch(answer.text, /acme/);
      }
      await acceptUntil(() => !editor.selection.isEmpty);
      assert.equal(editor.document.getText(editor.selection), best?.text);
    });
  });

  test('for a word offer what fits, and one undo takes the chosen one back', async () => {
    const sentence = 'The word is Bad.\n';
    const editor = await openText(sentence);
    select(editor, 'Bad');
    await withSetting('model.path', folder, async () => {
      const words = await vscode.commands.executeCommand<readonly MaskWord[]>('gloss.suggestWord');
      assert.deepEqual(
        words.slice(0, 3).map(({ token }) => token),
        ['good', 'bad', 'word'],
      );
      await acceptUntil(() => editor.document.getText() !== sentence);
      assert.equal(editor.document.getText(), 'The word is Good.\n');
      await vscode.commands.executeCommand('undo');
      assert.equal(editor.document.getText(), sentence);
    });
  });

  test('of labels are answered for what is selected', async () => {
    const editor = await openText('The good word.\n\nThe bad, bad word.\n');
    select(editor, 'The good word.');
    await withSetting('model.path', folder, async () => {
      const scores = await vscode.commands.executeCommand<readonly LabelScore[]>(
        'gloss.classifySelection',
        'bad, good',
      );
      assert.equal(scores[0]?.label, 'good');
      assert.ok(Math.abs(scores.reduce((sum, { score }) => sum + score, 0) - 1) < 1e-6);
    });
  });

  test('that the model cannot answer end with a message and change nothing', async () => {
    const editor = await openText(text);
    const before = editor.document.getText();
    for (const command of ['askDocument', 'suggestWord', 'classifySelection']) {
      const result = await vscode.commands.executeCommand(`gloss.${command}`, 'Who, what?');
      assert.equal(result, undefined);
    }
    assert.equal(editor.document.getText(), before);
    assert.ok(rangeOf(editor.document, 'Ada'));
  });
});
