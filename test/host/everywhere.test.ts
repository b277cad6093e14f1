import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { readFile, rm, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { GlossApi } from '../../src/extension/api';
import {
  activateGloss,
  closeEditors,
  diagnosticsWhere,
  glossDiagnostics,
  harsh,
  sampleUri,
  until,
  withSetting,
} from './editor';

const isReported = (found: readonly vscode.Diagnostic[]): boolean => found.length > 0;

/** A file system in memory that holds one file. */
class OneFile implements vscode.FileSystemProvider {
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  #content: Uint8Array;

  constructor(content: string) {
    this.#content = Buffer.from(content);
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }
  stat(): vscode.FileStat {
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: this.#content.length };
  }
  readDirectory(): [string, vscode.FileType][] {
    return [];
  }
  createDirectory(): void {}
  readFile(): Uint8Array {
    return this.#content;
  }
  writeFile(_: vscode.Uri, content: Uint8Array): void {
    this.#content = content;
  }
  delete(): void {}
  rename(): void {}
}

suite('text is analyzed wherever it is written', () => {
  let api: GlossApi;
  const owned: vscode.Disposable[] = [];
  suiteSetup(async () => {
    api = await activateGloss();
  });
  teardown(async () => {
    await closeEditors();
    for (const part of owned.splice(0)) part.dispose();
  });

  test('in the markup cells and the comments of a notebook', async () => {
    const notebook = await vscode.workspace.openNotebookDocument(
      'jupyter-notebook',
      new vscode.NotebookData([
        new vscode.NotebookCellData(vscode.NotebookCellKind.Markup, `# Notes\n\n${harsh}`, 'markdown'),
        new vscode.NotebookCellData(vscode.NotebookCellKind.Code, `x = 1  # ${harsh}`, 'python'),
      ]),
    );
    await vscode.window.showNotebookDocument(notebook);
    for (const cell of notebook.getCells()) {
      const [diagnostic] = await diagnosticsWhere(cell.document, isReported);
      assert.equal(diagnostic && cell.document.getText(diagnostic.range), harsh);
    }
  });

  test('in a file system that somebody else provides, but not in a read-only one', async () => {
    const registerFile = (scheme: string, isReadonly: boolean): vscode.Disposable =>
      vscode.workspace.registerFileSystemProvider(scheme, new OneFile(`${harsh}\n`), { isReadonly });
    owned.push(registerFile('gloss-memory', false), registerFile('gloss-readonly', true));
    const open = async (scheme: string): Promise<vscode.TextDocument> => {
      const uri = vscode.Uri.from({ scheme, path: '/notes.md' });
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, {
        preview: false,
        viewColumn: vscode.ViewColumn.Beside,
      });
      return document;
    };
    const fixed = await open('gloss-readonly');
    const writable = await open('gloss-memory');
    await diagnosticsWhere(writable, isReported);
    assert.deepEqual(glossDiagnostics(fixed.uri), []);
  });

  test('in the commit box', async () => {
    const control = vscode.scm.createSourceControl('gloss-test', 'Gloss test');
    owned.push(control);
    // VS Code writes the value into the box's document while the view is shown.
    await vscode.commands.executeCommand('workbench.view.scm');
    control.inputBox.value = harsh;
    const box = await until(() =>
      vscode.workspace.textDocuments.find(
        (document) => document.uri.scheme === 'vscode-scm' && document.getText() === harsh,
      ),
    );
    assert.equal(box.languageId, 'scminput');
    await diagnosticsWhere(box, isReported);
    control.inputBox.value = 'Mend the gate';
    await diagnosticsWhere(box, (found) => found.length === 0);
  });

  test('on the side of a diff that can be written to', async () => {
    const uri = sampleUri('compared.md');
    try {
      await writeFile(uri.fsPath, `${harsh}\n`);
      owned.push(
        vscode.workspace.registerFileSystemProvider('gloss-before', new OneFile(`${harsh} It is.\n`), {
          isReadonly: true,
        }),
      );
      const before = vscode.Uri.from({ scheme: 'gloss-before', path: '/compared.md' });
      await vscode.commands.executeCommand('vscode.diff', before, uri, 'Before and now');
      const document = await until(() =>
        vscode.window.visibleTextEditors
          .map((editor) => editor.document)
          .find((shown) => shown.uri.toString() === uri.toString()),
      );
      const [diagnostic] = await diagnosticsWhere(document, isReported);
      assert.equal(diagnostic && document.getText(diagnostic.range), harsh);
      assert.deepEqual(glossDiagnostics(before), []);
    } finally {
      await closeEditors();
      await rm(uri.fsPath, { force: true });
    }
  });

  test('in a comment on a line of a file', async () => {
    const comments = vscode.comments.createCommentController('gloss-test', 'Gloss test');
    owned.push(comments);
    const { document } = await vscode.window.showTextDocument(sampleUri('build.sh'));
    const thread = comments.createCommentThread(document.uri, new vscode.Range(0, 0, 0, 0), []);
    owned.push(thread);
    thread.canReply = true;
    thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
    const box = await until(() => vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'comment'));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(box.uri, new vscode.Position(0, 0), harsh);
    await vscode.workspace.applyEdit(edit);
    await until(() => (box.getText() === harsh ? true : undefined));
    const [diagnostic] = await diagnosticsWhere(box, isReported);
    assert.equal(diagnostic && box.getText(diagnostic.range), harsh);
  });

  test('and again when a file changes on disk while it is analyzed', async () => {
    const uri = sampleUri('changing.md');
    const textOf = (subject: string): string =>
      Array.from(
        { length: 300 },
        (_, index) => `The ${subject} ${index} is read aloud each morning.\n\n`,
      ).join('');
    try {
      await writeFile(uri.fsPath, `${harsh}\n\n${textOf('log')}`);
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document);
      const running = api.analyzeDocument(uri);
      await writeFile(uri.fsPath, `${textOf('letter')}${harsh}\n`);
      await running;
      await until(() => (document.getText().startsWith('The letter') ? true : undefined));
      const [diagnostic] = await diagnosticsWhere(document, (found) =>
        found.some(({ range }) => range.start.line === 600),
      );
      assert.equal(diagnostic && document.getText(diagnostic.range), harsh);
      const { sentences, text } = await api.analyzeDocument(uri);
      assert.equal(text, document.getText());
      assert.equal(sentences.length, 301);
    } finally {
      await rm(uri.fsPath, { force: true });
    }
  });

  test('in the columns that were chosen', async () => {
    const uri = sampleUri('columns.csv');
    try {
      await writeFile(uri.fsPath, 'praise,complaint\nThe crew was very kind.,We waited for two hours.\n');
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document);
      const read = async (): Promise<string[]> =>
        (await api.analyzeDocument(uri)).sentences.map(({ text }) => text);
      assert.deepEqual(await read(), ['The crew was very kind.', 'We waited for two hours.']);
      const chosen = vscode.commands.executeCommand('gloss.chooseTextColumns');
      // The list is there once a key does something to it; the first column loses its tick.
      let isDone = false;
      void chosen.then(() => (isDone = true));
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
      await vscode.commands.executeCommand('workbench.action.quickPickManyToggle');
      while (!isDone) {
        await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      assert.equal((await read()).length, 1);
    } finally {
      await rm(uri.fsPath, { force: true });
    }
  });
});

