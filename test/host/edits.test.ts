import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { GlossApi } from '../../src/extension/api';
import { seededRandom } from '../support/random';
import {
  activateGloss,
  closeEditors,
  diagnosticsWhere,
  glossDiagnostics,
  harsh,
  openText,
  withSetting,
} from './editor';

/** What is typed or pasted: prose with and without findings, said once and often, and all kinds of markdown. */
const pieces = [
  harsh,
  'I hate this installer, it is the worst piece of rubbish I have ever used.',
  'The harbourmaster hands the job to another pier as soon as its lease has run out.',
  'Each crossing is entered in the logbook before the pier is told about it.',
  'Thank you, the new guide is wonderful.',
  'Adaeze Okafor moved to Lagos. 👩🏽‍🚀 Zoe\u0308 stayed in Bergen.',
  '\n\n',
  '\n',
  ' ',
  '\n\n## A heading\n\n',
  '\n- an item\n- This guide is useless and insulting.\n',
  '\n\n```sh\nrm -rf ./build\n```\n\n',
  '\n\n> A quotation over\n> two lines.\n\n',
  ' `code` ',
  '**',
  '\n<!-- gloss-disable-next-line sentiment/negative -->\n',
  ' <!-- gloss-disable-line -->',
  '<!-- ',
  '| a | b |\n| --- | --- |\n| This table is an embarrassment. | 1 |\n',
  'x',
  '. ',
];
/** A thousand take some minutes: `GLOSS_TEST_EDITS=1000 npm run test:host` */
const editCount = Number(process.env['GLOSS_TEST_EDITS'] ?? 200);
const editsBetweenAnalyses = 20;

interface Shown {
  readonly text: string;
  readonly severity: vscode.DiagnosticSeverity;
  readonly range: readonly number[];
  readonly message: string;
  readonly related: readonly (readonly number[])[];
}

function numbers({ start, end }: vscode.Range): number[] {
  return [start.line, start.character, end.line, end.character];
}

/** What a reader sees of the findings, in document order. */
function shownIn(document: vscode.TextDocument): Shown[] {
  return glossDiagnostics(document.uri)
    .map(({ range, message, severity, relatedInformation = [] }) => ({
      text: document.getText(range),
      severity,
      range: numbers(range),
      message,
      related: relatedInformation.map(({ location }) => numbers(location.range)),
    }))
    .sort((a, b) => (a.range[0] ?? 0) - (b.range[0] ?? 0) || (a.range[1] ?? 0) - (b.range[1] ?? 0));
}

suite('edits', () => {
  let api: GlossApi;
  suiteSetup(async () => {
    api = await activateGloss();
  });
  teardown(closeEditors);

  /** Replaces one to three separate places at once, as typing with several cursors does. */
  async function editAnywhere(editor: vscode.TextEditor, random: () => number): Promise<void> {
    const { document } = editor;
    const below = (limit: number): number => Math.floor(random() * limit);
    const length = document.getText().length;
    const places = random() < 0.15 ? 3 : 1;
    const part = Math.floor(length / places);
    const isDone = await editor.edit((edit) => {
      for (let place = 0; place < places; place++) {
        const start = place * part + below(part);
        const removed = random() < 0.5 ? 0 : below(length > 6000 ? 400 : 60);
        const end = Math.min(start + removed, (place + 1) * part - 1);
        const inserted = random() < 0.2 ? '' : (pieces[below(pieces.length)] ?? '');
        const range = new vscode.Range(document.positionAt(start), document.positionAt(Math.max(start, end)));
        edit.replace(range, inserted);
      }
    });
    assert.ok(isDone);
  }

  /** Writes a sentence of its own at the top, where no markdown above can hide it, and waits until it is reported. */
  async function settle(editor: vscode.TextEditor, round: number): Promise<void> {
    // Harsh enough that the number in it does not count.
    const marker = `I hate release ${round}, it is the worst piece of rubbish I have ever used.`;
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), `${marker}\n\n`));
    await diagnosticsWhere(editor.document, (found) =>
      found.some(({ range }) => editor.document.getText(range) === marker),
    );
  }

  for (const seed of [1, 2026]) {
    test(`${editCount} random edits leave the findings of a document opened afresh (seed ${seed})`, async () => {
      const random = seededRandom(seed);
      await withSetting('diagnostics.debounceMs', 100, async () => {
        const editor = await openText(pieces.join('\n\n'));
        for (let edit = 1; edit <= editCount; edit++) {
          await editAnywhere(editor, random);
          if (edit % editsBetweenAnalyses === 0) await settle(editor, edit);
        }
        const edited = shownIn(editor.document);
        const { sentences } = await api.analyzeDocument(editor.document.uri);
        const fresh = await openText(editor.document.getText());
        const freshAnalysis = await api.analyzeDocument(fresh.document.uri);
        assert.deepEqual(edited, shownIn(fresh.document));
        assert.deepEqual(sentences, freshAnalysis.sentences);
        assert.ok(edited.length > 3, `only ${edited.length} findings`);
      });
    }).timeout(120_000 + 600 * editCount);
  }
});
