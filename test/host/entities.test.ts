import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { emptyWorkspaceFile } from '../../src/analysis';
import type { GlossApi } from '../../src/extension/api';
import { ConfigService } from '../../src/extension/config';
import { AnalysisStore } from '../../src/extension/documents/analysisStore';
import { EntityTree, type TreeNode } from '../../src/extension/features/entities/tree';
import {
  activateGloss,
  closeEditors,
  hoverText,
  openSample,
  openText,
  rangeOf,
  sampleUri,
  until,
} from './editor';

const text = [
  'Ada Lovelace visited the office in Berlin on Monday.',
  '',
  'Grace Hopper asked Ada Lovelace about the engine. Lovelace’s notes impressed everyone.',
  '',
  '`Ada Lovelace` stands in code; Grace Hopper left for Brussels.',
  '',
].join('\n');

const noReport = { findings: [], silenced: [] };

/** Undo is for the editor that has the keyboard. */
async function undo(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
  await vscode.commands.executeCommand('undo');
}

function putCursorOn(editor: vscode.TextEditor, word: string): void {
  const { start } = rangeOf(editor.document, word);
  editor.selection = new vscode.Selection(start.translate(0, 1), start.translate(0, 1));
}

suite('names', () => {
  let api: GlossApi;
  suiteSetup(async () => {
    api = await activateGloss();
  });
  teardown(async () => {
    await closeEditors();
    await rm(sampleUri('.gloss.json').fsPath, { force: true });
  });

  test('the tree groups them by type and entity, with lines, context and words for a screen reader', async () => {
    const { document } = await openText(text);
    const [store, config] = [new AnalysisStore(), new ConfigService(assert.fail, () => emptyWorkspaceFile)];
    const tree = new EntityTree({ store, config });
    try {
      assert.equal(tree.state, 'noEditor');
      tree.document = document;
      assert.equal(tree.state, 'notAnalyzed');
      assert.ok(store.set(document, await api.analyzeDocument(document.uri), noReport));
      assert.equal(tree.state, 'some');
      const labelOf = (node: TreeNode): string => {
        const { label, description } = tree.getTreeItem(node);
        return `${typeof label === 'object' ? label.label : label} (${description})`;
      };
      const types = tree.getChildren();
      assert.deepEqual(types.map(labelOf), ['People (2)', 'Places (2)']);
      const people = tree.getChildren(types[0]);
      assert.deepEqual(people.map(labelOf), ['Ada Lovelace (3)', 'Grace Hopper (2)']);
      const ada = tree.getTreeItem(people[0]!);
      assert.equal(ada.accessibilityInformation?.label, 'Ada Lovelace, Person, 3 mentions, also as Lovelace');
      assert.equal(ada.contextValue, 'entity');
      const mentions = tree.getChildren(people[0]);
      assert.deepEqual(
        mentions.map((node) => /^\d+: /.exec(labelOf(node))?.[0]),
        ['1: ', '3: ', '3: '],
      );
      assert.match(labelOf(mentions[2]!), /about the engine\. Lovelace’s notes impressed/);
      const { command } = tree.getTreeItem(mentions[1]!);
      await vscode.commands.executeCommand(command!.command, ...(command!.arguments as unknown[]));
      const { selection } = vscode.window.activeTextEditor!;
      assert.equal(document.getText(selection), 'Ada Lovelace');
      assert.equal(selection.start.line, 2);
    } finally {
      tree.dispose();
      store.dispose();
      config.dispose();
    }
  });

  test('Next and Previous Mention go round the mentions of the entity at the cursor', async () => {
    const editor = await openText(text);
    putCursorOn(editor, 'Ada Lovelace');
    const seen: string[] = [];
    for (const command of ['nextMention', 'nextMention', 'nextMention', 'previousMention']) {
      await vscode.commands.executeCommand(`gloss.${command}`);
      seen.push(`${editor.selection.start.line} ${editor.document.getText(editor.selection)}`);
    }
    assert.deepEqual(seen, ['2 Ada Lovelace', '2 Lovelace', '0 Ada Lovelace', '2 Lovelace']);
  });

  test('Next and Previous Highlight go through everything that is highlighted', async () => {
    const editor = await openText(text);
    await vscode.commands.executeCommand('gloss.highlightEntities');
    const seen: string[] = [];
    for (let i = 0; i < 3; i++) {
      await vscode.commands.executeCommand('gloss.nextHighlight');
      const { active } = editor.selection;
      seen.push(`${active.line}:${active.character}`);
    }
    assert.deepEqual(seen, ['0:35', '2:0', '2:19']);
    await vscode.commands.executeCommand('gloss.previousHighlight');
    assert.equal(editor.selection.active.character, 0);
  });

  test('Rename All Mentions is one step to undo', async () => {
    const editor = await openText(text);
    putCursorOn(editor, 'Ada Lovelace');
    await vscode.commands.executeCommand('gloss.renameAllMentions', undefined, 'Emmy Noether');
    const renamed = editor.document.getText();
    assert.equal(renamed.match(/Emmy Noether/g)?.length, 2);
    assert.match(renamed, /Noether’s notes impressed/);
    assert.match(renamed, /`Ada Lovelace`/);
    await undo();
    assert.equal(editor.document.getText(), text);
  });

  test('Not an Entity is kept in the folder, and Mark as… takes it back with another type', async () => {
    const { document } = await openSample('README.md');
    await vscode.commands.executeCommand('gloss.highlightEntities');
    const place = rangeOf(document, 'Brussels').start.translate(0, 2);
    assert.match(await hoverText(document, place), /\*\*Place\*\* Brussels/);
    vscode.window.activeTextEditor!.selection = new vscode.Selection(place, place);
    await vscode.commands.executeCommand('gloss.notAnEntity');
    assert.doesNotMatch(await hoverText(document, place), /Brussels/);
    const read = async (): Promise<unknown> =>
      JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(sampleUri('.gloss.json'))));
    assert.deepEqual(await read(), { entities: { notEntity: ['Brussels'] } });
    const { start, end } = rangeOf(document, 'Brussels');
    vscode.window.activeTextEditor!.selection = new vscode.Selection(start, end);
    await vscode.commands.executeCommand('gloss.markAsEntity', undefined, 'ORG');
    assert.deepEqual(await read(), { entities: { notEntity: [], is: { Brussels: 'ORG' } } });
    assert.match(await hoverText(document, place), /\*\*Organization\*\* Brussels, as `\.gloss\.json` says/);
    // Whoever takes the file away takes back what it said.
    await vscode.workspace.fs.delete(sampleUri('.gloss.json'));
    await until(async () =>
      /\*\*Place\*\* Brussels/.test(await hoverText(document, place)) ? true : undefined,
    );
  });

  test('names that lie inside of others are all explained on hover, the innermost first', async () => {
    const editor = await openSample('README.md');
    const { document } = editor;
    const place = rangeOf(document, 'Harbour').start.translate(0, 2);
    // What is selected, here by the test before, is what is read.
    editor.selection = new vscode.Selection(place, place);
    await vscode.commands.executeCommand('gloss.highlightEntities');
    assert.match(await hoverText(document, place), /Organization\*\* Harbour Data Cooperative/);
    const content = new TextEncoder().encode(
      JSON.stringify({ entities: { is: { 'Harbour Data': 'MISC' } } }),
    );
    await vscode.workspace.fs.writeFile(sampleUri('.gloss.json'), content);
    const both = /Other name\*\* Harbour Data,.*Organization\*\* Harbour Data Cooperative/s;
    await until(async () => (both.test(await hoverText(document, place)) ? true : undefined));
  });

  test('commands without a name under the cursor say so and change nothing', async () => {
    const editor = await openText('Nothing is named here.\n');
    for (const command of ['nextMention', 'notAnEntity', 'renameAllMentions', 'nextHighlight']) {
      await vscode.commands.executeCommand(`gloss.${command}`);
    }
    assert.equal(editor.document.getText(), 'Nothing is named here.\n');
  });

  test('thousands of names are drawn and listed without holding the editor up', async () => {
    const line = 'Ada Lovelace met Grace Hopper in Berlin on Monday.\n\n';
    const { document } = await openText(line.repeat(1700));
    const analysis = await api.analyzeDocument(document.uri);
    const measured: string[] = [];
    const time = async (what: string, act: () => unknown): Promise<void> => {
      const start = performance.now();
      await act();
      const ms = performance.now() - start;
      measured.push(`${what} ${Math.round(ms)} ms`);
      // Seconds would hold the editor up; a loaded machine takes many times what a free one does.
      assert.ok(ms < 3000, measured.join(', '));
    };
    await time('draw', () => vscode.commands.executeCommand('gloss.highlightEntities'));
    const [store, config] = [new AnalysisStore(), new ConfigService(assert.fail, () => emptyWorkspaceFile)];
    const tree = new EntityTree({ store, config });
    tree.document = document;
    store.set(document, { ...analysis }, noReport);
    let rows = 0;
    await time('tree', () => {
      for (const type of tree.getChildren()) {
        for (const entity of tree.getChildren(type)) {
          rows += tree.getChildren(entity).map((node) => tree.getTreeItem(node)).length;
        }
      }
    });
    assert.equal(rows, 5100);
    tree.dispose();
    store.dispose();
    config.dispose();
    await time('edit', async () => {
      await vscode.window.activeTextEditor!.edit((edit) => edit.insert(new vscode.Position(0, 0), 'x'));
    });
  });
});

