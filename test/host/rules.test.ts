// Quick fixes that change text, directives, and the workspace file.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { GlossApi } from '../../src/extension/api';
import {
  activateGloss,
  closeEditors,
  diagnosticsWhere,
  glossDiagnostics,
  harsh,
  isNegative,
  isRule,
  openSample,
  openText,
  quickFixes,
  sampleUri,
  until,
  withSetting,
} from './editor';

const workspaceFile = (): vscode.Uri => sampleUri('.gloss.json');

/** The quick fix with this title at the first finding of a rule. */
async function fixFor(
  document: vscode.TextDocument,
  rule: string,
  title: string,
): Promise<vscode.CodeAction> {
  const found = await diagnosticsWhere(document, (all) => all.some(isRule(rule)));
  const finding = found.find(isRule(rule));
  assert.ok(finding);
  return fixAt(document, finding.range, title);
}

async function fixAt(
  document: vscode.TextDocument,
  range: vscode.Range,
  title: string,
): Promise<vscode.CodeAction> {
  const actions = await quickFixes(document, range);
  const action = actions.find((candidate) => candidate.title === title);
  assert.ok(action, actions.map((candidate) => candidate.title).join(', '));
  return action;
}

async function choose({ edit, command }: vscode.CodeAction): Promise<void> {
  if (edit) await vscode.workspace.applyEdit(edit);
  if (command) await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
}

async function writeWorkspaceFile(text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(workspaceFile(), new TextEncoder().encode(text));
}

/** VS Code tells watchers nothing of a file that is made and removed at once. */
function workspaceFileIsSeen(): Promise<void> {
  const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(workspaceFile(), '..'), '.gloss.json');
  const watcher = vscode.workspace.createFileSystemWatcher(pattern);
  return new Promise((resolve) => {
    watcher.onDidCreate(() => {
      watcher.dispose();
      resolve();
    });
  });
}

async function removeWorkspaceFile(): Promise<void> {
  try {
    await vscode.workspace.fs.delete(workspaceFile());
  } catch {
    // It was never there.
  }
}

suite('quick fixes of names and numbers', () => {
  suiteSetup(() => activateGloss());
  teardown(closeEditors);

  test('"Change all" gives a name one spelling', async () => {
    const { document } = await openText(
      'We use GitHub. Then Github came, and GitHub stayed. Then Github went.\n',
    );
    await withSetting('entities.inconsistent.channel', 'problems', async () => {
      await choose(await fixFor(document, 'entities/inconsistent', 'Change all 2 “Github” to “GitHub”'));
      assert.ok(!document.getText().includes('Github'));
      await diagnosticsWhere(document, (found) => found.length === 0);
    });
  });

  test('"Change to" takes an address out of the text', async () => {
    const { document } = await openText('Ask ada@lovelace.org for help.\n');
    await choose(await fixFor(document, 'entities/pii', 'Change to [EMAIL_ADDRESS]'));
    assert.equal(document.getText(), 'Ask [EMAIL_ADDRESS] for help.\n');
  });

  test('"Ignore … in this file" writes a gloss-ignore that silences every mention', async () => {
    const { document } = await openText(
      'Ask ada@lovelace.org for help.\n\nOr write to ada@lovelace.org again.\n',
    );
    const title = 'Ignore “ada@lovelace.org” as EMAIL_ADDRESS in this file';
    await choose(await fixFor(document, 'entities/pii', title));
    assert.match(document.getText(), /<!-- gloss-ignore EMAIL_ADDRESS "ada@lovelace.org" -->/);
    await diagnosticsWhere(document, (found) => found.length === 0);
  });
});

suite('directives', () => {
  suiteSetup(() => activateGloss());
  teardown(closeEditors);

  test('that name no rule are told so as a hint', async () => {
    const { document } = await openText('All is fine. <!-- gloss-disable-line sentimnet -->\n');
    const [hint] = await diagnosticsWhere(document, (found) => found.length > 0);
    assert.equal(hint?.severity, vscode.DiagnosticSeverity.Hint);
    assert.equal(document.getText(hint.range), 'sentimnet');
  });

  test('are completed in comments', async () => {
    const { document } = await openText('# gloss-\nx = 1\n', 'python');
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      new vscode.Position(0, 8),
    );
    assert.ok(items.some(({ label }) => label === 'gloss-disable-next-line'));
  });

  test('that do nothing can be removed', async () => {
    const { document } = await openText(`${harsh}\n\nAll is fine. <!-- gloss-disable-line -->\n`);
    await diagnosticsWhere(document, (found) => found.some(isNegative));
    const range = new vscode.Range(2, 20, 2, 20);
    await choose(await fixAt(document, range, 'Remove gloss-disable-line, which does nothing'));
    assert.equal(document.getText(), `${harsh}\n\nAll is fine.\n`);
  });

  test('that do nothing are listed, and the list leads to them', async () => {
    const editor = await openText(`${harsh} <!-- gloss-disable-line -->\n\nFine. <!-- gloss-enable -->\n`);
    const running = vscode.commands.executeCommand('gloss.showStaleDirectives');
    const moved = await until(async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      const { selection, document } = vscode.window.activeTextEditor ?? editor;
      return selection.isEmpty ? undefined : document.getText(selection);
    });
    await running;
    assert.equal(moved, 'gloss-enable');
  });
});