suite('a document of 300 kB', () => {
  teardown(closeEditors);

  test('is analyzed while the extension host stays responsive', async () => {
    const api = await activateGloss();
    const handbook = await readFile(sampleUri('handbook.md').fsPath, 'utf8');
    // The same sentences under other headings: the model reads each once, everything else takes them as they come.
    const part = (_: unknown, index: number): string => handbook.replace(/^(#+ .*)$/gm, `$1 ${index}`);
    const content = Array.from({ length: 6 }, part).join('\n').slice(0, 300_000);
    await withSetting('diagnostics.run', 'manual', async () => {
      const document = await vscode.workspace.openTextDocument({ content, language: 'markdown' });
      await vscode.window.showTextDocument(document);
      await api.analyzeText(['The model is loaded before the measurement.']);
      const idle = await latenessDuring(() => new Promise((resolve) => setTimeout(resolve, 3000)));
      let sentences = 0;
      const late = await latenessDuring(async () => {
        sentences = (await api.analyzeDocument(document.uri)).sentences.length;
      });
      const figures = JSON.stringify({ idle, late, sentences });
      assert.ok(sentences > 4000, figures);
      // What else runs on this machine delays the host too, whether Gloss works or not.
      assert.ok(late.p99 < 15 + 3 * idle.p99, figures);
    });
  }).timeout(280_000);
});

/** By how many ms the event loop came late to a timer of 10 ms: half of the times, and 99 of 100 times, at most. */
async function latenessDuring(act: () => Promise<void>): Promise<{ median: number; p99: number }> {
  const resolution = 10;
  const delay = monitorEventLoopDelay({ resolution });
  delay.enable();
  await act();
  delay.disable();
  const late = (percentile: number): number => Math.round(delay.percentile(percentile) / 1e6 - resolution);
  return { median: late(50), p99: late(99) };
}
