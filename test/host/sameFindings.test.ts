import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import {
  activateGloss,
  closeEditors,
  glossDiagnostics,
  openSample,
  ruleOf,
  sampleUri,
  until,
  withSetting,
} from './editor';

interface Told {
  readonly rule: unknown;
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** What `gloss analyze` of this installation says of a sample, run where the workspace is. */
async function toldOnTheCommandLine(name: string): Promise<readonly Told[]> {
  const extension = vscode.extensions.getExtension('gloss-nlp.gloss');
  assert.ok(extension);
  const cli = path.join(extension.extensionPath, 'dist', 'cli.cjs');
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'analyze', '--format', 'json', name], {
    cwd: path.dirname(sampleUri(name).fsPath),
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    maxBuffer: 2 ** 26,
  });
  const [{ findings }] = JSON.parse(stdout) as [{ findings: readonly Told[] }];
  return findings.map(({ rule, start, end, message }) => ({ rule, start, end, message }));
}

function toldInTheEditor(document: vscode.TextDocument): readonly Told[] {
  return glossDiagnostics(document.uri)
    .map((diagnostic) => ({
      rule: ruleOf(diagnostic),
      start: document.offsetAt(diagnostic.range.start),
      end: document.offsetAt(diagnostic.range.end),
      message: diagnostic.message,
    }))
    .sort((a, b) => a.start - b.start || String(a.rule).localeCompare(String(b.rule)));
}

suite('editor and command line', () => {
  suiteSetup(() => activateGloss());
  teardown(closeEditors);

  for (const name of ['README.md', 'handbook.md', 'scheduler.ts', 'ingest.py']) {
    test(`say the same of ${name}, word for word`, async () => {
      const told = await toldOnTheCommandLine(name);
      assert.ok(told.length > 0);
      await withSetting('similarity.duplicate.channel', 'problems', () =>
        withSetting('entities.inconsistent.channel', 'problems', async () => {
          const { document } = await openSample(name);
          await until(() => (toldInTheEditor(document).length >= told.length ? true : undefined));
          assert.deepEqual(toldInTheEditor(document), told);
        }),
      );
    });
  }
});
