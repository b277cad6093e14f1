import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { activateGloss, closeEditors, failureOf, harsh, hoverText, openText, until } from './editor';

suite('a platform without a native binary', () => {
  teardown(closeEditors);

  test('gets a message that names the platform, keeps what is shown, and recovers', async () => {
    const api = await activateGloss();
    const native = path.join(
      vscode.extensions.getExtension('gloss-nlp.gloss')?.extensionPath ?? '',
      'dist',
      'ort',
    );
    const { document } = await openText(`${harsh}\n`, 'plaintext');
    await vscode.commands.executeCommand('gloss.analyzeSentiment');
    await rename(native, `${native}.away`);
    try {
      await vscode.commands.executeCommand('gloss.restartInferenceWorker');
      const failure = await failureOf(api.analyzeText(['A text that was not read before.']));
      assert.equal(failure.code, 'unsupportedPlatform', failure.message);
      assert.ok(failure.message.includes(`${process.platform}-${process.arch}`), failure.message);
      assert.match(await hoverText(document, new vscode.Position(0, 2)), /Negative/);
    } finally {
      await rename(`${native}.away`, native);
    }
    await vscode.commands.executeCommand('gloss.restartInferenceWorker');
    await until(async () => (await api.analyzeText(['Thank you, this is lovely.'])).at(0));
  });
});
