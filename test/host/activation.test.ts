import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const extensionId = 'gloss-nlp.gloss';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
  };
}

suite('activation', () => {
  test('the extension is present and activates', async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension, `${extensionId} is not installed`);
    await extension.activate();
    assert.ok(extension.isActive);
  });

  test('exactly the contributed commands are registered', async () => {
    const manifest = vscode.extensions.getExtension(extensionId)!.packageJSON as Manifest;
    const { commands, views } = manifest.contributes;
    const contributed = commands.map(({ command }) => command);
    // VS Code registers some of its own for each view: gloss.entities.focus and the like.
    const ofViews = Object.values(views)
      .flat()
      .map(({ id }) => `${id}.`);
    const registered = (await vscode.commands.getCommands(true)).filter(
      (id) => id.startsWith('gloss.') && !ofViews.some((start) => id.startsWith(start)),
    );
    assert.deepEqual(registered.sort(), contributed.sort());
  });
});