suite('redaction', () => {
  suiteSetup(activateGloss);
  teardown(closeEditors);

  const redacted = [
    '[PERSON_1] visited the office in Berlin on Monday.',
    '',
    '[PERSON_2] asked [PERSON_1] about the engine. [PERSON_1]’s notes impressed everyone.',
    '',
    '`[PERSON_1]` stands in code; [PERSON_2] left for Brussels.',
    '',
  ].join('\n');

  test('Redact… replaces every place in one step to undo', async () => {
    const { document } = await openText(text);
    await vscode.commands.executeCommand('gloss.redact', { types: ['PERSON'], preview: false });
    assert.equal(document.getText(), redacted);
    await undo();
    assert.equal(document.getText(), text);
  });

  test('Redact… shows its edit first and applies what the preview lets through', async () => {
    const { document } = await openText(text);
    const running = vscode.commands.executeCommand('gloss.redact', { types: ['PERSON'] });
    await until(async () => {
      await vscode.commands.executeCommand('refactorPreview.apply');
      return document.getText() === text ? undefined : true;
    });
    await running;
    assert.equal(document.getText(), redacted);
  });

  test('Redact… keeps to what is selected', async () => {
    const editor = await openText(text);
    editor.selection = new vscode.Selection(0, 0, 1, 0);
    await vscode.commands.executeCommand('gloss.redact', { types: ['PERSON'], preview: false });
    assert.equal(editor.document.getText(), text.replace('Ada Lovelace', '[PERSON_1]'));
  });

  test('Create Redacted Copy leaves the document alone and opens another of its language', async () => {
    const { document } = await openText(text);
    await vscode.commands.executeCommand('gloss.createRedactedCopy', { types: ['PERSON'] });
    const copy = vscode.window.activeTextEditor!.document;
    assert.notEqual(copy, document);
    assert.equal(copy.languageId, 'markdown');
    assert.equal(copy.isUntitled, true);
    assert.equal(copy.getText(), redacted);
    assert.equal(document.getText(), text);
  });
});
