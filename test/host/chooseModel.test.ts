import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { GlossApi } from '../../src/extension/api';
import type { LabelScore } from '../../src/inference';
import { type HubMirror, startHubMirror } from '../support/hubMirror';
import { startProxy } from '../support/loopbackProxy';
import { activateGloss, closeEditors, failureOf, openText, until } from './editor';

const name = 'someone/feelings';
/** Two sentences on lines of their own. */
const text = 'What a good word this is.\n\nMarisol Etcheverry travelled to Antwerp in the spring.\n';

const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('gloss');
const { Global } = vscode.ConfigurationTarget;

/** A classifier with labels of its own. */
const topics = 'someone/topics';

/** One of the checkpoints that the compiler's own tests use. */
function checkpoint(kind: string): Readonly<Record<string, Buffer>> {
  const folder = path.join(process.env['GLOSS_TEST_GOLDEN'] ?? '', 'compile/checkpoints', kind);
  return Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(path.join(folder, file))]));
}

suite('another model', () => {
  let api: GlossApi;
  let mirror: HubMirror;
  suiteSetup(async () => {
    api = await activateGloss();
    mirror = await startHubMirror({
      [name]: { files: checkpoint('distilbert-sentiment'), license: 'apache-2.0' },
      [topics]: { files: checkpoint('bert-topics') },
    });
    await settings().update('hub.endpoint', mirror.endpoint, Global);
  });
  teardown(closeEditors);
  suiteTeardown(async () => {
    await settings().update('model.id', undefined, Global);
    await settings().update('hub.endpoint', undefined, Global);
    await mirror.close();
    await until(async () => (await api.analyzeText(['Hello.'])).at(0));
  });

  test('is downloaded, compiled and used by Choose Model, and what it cannot answer is refused by name', async () => {
    await vscode.commands.executeCommand('gloss.chooseModel', name);
    assert.equal(settings().get('model.id'), name);
    const { document } = await openText(text, 'plaintext');
    const analysis = await api.analyzeDocument(document.uri);
    assert.deepEqual(analysis.missing, ['entities', 'embedding']);
    assert.equal(analysis.sentences.length, 2);
    const failure = await failureOf(api.similarity('Hello.', 'Goodbye.'));
    assert.equal(failure.code, 'headMissing', failure.message);
  });

  test('works without the hub, and the bundled one comes back', async () => {
    const before = mirror.requests.length;
    await vscode.commands.executeCommand('gloss.chooseModel', '');
    assert.equal(settings().get('model.id'), '');
    assert.ok((await api.similarity('Hello.', 'Hello.')) > 0.99);
    await vscode.commands.executeCommand('gloss.chooseModel', name);
    const { document } = await openText(text, 'plaintext');
    assert.deepEqual((await api.analyzeDocument(document.uri)).missing, ['entities', 'embedding']);
    assert.equal(mirror.requests.length, before);
  });

  test('comes through the proxy of the settings, and says which of its own labels fit', async () => {
    const host = 'models.example';
    const proxy = await startProxy(host, mirror.endpoint);
    const http = vscode.workspace.getConfiguration('http');
    try {
      await http.update('proxy', proxy.address, Global);
      await settings().update('hub.endpoint', `http://${host}`, Global);
      await vscode.commands.executeCommand('gloss.chooseModel', topics);
    } finally {
      await http.update('proxy', undefined, Global);
      await settings().update('hub.endpoint', mirror.endpoint, Global);
      await proxy.close();
    }
    assert.equal(settings().get('model.id'), topics, proxy.seen.join());
    assert.ok(proxy.seen.some((each) => each.includes(host)));
    await openText(text, 'plaintext');
    const scores = await vscode.commands.executeCommand<readonly LabelScore[]>('gloss.classifySelection');
    assert.deepEqual(scores.map(({ label }) => label).sort(), ['food', 'post', 'travel', 'weather']);
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await vscode.commands.executeCommand('gloss.chooseModel', '');
  });

  test('that is not there changes nothing', async () => {
    const before = settings().get('model.id');
    await vscode.commands.executeCommand('gloss.chooseModel', 'no/such');
    assert.equal(settings().get('model.id'), before);
  });
});