suite('the workspace file', () => {
  let api: GlossApi;
  suiteSetup(async () => {
    api = await activateGloss();
  });
  teardown(async () => {
    await closeEditors();
    await removeWorkspaceFile();
  });

  test('gets what "Hide this finding" hides, and the finding is back when the file is gone', async () => {
    const { document } = await openSample('README.md');
    const before = document.getText();
    const negatives = (found: readonly vscode.Diagnostic[]): number => found.filter(isNegative).length;
    const all = negatives(await diagnosticsWhere(document, (found) => found.some(isNegative)));
    const isSeen = workspaceFileIsSeen();
    await choose(await fixFor(document, 'sentiment/negative', 'Hide this finding (in .gloss.json)'));
    await diagnosticsWhere(document, (found) => negatives(found) === all - 1);
    assert.equal(document.getText(), before);
    await isSeen;
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(workspaceFile()));
    const { hidden } = JSON.parse(text) as { hidden: readonly object[] };
    assert.partialDeepStrictEqual(hidden, [{ rule: 'sentiment/negative', file: 'README.md' }]);
    assert.ok(!text.includes('disgrace'));
    await removeWorkspaceFile();
    await diagnosticsWhere(document, (found) => negatives(found) === all);
  });

  test('is watched: its severities and rules hold as soon as it is saved', async () => {
    const { document } = await openSample('README.md');
    await diagnosticsWhere(document, (found) => found.some(isNegative));
    await writeWorkspaceFile('{ "rules": { "sentiment/negative": "warning" } }');
    const isWarning = ({ severity }: vscode.Diagnostic): boolean =>
      severity === vscode.DiagnosticSeverity.Warning;
    await diagnosticsWhere(document, (found) => found.some((one) => isNegative(one) && isWarning(one)));
    await writeWorkspaceFile('{ "rules": { "sentiment": "off" } }');
    await diagnosticsWhere(document, (found) => !found.some(isNegative));
  });

  test('nearer to a document goes before the one of the workspace folder, and is written to', async () => {
    const folder = sampleUri('nested');
    const nearer = vscode.Uri.joinPath(folder, '.gloss.json');
    const note = vscode.Uri.joinPath(folder, 'deeper', 'note.md');
    const write = (uri: vscode.Uri, text: string): Thenable<void> =>
      vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    try {
      await writeWorkspaceFile('{ "rules": { "sentiment": "off" } }');
      await write(note, `${harsh}\n`);
      const document = await vscode.workspace.openTextDocument(note);
      await vscode.window.showTextDocument(document);
      await api.analyzeDocument(note);
      await diagnosticsWhere(document, (found) => !found.some(isNegative));
      await write(nearer, '{}');
      await diagnosticsWhere(document, (found) => found.some(isNegative));
      await choose(await fixFor(document, 'sentiment/negative', 'Hide this finding (in .gloss.json)'));
      await diagnosticsWhere(document, (found) => !found.some(isNegative));
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(nearer));
      assert.match(text, /"file": "deeper\/note\.md"/);
    } finally {
      await closeEditors();
      await vscode.workspace.fs.delete(folder, { recursive: true });
    }
  });

  test('that is broken is named with its place, stays as it is, and everything else works', async () => {
    const broken = '{\n  "rules": [,\n';
    await writeWorkspaceFile(broken);
    const { document } = await openSample('README.md');
    await diagnosticsWhere(document, (found) => found.some(isNegative));
    const [problem] = await until(() => {
      const found = glossDiagnostics(workspaceFile());
      return found.length > 0 ? found : undefined;
    });
    assert.equal(problem?.range.start.line, 1);
    assert.match(problem.message, /^This is not valid JSON: /);
    await choose(await fixFor(document, 'sentiment/negative', 'Hide this finding (in .gloss.json)'));
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(workspaceFile()));
    assert.equal(text, broken);
    assert.ok(glossDiagnostics(document.uri).some(isNegative));
  });
});
