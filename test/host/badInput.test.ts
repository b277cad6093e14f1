import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { GlossApi } from '../../src/extension/api';
import {
  activateGloss,
  closeEditors,
  failureOf,
  harsh,
  hoverText,
  openText,
  sampleUri,
  until,
  withSetting,
} from './editor';

const commands = [
  'analyzeSentiment',
  'highlightEntities',
  'compareSelections',
  'findSimilarPassages',
  'explainSelection',
  'showAnalysisPanel',
];

const written: vscode.Uri[] = [];

/** Writes a file below the opened folder that the end of the test removes. */
async function writeInWorkspace(name: string, content: string): Promise<vscode.Uri> {
  const file = sampleUri(name);
  written.push(file);
  await writeFile(file.fsPath, content);
  return file;
}

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}

/** How late the event loop came to a timer at worst, in ms. */
async function longestPauseDuring(act: () => Promise<void>): Promise<number> {
  let longestMs = 0;
  let last = performance.now();
  const look = (): void => {
    longestMs = Math.max(longestMs, performance.now() - last);
    last = performance.now();
  };
  const timer = setInterval(look, 10);
  await act();
  clearInterval(timer);
  look();
  return longestMs;
}

suite('bad input', () => {
  let api: GlossApi;
  suiteSetup(async () => {
    api = await activateGloss();
  });
  teardown(async () => {
    await closeEditors();
    for (const { fsPath } of written.splice(0)) await rm(fsPath);
  });

  test('commands without an editor, on nothing and on white space answer and leave the host alive', async () => {
    await closeEditors();
    for (const command of commands) await vscode.commands.executeCommand(`gloss.${command}`);
    for (const content of ['', ' \n\t\n ']) {
      await openText(content);
      for (const command of commands) await vscode.commands.executeCommand(`gloss.${command}`);
    }
    assert.ok((await api.analyzeText(['Still here.'])).length === 1);
  });

  test('empty and white-space texts are neutral and have no names', async () => {
    const results = await api.analyzeText(['', ' \n']);
    assert.deepEqual(
      results.map(({ sentiment, entities }) => [sentiment.label, entities.length]),
      [
        ['neutral', 0],
        ['neutral', 0],
      ],
    );
  });

  test('lone surrogates are analyzed', async () => {
    const [result] = await api.analyzeText(['\ud800 This is a \udc00 test \ud83d']);
    assert.ok(result);
  });

  test('a hundred thousand identical words are analyzed in windows', async () => {
    const [result] = await api.analyzeText(['word '.repeat(100_000)]);
    assert.ok(result && Math.abs(Math.hypot(...result.embedding) - 1) < 1e-4);
  }).timeout(300_000);

  test('binary text is refused with a code', async () => {
    const { document } = await openText('PNG\u0000\u0001\u0002 binary', 'plaintext');
    assert.equal(await codeOf(api.analyzeDocument(document.uri)), 'invalidInput');
  });

  test('a document over the limit is refused with a code and the limit is a setting', async () => {
    const { document } = await openText('A sentence that is repeated. '.repeat(100), 'plaintext');
    await withSetting('document.maxCharacters', 1000, async () => {
      assert.equal(await codeOf(api.analyzeDocument(document.uri)), 'invalidInput');
    });
    assert.ok((await api.analyzeDocument(document.uri)).sentences.length > 0);
  });

  test('a document of five megabytes is over the default limit, and the message names the setting', async () => {
    const file = await writeInWorkspace('large.md', 'The log is read aloud each morning.\n'.repeat(140_000));
    const failure = await failureOf(api.analyzeDocument(file));
    assert.equal(failure.code, 'invalidInput');
    assert.match(
      failure.message,
      /has 5,040,000 characters; the limit is 2,000,000.*gloss\.document\.maxCharacters/,
    );
  });

  test('a file that VS Code hands to no extension is refused with a reason and the host lives on', async () => {
    const file = await writeInWorkspace('huge.md', 'The log is read aloud each morning.\n'.repeat(1_500_000));
    await assert.rejects(async () => vscode.workspace.openTextDocument(file), /50 ?MB/);
    const failure = await failureOf(api.analyzeDocument(file));
    assert.match(failure.message, /50 ?MB/);
    assert.equal(failure.code, 'invalidInput');
    assert.equal((await api.analyzeText(['Still here.'])).length, 1);
  });

  test('a missing model fails with a code, keeps what is shown, and the next good setting works', async () => {
    const { document } = await openText(`${harsh}\n`, 'plaintext');
    await vscode.commands.executeCommand('gloss.analyzeSentiment');
    const place = new vscode.Position(0, 2);
    assert.match(await hoverText(document, place), /Negative/);
    const folder = await mkdtemp(path.join(tmpdir(), 'gloss-'));
    try {
      await withSetting('model.path', folder, async () => {
        assert.equal(await codeOf(api.analyzeText(['Hello.'])), 'modelMissing');
      });
    } finally {
      await rm(folder, { recursive: true });
    }
    const text = await until(async () => (await hoverText(document, place)) || undefined);
    assert.match(text, /Negative/);
  });

  test('one line of a megabyte in markdown does not block the editor', async () => {
    // The best of three: what else runs on the machine also makes a timer late.
    const pauses: number[] = [];
    for (const subject of ['harbour', 'island', 'pier']) {
      const line = `The ${subject} log is read aloud each morning. `.repeat(24_000);
      // A file: an untitled document may get the name, and for a moment the text, of one that is just being closed.
      const file = await writeInWorkspace(`${subject}.md`, line);
      let analysis: Awaited<ReturnType<GlossApi['analyzeDocument']>> | undefined;
      pauses.push(
        await longestPauseDuring(async () => {
          analysis = await api.analyzeDocument(file);
        }),
      );
      assert.equal(analysis?.text.length, line.length);
      assert.equal(analysis?.sentences.length, 24_000);
    }
    assert.ok(Math.min(...pauses) < 2000, `the extension host stood still for ${pauses.map(Math.round)} ms`);
  }).timeout(300_000);
});
