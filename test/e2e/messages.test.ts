import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { useSession } from '../support/session';
import type { Workbench } from '../support/workbench';

const onAnyText = ['Gloss: Analyze Sentiment', 'Gloss: Highlight Entities', 'Gloss: Explain Selection'];
const onSelections = ['Gloss: Compare Selections', 'Gloss: Find Similar Passages'];

/** VS Code itself looks for NUL in the first 512 bytes only. */
const binaryBelowText = `${'A line of text above. '.repeat(50)}\n\u0000\u0001\u0002\n`;

describe('Gloss without anything to analyze, in a real VS Code', () => {
  let workbench: Workbench;
  useSession((session) => {
    workbench = session.workbench;
    const files = {
      'empty.md': '',
      'gaps.txt': 'Before the gap.     After the gap.\n',
      'data.txt': binaryBelowText,
      'long.txt': 'The log is read aloud each morning.\n'.repeat(60_000),
    };
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(path.join(session.profile.workspace, name), content);
    }
  });
  afterEach(async () => {
    await workbench.clearNotifications();
    await workbench.closeAllEditors();
  });

  it.each([...onAnyText, ...onSelections])(
    '%s says that there is no text editor and what to do',
    async (command) => {
      await workbench.runCommand(command);
      await workbench.toast('There is no text editor to analyze. Open a text file').waitFor();
      await workbench.screenshot('no-editor');
    },
  );

  it.each(onAnyText)('%s says that the document is empty', async (command) => {
    await workbench.openFile('empty.md');
    await workbench.runCommand(command);
    await workbench.toast('The document is empty').waitFor();
  });

  it.each(onAnyText)('%s says that the selection holds only white space', async (command) => {
    await workbench.openFile('gaps.txt');
    await workbench.select(1, 16, 4);
    await workbench.runCommand(command);
    await workbench.toast('The selection holds only white space. Select some prose').waitFor();
  });

  it('says that a document with NUL characters looks binary', async () => {
    await workbench.openFile('data.txt');
    await workbench.runCommand('Gloss: Analyze Sentiment');
    await workbench.toast('This looks like a binary file').waitFor();
  });

  it('says that a grammar is missing, in the message and in the status, and reads other languages', async () => {
    const installed = readdirSync(inject('extensionsFolder')).find((name) => name.startsWith('gloss-nlp.'));
    const grammar = path.join(inject('extensionsFolder'), installed ?? '', 'dist/grammars/go.cjs');
    const missing = 'the grammar for “go” could not be loaded. Install Gloss again.';
    renameSync(grammar, `${grammar}.gone`);
    try {
      await workbench.openFile('server.go');
      await workbench.runCommand('Gloss: Analyze Sentiment');
      await workbench.toast(missing).waitFor();
      await expect.poll(() => workbench.statusItem('status').getAttribute('aria-label')).toContain(missing);
      await workbench.screenshot('no-grammar');
    } finally {
      renameSync(`${grammar}.gone`, grammar);
    }
    // Everything else is read meanwhile.
    await workbench.openFile('scheduler.ts');
    await workbench.runCommand('Gloss: Analyze Sentiment');
    await expect
      .poll(() => workbench.statusItem('status').getAttribute('aria-label'))
      .toMatch(/checked, .* characters are prose/);
  });

  it('offers the setting when a document is over the limit', async () => {
    await workbench.openFile('long.txt');
    await workbench.runCommand('Gloss: Analyze Sentiment');
    const toast = workbench.toast('the limit is 2,000,000');
    await toast.waitFor();
    await workbench.screenshot('over-the-limit');
    expect(await toast.locator('.monaco-button').allInnerTexts()).toContain('Open Settings');
  });
});
