import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  activateGloss,
  closeEditors,
  diagnosticsWhere,
  glossDiagnostics,
  harsh,
  openText,
  until,
  withSetting,
} from './editor';

const calm = 'The harbourmaster hands the job to another pier.';

suite('calm', () => {
  suiteSetup(() => activateGloss());
  teardown(closeEditors);

  test('Pause takes findings back and looks for none, Resume brings them back', async () => {
    const { document } = await openText(`${harsh}\n`);
    await diagnosticsWhere(document, (found) => found.length > 0);
    await vscode.commands.executeCommand('gloss.pause');
    try {
      await diagnosticsWhere(document, (found) => found.length === 0);
      const other = await openText(`${harsh}\n`);
      await vscode.commands.executeCommand('gloss.analyzeSentiment');
      assert.equal(other.document.isClosed, false);
    } finally {
      await vscode.commands.executeCommand('gloss.resume');
    }
    await vscode.window.showTextDocument(document);
    await diagnosticsWhere(document, (found) => found.length > 0);
  });

  test('focusMode keeps the lines around the cursor free of findings', async () => {
    const editor = await openText([harsh, '', calm, '', calm, '', calm].join('\n'));
    await diagnosticsWhere(editor.document, (found) => found.length > 0);
    await withSetting('focusMode', 1, async () => {
      await diagnosticsWhere(editor.document, (found) => found.every(({ range }) => range.start.line > 1));
      const end = new vscode.Position(6, 0);
      editor.selection = new vscode.Selection(end, end);
      await diagnosticsWhere(editor.document, (found) => found.some(({ range }) => range.start.line === 0));
    });
  });

  test('hideWhileTyping holds findings back while the user types and shows them afterwards', async () => {
    const editor = await openText(`${harsh}\n\n${calm}\n`);
    await diagnosticsWhere(editor.document, (found) => found.length > 0);
    await withSetting('hideWhileTyping', 'document', async () => {
      await diagnosticsWhere(editor.document, (found) => found.length > 0);
      await editor.edit((edit) => edit.insert(new vscode.Position(2, 0), 'Now '));
      await diagnosticsWhere(editor.document, (found) => found.length === 0);
      await diagnosticsWhere(editor.document, (found) => found.length > 0);
    });
  });

  test('the panel outlives its document, an edit and a change of editor', async () => {
    const editor = await openText(`${harsh}\n\n${calm}\n`);
    await vscode.commands.executeCommand('gloss.showAnalysisPanel');
    const isOpen = (): true | undefined =>
      vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label === 'Gloss Analysis')) ||
      undefined;
    await until(isOpen);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'New. '));
    await openText(`${calm}\n`);
    await vscode.window.showTextDocument(editor.document, editor.viewColumn);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await until(isOpen);
    assert.deepEqual(glossDiagnostics(editor.document.uri), []);
  });
});
