import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { GlossApi } from '../../src/extension/api';
import {
  activateGloss,
  closeEditors,
  diagnosticsWhere,
  glossDiagnostics,
  harsh,
  inlayHints,
  isRule,
  openText,
  rangeOf,
  sampleUri,
  until,
  withSetting,
} from './editor';

const isPersonal = isRule('entities/pii');

suite('a file with ten thousand findings', () => {
  const lines = 10_000;
  let api: GlossApi;
  const file = (): vscode.Uri => sampleUri('addresses.md');
  suiteSetup(async () => {
    api = await activateGloss();
    await writeFile(file().fsPath, '- Write to ada@lovelace.org about the pier.\n'.repeat(lines));
  });
  suiteTeardown(() => rm(file().fsPath, { force: true }));
  teardown(closeEditors);

  test('is read to its end, lists as many as the setting allows, and can be edited meanwhile and afterwards', async () => {
    const document = await vscode.workspace.openTextDocument(file());
    const editor = await vscode.window.showTextDocument(document);
    const { coverage, sentences } = await api.analyzeDocument(file());
    assert.equal(coverage.pendingSentences, 0);
    assert.equal(sentences.length, lines);
    assert.equal((await diagnosticsWhere(document, (found) => found.some(isPersonal))).length, 100);
    await withSetting('diagnostics.maxProblems', 2500, async () => {
      await diagnosticsWhere(document, (found) => found.filter(isPersonal).length === 2500);
    });
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), `${harsh}\n\n`));
    const found = await diagnosticsWhere(document, (all) =>
      all.some((one) => document.getText(one.range) === harsh),
    );
    assert.equal(found.length, 100);
    assert.ok(found.filter(isPersonal).every(({ range }) => document.getText(range) === 'ada@lovelace.org'));
  }).timeout(240_000);

  test('shows them as marks and as notes too, when the rule is set so', async () => {
    const document = await vscode.workspace.openTextDocument(file());
    await vscode.window.showTextDocument(document);
    await diagnosticsWhere(document, (found) => found.some(isPersonal));
    await withSetting('entities.pii.channel', 'inlayHints', async () => {
      const hints = await inlayHints(document);
      assert.equal(hints.length, 100);
      assert.deepEqual(glossDiagnostics(document.uri).filter(isPersonal), []);
    });
  }).timeout(240_000);
});

suite('while a document is analyzed', () => {
  let api: GlossApi;
  suiteSetup(async () => {
    api = await activateGloss();
  });
  teardown(closeEditors);

  test('the colour theme can change: findings and highlights are those of the text', async () => {
    const theme = (name: string | undefined): Thenable<void> =>
      vscode.workspace
        .getConfiguration('workbench')
        .update('colorTheme', name, vscode.ConfigurationTarget.Workspace);
    const log = Array.from({ length: 250 }, (_, day) => `The log of day ${day} is read aloud.\n\n`).join('');
    const { document } = await openText(`${log}${harsh}\n`);
    try {
      const highlighting = vscode.commands.executeCommand('gloss.analyzeSentiment');
      await theme('Default High Contrast Light');
      await until(() =>
        vscode.window.activeColorTheme.kind === vscode.ColorThemeKind.HighContrastLight ? true : undefined,
      );
      await highlighting;
      const editor = await vscode.window.showTextDocument(document);
      editor.selection = new vscode.Selection(0, 0, 0, 0);
      await vscode.commands.executeCommand('gloss.previousHighlight');
      assert.ok(editor.selection.active.isEqual(rangeOf(document, harsh).start));
      const [diagnostic] = await diagnosticsWhere(document, (found) => found.length > 0);
      assert.equal(diagnostic && document.getText(diagnostic.range), harsh);
      assert.equal((await api.analyzeDocument(document.uri)).sentences.length, 251);
    } finally {
      await theme(undefined);
    }
  }).timeout(120_000);
});

suite('a comment thread', () => {
  suiteSetup(() => activateGloss());
  teardown(closeEditors);

  test('has findings in what is being written in it', async () => {
    const { document } = await openText('The harbour log.\n');
    const controller = vscode.comments.createCommentController('gloss-test', 'Gloss test');
    try {
      controller.commentingRangeProvider = {
        provideCommentingRanges: () => [new vscode.Range(0, 0, 0, 0)],
      };
      const thread = controller.createCommentThread(document.uri, new vscode.Range(0, 0, 0, 0), []);
      thread.canReply = true;
      thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
      const field = await until(() =>
        vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'comment'),
      );
      assert.equal(field.languageId, 'markdown');
      const edit = new vscode.WorkspaceEdit();
      edit.insert(field.uri, new vscode.Position(0, 0), harsh);
      assert.ok(await vscode.workspace.applyEdit(edit));
      const [diagnostic] = await diagnosticsWhere(field, (found) => found.length > 0);
      assert.equal(diagnostic && field.getText(diagnostic.range), harsh);
    } finally {
      controller.dispose();
    }
  });
});
