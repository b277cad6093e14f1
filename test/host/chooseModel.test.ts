import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { GlossApi } from '../../src/extension/api';
import { type HubMirror, startHubMirror } from '../support/hubMirror';
import { activateGloss, closeEditors, failureOf, openText, until } from './editor';

const name = 'someone/feelings';
/** Two sentences on lines of their own. */
const text = 'What a good word this is.\n\nMarisol Etcheverry travelled to Antwerp in the spring.\n';

const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('gloss');
const { Global } = vscode.ConfigurationTarget;

/** The checkpoint that the compiler's own tests use. */
function checkpoint(): Readonly<Record<string, Buffer>> {
  const folder = path.join(
    process.env['GLOSS_TEST_GOLDEN'] ?? '',
    'compile/checkpoints/distilbert-sentiment',
  );
  return Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(path.join(folder, file))]));
}

suite('another model', () => {
  let api: GlossApi;
  let mirror: HubMirror;
  suiteSetup(async () => {
    api = await activateGloss();
    mirror = await startHubMirror({ [name]: { files: checkpoint(), license: 'apache-2.0' } });
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

  test('that is not there changes nothing', async () => {
    const before = settings().get('model.id');
    await vscode.commands.executeCommand('gloss.chooseModel', 'no/such');
    assert.equal(settings().get('model.id'), before);
  });
});
