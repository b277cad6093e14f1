import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readTexts } from '../support/readProse';
import { lineOf, type Session, useSession, writeWorkspaceSettings } from '../support/session';
import { type RenderedDecoration, themes, type Workbench } from '../support/workbench';

const harsh = 'This release is a disgrace';

describe('Gloss on the samples, in a real VS Code', () => {
  let session: Session;
  let workbench: Workbench;
  useSession(async (started) => {
    session = started;
    workbench = session.workbench;
    await workbench.statusItem('status').waitFor();
  });
  afterEach(async () => {
    await workbench.page.keyboard.press('Escape');
    await workbench.runCommand('Gloss: Clear Highlights');
    await workbench.closeAllEditors();
  });

  function readSample(file: string): string {
    return readFileSync(path.join(session.profile.workspace, file), 'utf8');
  }

  /** A line of a sample by its number, which counts from 1. */
  function readLine(file: string, line: number): string {
    return readSample(file).split('\n')[line - 1] ?? '';
  }

  /** What decorations draw over or behind a word in view. */
  async function marksOver(word: string): Promise<RenderedDecoration[]> {
    const { x, y, width, height } = await workbench.wordBox(word, word);
    const marks = await workbench.decorations();
    const { x: xNow, y: yNow } = await workbench.wordBox(word, word);
    // A label that came or went in between has moved the word.
    if (xNow !== x || yNow !== y) return marksOver(word);
    return marks.filter(
      ({ box }) => box.x < x + width && x < box.x + box.width && box.y < y + height && y < box.y + box.height,
    );
  }

  async function withWorkspaceSettings(settings: object, act: () => Promise<void>): Promise<void> {
    writeWorkspaceSettings(session, settings);
    try {
      await act();
    } finally {
      writeWorkspaceSettings(session, {});
    }
  }

  it('marks negative sentences with line, label and overview colour, and removes the marks on request', async () => {
    await workbench.openFile('README.md');
    await workbench.goTo(lineOf(session, 'README.md', harsh));
    await workbench.runCommand('Gloss: Analyze Sentiment');
    await workbench.waitForLabel('negative');
    const marks = await workbench.decorations();
    expect(marks.some(({ textDecoration }) => textDecoration.includes('wavy'))).toBe(true);
    await workbench.screenshot('sentiment');
    await workbench.runCommand('Gloss: Clear Highlights');
    await expect
      .poll(
        async () => (await workbench.decorations()).filter(({ after }) => after.includes('negative')).length,
      )
      .toBe(0);
  });

  it('marks names by type with a label after them', async () => {
    await workbench.openFile('README.md');
    await workbench.goTo(lineOf(session, 'README.md', 'Adaeze Okafor'));
    await workbench.runCommand('Gloss: Highlight Entities');
    await workbench.waitForLabel('PERSON');
    await workbench.waitForLabel('LOC');
    await workbench.screenshot('entities');
  });

  it('a highlight goes away when its text changes, the rest stays, and it returns with its text', async () => {
    await withWorkspaceSettings({ 'gloss.diagnostics.debounceMs': 10_000 }, async () => {
      await workbench.openFile('README.md');
      const line = lineOf(session, 'README.md', 'Adaeze Okafor');
      await workbench.goTo(line);
      await workbench.runCommand('Gloss: Highlight Entities');
      await workbench.waitForLabel('PERSON');
      expect(await marksOver('Adaeze')).not.toEqual([]);
      await workbench.goTo(line, readLine('README.md', line).indexOf('Adaeze') + 4);
      await workbench.page.keyboard.type('xyz');
      await expect.poll(() => marksOver('Adaxyzeze')).toEqual([]);
      await expect.poll(() => marksOver('Brussels')).not.toEqual([]);
      await workbench.screenshot('edited-name');
      await workbench.page.keyboard.press('Control+Z');
    });
    await expect.poll(async () => (await marksOver('Adaeze')).length).toBeGreaterThan(0);
    await workbench.save();
  });

  it('explains a name under the mouse: type, name and bar', async () => {
    await workbench.openFile('README.md');
    await workbench.goTo(lineOf(session, 'README.md', 'Adaeze Okafor'));
    await workbench.runCommand('Gloss: Highlight Entities');
    await workbench.waitForLabel('PERSON');
    expect(await workbench.hoverWord('Adaeze', 'Adaeze')).toMatch(/Person Adaeze Okafor\s+█+░*\s+\d+ %/);
    await workbench.screenshot('hover-name');
    await workbench.dismissHover();
  });

  it('analyzes a long document to its end', async () => {
    const { length } = await readTexts('markdown', readSample('handbook.md'));
    await workbench.openFile('handbook.md');
    await workbench.runCommand('Gloss: Highlight Entities');
    await workbench.runCommand('Gloss: Analyze Sentiment');
    await workbench.goTo(lineOf(session, 'handbook.md', 'Ngozi Adeyemi corrected'));
    await expect.poll(() => marksOver('Ngozi')).not.toEqual([]);
    await workbench.waitForLabel('positive');
    await workbench.screenshot('handbook-end');
    await workbench.runCommand('Gloss: Show Analysis Panel');
    const panel = workbench.webview();
    await panel.locator('body[data-state=model]').waitFor();
    const sentences = await panel.locator('[data-testid=tile][data-tile=sentences] dd').innerText();
    expect(sentences).toBe(length.toLocaleString('en'));
    const last = panel.getByTestId('sentence-bar').last();
    const [first, count] = [await last.getAttribute('data-first'), await last.getAttribute('data-count')];
    expect(Number(first) + Number(count)).toBe(length);
    await workbench.screenshot('handbook-panel');
  });

  it('explains a reported sentence on hover: label, bar, words, model, commands', async () => {
    await workbench.openFile('README.md');
    await workbench.goTo(lineOf(session, 'README.md', harsh), 10);
    await workbench.runCommand('Gloss: Analyze Sentiment');
    await workbench.waitForLabel('negative');
    await workbench.focusEditor();
    await workbench.hoverAtCursor();
    // The hover opens with the problem; the explanation joins it when its words have been weighed.
    await expect.poll(() => workbench.hover.innerText()).toMatch(/Negative\s+█+░*\s+\d+ %/);
    await workbench.screenshot('hover');
    const text = await workbench.hover.innerText();
    expect(text).toContain('Carried by');
    expect(text).toContain('on this machine');
    await workbench.dismissHover();
  });

  it('lists findings in Problems, and the quick fix writes a directive that removes one', async () => {
    await workbench.openFile('README.md');
    await workbench.openProblems();
    await workbench.problem('sentiment/negative').first().waitFor();
    await workbench.screenshot('problems');
    const before = await workbench.problem('sentiment/negative').count();
    await workbench.focusEditor();
    await workbench.goTo(lineOf(session, 'README.md', harsh), 6);
    await workbench.applyQuickFix('Ignore sentiment/negative here');
    await expect.poll(() => workbench.problem('sentiment/negative').count()).toBeLessThan(before);
    await workbench.save();
    expect(readSample('README.md')).toContain('<!-- gloss-disable-line sentiment/negative -->');
  });

  it('reports a harsh comment in code and not the code', async () => {
    await workbench.openFile('scheduler.ts');
    await workbench.openProblems();
    await workbench.problem('sentiment/negative').first().waitFor();
    await workbench.screenshot('code-comments');
  });

  it('shows the document in the panel; a click on a bar goes to its sentence', async () => {
    await workbench.openFile('feedback.txt');
    await workbench.goTo(1);
    await workbench.runCommand('Gloss: Show Analysis Panel');
    const panel = workbench.webview();
    await panel.locator('body[data-state=model]').waitFor();
    const bars = panel.getByTestId('sentence-bar');
    expect(await bars.count()).toBeGreaterThan(50);
    await workbench.screenshot('panel-document');
    const negative = panel.locator('[data-testid=sentence-bar][data-label=negative]').nth(3);
    await negative.hover({ force: true });
    const excerpt = await panel.getByTestId('chart-details').locator('.excerpt').innerText();
    await negative.click({ force: true });
    const status = await workbench.selectionAfterClick();
    const [line = 0, column = 0, length = 0] = (status.match(/\d+/g) ?? []).map(Number);
    const selected = readLine('feedback.txt', line).slice(column - 1 - length, column - 1);
    expect(selected).toBe(excerpt);
    await workbench.screenshot('panel-click');
    await panel.locator('[data-tab=names]').click();
    await panel.getByTestId('entity-group').first().waitFor();
  });

  it('exports the panel as JSON', async () => {
    await workbench.openFile('README.md');
    await workbench.runCommand('Gloss: Show Analysis Panel');
    const panel = workbench.webview();
    await panel.locator('body[data-state=model]').waitFor();
    await panel.getByTestId('export-json').click();
    await expect.poll(async () => (await workbench.visibleLines()).join('\n')).toContain('gloss-analysis');
    await workbench.screenshot('export-json');
    await workbench.runCommand('View: Revert and Close Editor');
  });

  it('compares two selections and shows the matrix', async () => {
    await workbench.openFile('README.md');
    await workbench.goTo(lineOf(session, 'README.md', 'I moved our whole night shift'));
    await workbench.addCursor('Renata Quiroga', 'Renata');
    await workbench.page.keyboard.press('Shift+End');
    await workbench.selectionStatus('2 selections').waitFor();
    await workbench.runCommand('Gloss: Compare Selections');
    const panel = workbench.webview();
    await panel.getByTestId('matrix').waitFor();
    // A pair in both directions; the diagonal has no figure.
    expect(await panel.getByTestId('matrix-cell').count()).toBe(2);
    await workbench.screenshot('compare');
  });

  it('lists passages similar to the selection, best first', async () => {
    await workbench.openFile('README.md');
    await workbench.goTo(lineOf(session, 'README.md', 'Ferrywright never runs the same job'));
    await workbench.page.keyboard.press('Shift+End');
    await workbench.startCommand('Gloss: Find Similar Passages');
    await workbench.quickPickRow('%').first().waitFor();
    await workbench.screenshot('similar');
    const rows = await workbench.page.locator('.quick-input-list .monaco-list-row').allInnerTexts();
    expect(rows.length).toBeGreaterThan(1);
    const scores = rows.map((row) => Number(/(\d+) %/.exec(row)?.[1]));
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    await workbench.page.keyboard.press('Escape');
  });

  it('marks the words that carried a sentence', async () => {
    await workbench.openFile('README.md');
    await workbench.goTo(lineOf(session, 'README.md', 'Upgrading was a miserable'));
    await workbench.page.keyboard.press('Shift+End');
    await workbench.runCommand('Gloss: Explain Selection');
    await workbench.waitForLabel('+');
    await workbench.screenshot('explain');
  });

  it('works again after the worker was restarted', async () => {
    await workbench.runCommand('Gloss: Restart Inference Worker');
    await workbench.openFile('feedback.txt');
    await workbench.runCommand('Gloss: Analyze Sentiment');
    await workbench.waitForLabel('negative');
  });

  it('offers its commands in the context menu of a selection', async () => {
    await workbench.openFile('feedback.txt');
    await workbench.select(1, 1, 12);
    const [line = ''] = await workbench.visibleLines();
    await workbench.openContextMenu(line.slice(0, 20), line.slice(0, 4));
    await workbench.menuItem('Gloss').first().hover();
    await workbench.menuItem('Analyze Sentiment').first().waitFor();
    await workbench.screenshot('context-menu');
    await workbench.page.keyboard.press('Escape');
    await workbench.page.keyboard.press('Escape');
  });

  it('is readable in every theme', async () => {
    for (const [theme, className] of themes) {
      await withWorkspaceSettings({ 'workbench.colorTheme': theme }, async () => {
        await expect.poll(() => workbench.themeClass()).toBe(className);
        await workbench.openFile('README.md');
        await workbench.goTo(lineOf(session, 'README.md', 'Adaeze Okafor'));
        await workbench.runCommand('Gloss: Analyze Sentiment');
        await workbench.runCommand('Gloss: Highlight Entities');
        await workbench.waitForLabel('PERSON');
        await workbench.runCommand('Gloss: Show Analysis Panel');
        await workbench.webview().locator('body[data-state=model]').waitFor();
        await workbench.screenshot(`theme-${className}`);
        await workbench.closeAllEditors();
      });
    }
  });

  it('asks nothing of any other machine', () => {
    expect(workbench.externalRequests).toEqual([]);
  });
});
