import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
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
  rangeOf,
  until,
  withSetting,
} from './editor';

interface Damage {
  readonly what: string;
  readonly code: string;
  /** What the message names: a file, and what is wrong with it. */
  readonly names: RegExp;
  damage(folder: string): Promise<void>;
}

async function rewriteManifest(folder: string, change: (manifest: string) => string): Promise<void> {
  const file = path.join(folder, 'manifest.json');
  await writeFile(file, change(await readFile(file, 'utf8')));
}

const damages: readonly Damage[] = [
  {
    what: 'whose weights are cut off',
    code: 'modelCorrupt',
    names: /model\.onnx\.data is damaged: it should have \d+ bytes and has 1000\./,
    damage: (folder) => truncate(path.join(folder, 'model.onnx.data'), 1000),
  },
  {
    what: 'with one altered byte',
    code: 'modelCorrupt',
    names: /model\.onnx\.data is damaged: its crc32 should be \w{8} and is \w{8}\./,
    damage: async (folder) => {
      const file = path.join(folder, 'model.onnx.data');
      const bytes = await readFile(file);
      const middle = bytes.length >> 1;
      bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
      await writeFile(file, bytes);
    },
  },
  {
    what: 'that lacks a file',
    code: 'modelMissing',
    names: /vocab\.txt was not found/,
    damage: (folder) => rm(path.join(folder, 'vocab.txt')),
  },
  {
    what: 'whose manifest is broken',
    code: 'modelCorrupt',
    names: /manifest\.json is not valid JSON/,
    damage: (folder) => rewriteManifest(folder, (text) => text.slice(0, text.length >> 1)),
  },
  {
    what: 'of a newer format',
    code: 'modelCorrupt',
    names: /manifest\.json has format version 99;.* Update Gloss/,
    damage: (folder) => rewriteManifest(folder, (text) => text.replace(/("formatVersion":\s*)\d+/, '$199')),
  },
];

const text = `${harsh}\n\nMarisol Etcheverry travelled to Antwerp in the spring.\n`;
const negativeWithBar = /\*\*Negative\*\*.*[█░]{10}.* \d+ %/;
const placeWithBar = /\*\*Place\*\* Antwerp.*[█░]{10}.* \d+ %/;

suite('a model package', () => {
  let api: GlossApi;
  let bundled: string;
  let folder: string;
  suiteSetup(async () => {
    api = await activateGloss();
    const extension = vscode.extensions.getExtension('gloss-nlp.gloss');
    bundled = path.join(extension?.extensionPath ?? '', 'models/gloss-base');
  });
  setup(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'gloss-model-'));
    await cp(bundled, folder, { recursive: true });
  });
  teardown(async () => {
    await closeEditors();
    await rm(folder, { recursive: true });
  });

  test('in another folder answers as the bundled one does', async () => {
    const [expected] = await api.analyzeText([harsh]);
    await withSetting('model.path', folder, async () => {
      const [result] = await api.analyzeText([harsh]);
      assert.deepEqual(result, expected);
    });
  });

  for (const { what, code, names, damage } of damages) {
    test(`${what} is refused by name, what is shown stays, and the setting taken back ends it`, async () => {
      await damage(folder);
      const { document } = await openText(text, 'plaintext');
      await vscode.commands.executeCommand('gloss.analyzeSentiment');
      await vscode.commands.executeCommand('gloss.highlightEntities');
      const hovers = async (): Promise<void> => {
        assert.match(await hoverText(document, new vscode.Position(0, 2)), negativeWithBar);
        assert.match(await hoverText(document, rangeOf(document, 'Antwerp').start), placeWithBar);
      };
      await hovers();
      await withSetting('model.path', folder, async () => {
        for (const call of [
          () => api.analyzeText(['Hello.']),
          () => api.analyzeDocument(document.uri),
          () => api.similarity('Hello.', 'Goodbye.'),
        ]) {
          const failure = await failureOf(call());
          assert.equal(failure.code, code, failure.message);
          assert.match(failure.message, names);
          assert.ok(failure.message.includes(folder), failure.message);
        }
        await hovers();
      });
      await until(async () => (await api.analyzeText([harsh])).at(0));
      assert.ok((await api.analyzeDocument(document.uri)).sentences.length === 2);
      assert.ok((await api.similarity('Hello.', 'Hello.')) > 0.99);
      await hovers();
    });
  }
});
