import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { pressUntilOpen } from '../support/keys';
import { lineOf, type Session, useSession } from '../support/session';
import type { Workbench } from '../support/workbench';

const harsh = 'This release is a disgrace and the maintainers should be ashamed of it.';
const files = {
  'people.md': [
    'Ada Lovelace visited the office in Berlin on Monday.',
    '',
    'Grace Hopper asked Ada Lovelace about the engine.',
    '',
    `${harsh}`,
    '',
  ].join('\n'),
  'stale.md': 'The log is read aloud.\n\n<!-- gloss-disable-line sentiment/negative -->\n',
};

/** The palette's own field is filled at once instead of letter by letter; every other key is pressed as a person does. */
describe('every task with the keyboard alone, in a real VS Code', () => {
  let session: Session;
  let workbench: Workbench;
  useSession(async (started) => {
    session = started;
    workbench = session.workbench;
    for (const [name, text] of Object.entries(files)) writeFileSync(inWorkspace(name), text);
    await workbench.page.evaluate(() => {
      const pressed = { count: 0 };
      Object.assign(globalThis, { pressed });
      for (const kind of ['pointerdown', 'wheel'])
        addEventListener(kind, () => pressed.count++, { capture: true, passive: true });
    });
    await workbench.statusItem('status').waitFor();
  });
  afterEach(async () => {
    await workbench.page.keyboard.press('Escape');
    await workbench.runCommand('Gloss: Clear Highlights');
    await workbench.runCommand('Notifications: Clear All Notifications');
    rmSync(inWorkspace('.gloss.json'), { force: true });
    while ((await workbench.page.locator('.tab').count()) > 0)
      await workbench.runCommand('View: Revert and Close Editor');
  });
  function inWorkspace(name: string): string {
    return path.join(session.profile.workspace, name);
  }

  function readWorkspaceFile(): unknown {
    const file = inWorkspace('.gloss.json');
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  }

  async function press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await workbench.page.keyboard.press(key);
  }

  async function text(): Promise<string> {
    return (await workbench.visibleLines()).join('\n');
  }

  /** Presses a key until what has the focus satisfies the selector. */
  async function pressUntilFocused(
    key: string,
    selector: string,
    frame: Pick<Frame, 'evaluate'> = workbench.page,
  ): Promise<void> {
    const isThere = (): Promise<boolean> =>
      frame.evaluate((wanted) => document.activeElement?.closest(wanted) !== null, selector);
    for (let presses = 0; presses < 60 && !(await isThere()); presses++) await press(key);
    expect(await isThere()).toBe(true);
  }

  /** Goes down a list until the row that has the focus holds the text. */
  async function goDownTo(row: Locator, wanted: string): Promise<void> {
    for (let presses = 0; presses < 40; presses++) {
      if ((await row.count()) > 0 && (await row.first().innerText()).includes(wanted)) return;
      await press('ArrowDown');
      await workbench.page.waitForTimeout(50);
    }
    throw new Error(`no row with "${wanted}"`);
  }

  it('marks sentences and names, goes through the marks, reads one, takes them back', async () => {
    await workbench.openFile('people.md');
    await workbench.runCommand('Gloss: Analyze Sentiment');
    await workbench.runCommand('Gloss: Highlight Entities');
    await workbench.waitForLabel('negative');
    await workbench.waitForLabel('PERSON');
    await workbench.runCommand('Gloss: Next Highlight');
    await workbench.selectionStatus('Ln 1, Col 36').waitFor();
    await workbench.runCommand('Gloss: Previous Highlight');
    await workbench.selectionStatus('Ln 1, Col 1').waitFor();
    await expect.poll(async () => workbench.hoverAtCursor()).toMatch(/Person Ada Lovelace/);
    await press('Escape');
    await workbench.runCommand('Gloss: Clear Highlights');
    await expect.poll(async () => (await workbench.decorations()).length).toBe(0);
  });

  it('goes from problem to problem and hides a finding in .gloss.json', async () => {
    await workbench.openFile('people.md');
    await workbench.openProblems();
    await workbench.problem('sentiment/negative').first().waitFor();
    await workbench.focusEditor();
    const cursor = workbench.selectionStatus('Ln 5');
    await pressUntilOpen(workbench.page, cursor, ['F8']);
    await press('Escape');
    await workbench.openQuickFixes();
    await goDownTo(workbench.page.locator('.action-widget .monaco-list-row.focused'), 'Hide this finding');
    await press('Enter');
    await expect
      .poll(readWorkspaceFile)
      .toMatchObject({ hidden: [{ rule: 'sentiment/negative', file: 'people.md' }] });
    await expect.poll(() => workbench.problem('sentiment/negative').count()).toBe(0);
  });

  it('writes a directive with completion, and finds one that does nothing', async () => {
    await workbench.openFile('stale.md');
    await workbench.startCommand('Gloss: Show Stale Directives');
    await workbench.quickPickRow('gloss-disable-line').waitFor();
    await press('ArrowDown', 'Enter');
    await workbench.selectionStatus('Ln 3').waitFor();
    await press('Control+Home');
    await workbench.page.keyboard.type('<!-- gloss-dis');
    const suggestion = workbench.page.locator('.suggest-widget.visible .monaco-list-row', {
      hasText: 'gloss-disable-file',
    });
    await pressUntilOpen(workbench.page, suggestion.first(), ['Control+Space']);
    await goDownTo(
      workbench.page.locator('.suggest-widget.visible .monaco-list-row.focused'),
      'gloss-disable-file',
    );
    await press('Enter');
    await expect.poll(text).toContain('<!-- gloss-disable-file');
  });

  it('redacts after a preview, and makes a redacted copy', async () => {
    await workbench.openFile('people.md');
    await workbench.startCommand('Gloss: Redact…');
    await workbench.quickPickRow('People').waitFor();
    await press('Enter');
    const preview = workbench.page.locator('.part.panel', { hasText: '[PERSON_1]' });
    await preview.waitFor();
    await pressUntilFocused('Tab', '.part.panel .monaco-button:not(.secondary)');
    await press('Enter');
    await expect.poll(text).toContain('[PERSON_1] visited the office in [LOC_1]');
    await workbench.focusEditor();
    await press('Control+Z');
    await expect.poll(text).toContain('Ada Lovelace visited');
    await workbench.startCommand('Gloss: Create Redacted Copy');
    await workbench.quickPickRow('People').waitFor();
    await press('Enter');
    await workbench.page.locator('.tab.active[data-resource-name^="Untitled"]').waitFor();
    await expect.poll(text).toContain('[PERSON_1] visited');
  });

  it('follows the mentions of a name and gives them all another one', async () => {
    await workbench.openFile('people.md');
    await workbench.goTo(1, 3);
    await workbench.runCommand('Gloss: Next Mention');
    await workbench.selectionStatus('Ln 3, Col 32').waitFor();
    await workbench.runCommand('Gloss: Previous Mention');
    await workbench.selectionStatus('Ln 1').waitFor();
    await workbench.startCommand('Gloss: Rename All Mentions…');
    await workbench.quickInput.locator('.quick-input-title', { hasText: 'Rename 2 mentions' }).waitFor();
    await workbench.page.keyboard.type('Emmy Noether');
    await press('Enter');
    await expect.poll(async () => (await text()).match(/Emmy Noether/g)?.length).toBe(2);
    await workbench.focusEditor();
    await press('Control+Z');
    await expect.poll(text).not.toContain('Emmy');
  });

  it('says what is no name, and what is one', async () => {
    await workbench.openFile('people.md');
    await workbench.goTo(1, 38);
    await workbench.runCommand('Gloss: Not an Entity');
    await expect.poll(readWorkspaceFile).toEqual({ entities: { notEntity: ['Berlin'] } });
    await workbench.select(1, 36, 6);
    await workbench.startCommand('Gloss: Mark as…');
    await workbench.quickPickRow('ORG').first().waitFor();
    await goDownTo(workbench.page.locator('.quick-input-list .monaco-list-row.focused'), 'ORG');
    await press('Enter');
    await expect.poll(readWorkspaceFile).toEqual({ entities: { notEntity: [], is: { Berlin: 'ORG' } } });
  });

  it('walks through the view of names to a mention, and renames from there', async () => {
    await workbench.openFile('people.md');
    await workbench.runCommand('Gloss: Highlight Entities');
    await workbench.waitForLabel('PERSON');
    await workbench.runCommand('Gloss: Focus on Names View');
    const rows = workbench.page.locator('.sidebar .monaco-list-row');
    await rows.filter({ hasText: 'Ada Lovelace' }).first().waitFor();
    const focused = workbench.page.locator('.sidebar .monaco-list-row.focused');
    await goDownTo(focused, 'Ada Lovelace');
    await press('ArrowRight');
    await rows.filter({ hasText: '3: ' }).first().waitFor();
    await press('ArrowDown', 'ArrowDown');
    await expect.poll(() => focused.innerText()).toContain('3: ');
    await press('Enter');
    await workbench.selectionStatus('Ln 3, Col 32 (12 selected)').waitFor();
    await workbench.runCommand('View: Show Explorer');
  });

  it('finds similar passages and goes to one, explains a selection', async () => {
    await workbench.openFile('README.md');
    await workbench.goTo(23);
    await press('Shift+End');
    await workbench.startCommand('Gloss: Find Similar Passages');
    await workbench.quickPickRow('%').first().waitFor();
    await press('ArrowDown');
    const row = await workbench.page.locator('.quick-input-list .monaco-list-row.focused').innerText();
    const line = /README\.md:(\d+)/.exec(row)?.[1] ?? '';
    await press('Enter');
    await workbench.selectionStatus(`Ln ${line},`).waitFor();
    await workbench.goTo(60);
    await press('Shift+End');
    await workbench.runCommand('Gloss: Explain Selection');
    await workbench.waitForLabel('+');
  });

  it('compares what is selected, goes from the matrix to the text, and exports the figures', async () => {
    await workbench.openFile('README.md');
    await workbench.goTo(lineOf(session, 'README.md', '- **Schedules**'));
    await workbench.runCommand('Add Cursor Below');
    await press('Shift+End');
    await workbench.selectionStatus('2 selections').waitFor();
    await workbench.runCommand('Gloss: Compare Selections');
    const matrix = await workbench.webview().getByTestId('matrix').elementHandle();
    const frame = await matrix?.ownerFrame();
    if (!frame) throw new Error('the panel has no frame');
    const focusPanel = async (): Promise<void> => {
      await workbench.runCommand('View: Focus Right Editor Group');
      await expect.poll(() => frame.evaluate(() => document.hasFocus())).toBe(true);
    };
    await focusPanel();
    await pressUntilFocused('Tab', '[data-testid=matrix]', frame);
    await press('ArrowRight');
    await workbench.webview().getByTestId('matrix-details').getByText('A and B').waitFor();
    await workbench.focusEditor();
    await pressUntilOpen(workbench.page, workbench.selectionStatus('Ln '), ['Escape']);
    await focusPanel();
    await press('Enter');
    await workbench.selectionStatus('2 selections').waitFor();
    await focusPanel();
    await pressUntilFocused('Shift+Tab', '[data-testid=export-csv]', frame);
    await press('Enter');
    await expect.poll(text).toContain('sentence');
  });

  it('chooses the columns of a CSV file', async () => {
    await workbench.openFile('feedback.csv');
    await workbench.startCommand('Gloss: Choose Text Columns…');
    await workbench.quickPickRow('message').waitFor();
    await workbench.page.keyboard.type('place');
    await expect.poll(() => workbench.quickPickRow('message').count()).toBe(0);
    await press('ArrowDown', 'Space', 'Enter');
    await workbench.page.locator('.statusbar', { hasText: /reads .*place.* of feedback\.csv/ }).waitFor();
  });

  it('pauses and goes on, restarts the worker, opens the log', async () => {
    await workbench.openFile('people.md');
    await workbench.runCommand('Gloss: Pause');
    const label = (): Promise<string | null> => workbench.statusItem('status').getAttribute('aria-label');
    await expect.poll(label).toContain('paused');
    await workbench.runCommand('Gloss: Resume');
    await expect.poll(label).not.toContain('paused');
    await workbench.runCommand('Gloss: Restart Inference Worker');
    await workbench.runCommand('Gloss: Analyze Sentiment');
    await workbench.waitForLabel('negative');
    await workbench.runCommand('Gloss: Show Log');
    await workbench.page.locator('.part.panel .monaco-editor .view-line').first().waitFor();
    await workbench.runCommand('View: Hide Panel');
  });

  it('starts a benchmark and cancels it', async () => {
    await workbench.runCommand('Gloss: Benchmark This Machine');
    const progress = workbench.toast('timing the model on this machine');
    await progress.waitFor();
    await workbench.runCommand('Notifications: Focus Notification Toast');
    await pressUntilFocused('Tab', '.notification-toast .monaco-button');
    await press('Enter');
    await progress.waitFor({ state: 'hidden' });
  });

  it.each(['Ask This Document…', 'Suggest a Word', 'Classify Selection…'])(
    'is led from "%s" to the choice of a model that can do it',
    async (command) => {
      await workbench.openFile('people.md');
      await workbench.runCommand(`Gloss: ${command}`);
      await workbench.toast('cannot').waitFor();
      await workbench.runCommand('Notifications: Focus Notification Toast');
      await pressUntilFocused('Tab', '.notification-toast .monaco-button');
      await press('Enter');
      await workbench.quickPickRow('gloss-base').first().waitFor();
      await press('Escape');
    },
  );

  it('keeps a token of the hub and forgets it', async () => {
    for (const token of ['hf_of_a_test', '']) {
      await workbench.startCommand('Gloss: Set Hugging Face Token…');
      await workbench.quickInput.locator('.quick-input-title', { hasText: 'Access token' }).waitFor();
      await workbench.page.keyboard.type(token);
      await press('Enter');
      await workbench.quickInput.waitFor({ state: 'hidden' });
    }
    await workbench.page.locator('.statusbar', { hasText: /token for .* forgotten/ }).waitFor();
  });

  it('starts from the walkthrough', async () => {
    await workbench.startCommand('Welcome: Open Walkthrough...');
    await workbench.page.keyboard.type('Get Started with Gloss');
    await workbench.quickPickRow('Get Started with Gloss').first().waitFor();
    await press('Enter');
    const step = workbench.page.locator('.getting-started-step', { hasText: 'See How a Text Sounds' });
    await step.waitFor();
    await pressUntilFocused('Tab', '.getting-started-step .monaco-button');
    await press('Enter');
    await workbench.toast('There is no text editor to analyze').waitFor();
  });

  it('has touched no pointer in any of this', async () => {
    const presses = await workbench.page.evaluate(
      () => (globalThis as unknown as { pressed: { count: number } }).pressed.count,
    );
    expect(presses).toBe(0);
  });
});
