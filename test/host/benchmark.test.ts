import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activateGloss, closeEditors } from './editor';

const run = (): Thenable<unknown> => vscode.commands.executeCommand('gloss.benchmarkMachine', { rounds: 1 });

suite('a benchmark of the machine', () => {
  suiteSetup(activateGloss);
  teardown(closeEditors);

  test('shows its figures and the setting that it suggests as a document', async () => {
    await run();
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.languageId, 'markdown');
    assert.ok(editor.document.isUntitled);
    const text = editor.document.getText();
    assert.match(text, /"gloss\.model\.threads": \d+/);
    assert.match(text, /\| gloss-base \| int8 \| processor \| 1 \| \d+ \| [\d.]+ \| \d+ \| \d+ \| \d+ \|/);
  });

  test('runs once at a time', async () => {
    const first = run();
    await run();
    const shown = (): readonly string[] =>
      vscode.window.visibleTextEditors.map(({ document }) => document.getText());
    assert.deepEqual(shown(), []);
    await first;
    assert.match(shown().join(''), /gloss-base/);
  });
});
