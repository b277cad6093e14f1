import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { GlossApi } from '../../src/extension/api';
import { activateGloss, closeEditors, until, withSetting } from './editor';

/** What the log says, once it is shown. */
function logText(): string {
  const logs = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'output');
  return logs.map((document) => document.getText()).join('\n');
}

suite('a device that was asked for', () => {
  let api: GlossApi;
  suiteSetup(async () => {
    api = await activateGloss();
  });
  teardown(closeEditors);

  test('gives way to the processor where it cannot run the model, and the log says why', async () => {
    const texts = ['The ferry was late again, and nobody in the harbour was sorry.'];
    const before = await api.analyzeText(texts);
    await withSetting('model.device', 'webgpu', async () => {
      assert.deepEqual(await api.analyzeText(texts), before);
      await vscode.commands.executeCommand('gloss.showLog');
      const told =
        /the model runs on cpu: (WebGPU|The runtime has no WebGPU).*\(gloss\.model\.device is webgpu\)/;
      await until(() => (told.test(logText()) ? true : undefined));
    });
  });
});
