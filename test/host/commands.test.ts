import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { GlossApi } from '../../src/extension/api';
import {
  activateGloss,
  closeEditors,
  harsh,
  hoverText,
  openSample,
  openText,
  rangeOf,
  select,
  until,
} from './editor';

suite('commands', () => {
  let api: GlossApi;
  suiteSetup(async () => {
    api = await activateGloss();
  });
  teardown(closeEditors);

  test('Analyze Sentiment makes every sentence explain itself on hover', async () => {
    const { document } = await openSample('feedback.txt');
    const line = new vscode.Position(0, 3);
    assert.equal(await hoverText(document, line), '');
    await vscode.commands.executeCommand('gloss.analyzeSentiment');
    const text = await hoverText(document, line);
    assert.match(text, /\*\*(Negative|Neutral|Positive)\*\*/);
    assert.match(text, /[█░]{10}.* \d+ %/);
    assert.match(text, /on this machine/);
  });

  test('the hover names words of the sentence that carried it', async () => {
    const { document } = await openText(`${harsh}\n`);
    await vscode.commands.executeCommand('gloss.analyzeSentiment');
    const text = await hoverText(document, new vscode.Position(0, 5));
    const words = [.../\*\*(\w+)\*\* \(-?\d+\)/g[Symbol.matchAll](text)].map(([, word]) => word ?? '');
    assert.ok(words.length > 0, text);
    for (const word of words) assert.ok(harsh.includes(word), word);
  });

  test('with several selections only what is selected is analyzed', async () => {
    const editor = await openText(
      `${harsh}\n\nA second paragraph.\n\nThank you, this is wonderful work!\n`,
      'plaintext',
    );
    select(editor, harsh, 'Thank you, this is wonderful work!');
    await vscode.commands.executeCommand('gloss.analyzeSentiment');
    assert.match(await hoverText(editor.document, new vscode.Position(0, 2)), /Negative/);
    assert.match(await hoverText(editor.document, new vscode.Position(4, 2)), /Positive/);
    assert.equal(await hoverText(editor.document, new vscode.Position(2, 2)), '');
  });

  test('Highlight Entities explains names on hover, and Clear Highlights ends it', async () => {
    const { document } = await openSample('README.md');
    await vscode.commands.executeCommand('gloss.highlightEntities');
    const place = rangeOf(document, 'Brussels').start.translate(0, 2);
    const text = await hoverText(document, place);
    assert.match(text, /\*\*Place\*\* Brussels/);
    await vscode.commands.executeCommand('gloss.clearHighlights');
    assert.doesNotMatch(await hoverText(document, place), /Brussels/);
  });

  test('a highlight is gone as soon as its text is edited', async () => {
    const editor = await openText(`${harsh} And more.\n`, 'plaintext');
    select(editor, harsh);
    await vscode.commands.executeCommand('gloss.analyzeSentiment');
    assert.match(await hoverText(editor.document, new vscode.Position(0, 5)), /Negative/);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 5), 'new '));
    assert.equal(await hoverText(editor.document, new vscode.Position(0, 5)), '');
  });

  test('Compare Selections gives the cosine of every pair', async () => {
    const same = ['The server restarts every night.', 'Each night, the server is restarted.'];
    const other = 'I like apples.';
    const editor = await openText([...same, other].join('\n\n'), 'plaintext');
    select(editor, ...same, other);
    const matrix = await vscode.commands.executeCommand<number[][]>('gloss.compareSelections');
    assert.equal(matrix.length, 3);
    const score = (row: number, column: number): number => matrix[row]?.[column] ?? NaN;
    assert.ok(Math.abs(score(0, 0) - 1) < 1e-5);
    assert.ok(score(0, 1) > 0.7, String(score(0, 1)));
    assert.ok(score(0, 2) < 0.4, String(score(0, 2)));
    assert.ok(Math.abs(score(0, 1) - (await api.similarity(same[0] ?? '', same[1] ?? ''))) < 1e-5);
  });

  test('Explain Selection and Show Analysis Panel run on a selection', async () => {
    const editor = await openText(`${harsh}\n`);
    select(editor, harsh);
    await vscode.commands.executeCommand('gloss.explainSelection');
    await vscode.commands.executeCommand('gloss.showAnalysisPanel');
    await until(() =>
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => label === 'Gloss Analysis'),
    );
  });

  test('the exported API answers as the commands do', async () => {
    const [result] = await api.analyzeText([harsh]);
    assert.equal(result?.sentiment.label, 'negative');
    const analysis = await api.analyzeDocument((await openSample('README.md')).document.uri);
    assert.ok(analysis.sentences.length > 30);
  });

  test('the worker restarts on request and answers again', async () => {
    const { document } = await openText(`${harsh}\n`);
    await vscode.commands.executeCommand('gloss.restartInferenceWorker');
    const [result] = await api.analyzeText(['A fresh worker answers this.']);
    assert.ok(result);
    await vscode.commands.executeCommand('gloss.analyzeSentiment');
    assert.match(await hoverText(document, new vscode.Position(0, 2)), /Negative/);
  });
});
