import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Frame } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type Session, useSession, writeWorkspaceSettings } from '../support/session';
import { themes, type Workbench } from '../support/workbench';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const tabs = ['overview', 'names', 'repetition'] as const;

describe('Gloss for everyone, in a real VS Code', () => {
  let session: Session;
  let workbench: Workbench;
  useSession(async (started) => {
    session = started;
    workbench = session.workbench;
    await workbench.statusItem('status').waitFor();
  });

  /** The frame of the panel's page, once it shows a model. */
  async function openPanel(): Promise<Frame> {
    await workbench.runCommand('Gloss: Show Analysis Panel');
    const body = workbench.webview().locator('body[data-state=model]');
    await body.waitFor();
    const frame = await (await body.elementHandle())?.ownerFrame();
    if (!frame) throw new Error('the panel has no frame');
    return frame;
  }

  /** What axe finds in a frame, in words. */
  async function violations(frame: Frame): Promise<string[]> {
    await frame.evaluate(axeSource);
    const found = await frame.evaluate(async () => {
      const { axe: engine } = globalThis as unknown as { axe: typeof axe };
      return (await engine.run(document)).violations;
    });
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
    );
  }

  it.each(themes)('axe finds nothing wrong with the panel in %s', async (theme, className) => {
    writeWorkspaceSettings(session, { 'workbench.colorTheme': theme });
    await expect.poll(() => workbench.themeClass()).toBe(className);
    await workbench.openFile('README.md');
    await workbench.goTo(1);
    const frame = await openPanel();
    await frame.getByTestId('strongest').first().click();
    await frame.getByTestId('word').first().waitFor();
    const found: string[] = [];
    for (const tab of tabs) {
      await frame.locator(`[data-tab=${tab}]`).click();
      await workbench.screenshot(`panel-${tab}-${className}`);
      found.push(...(await violations(frame)));
      for (const toggle of await frame.getByTestId('table-toggle').all()) await toggle.click();
      found.push(...(await violations(frame)));
      for (const toggle of await frame.getByTestId('table-toggle').all()) await toggle.click();
    }
    await workbench.closeAllEditors();
    expect([...new Set(found)]).toEqual([]);
  });

  it('does its main tasks with the keyboard alone: analyze, panel, move, jump, quick fix', async () => {
    writeWorkspaceSettings(session, {});
    await workbench.openFile('README.md');
    await workbench.goTo(1);
    await workbench.runCommand('Gloss: Analyze Sentiment');
    const frame = await openPanel();
    const focused = () => frame.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? '');
    await workbench.runCommand('View: Focus Right Editor Group');
    const tabTo = async (testId: string) => {
      for (let presses = 0; presses < 60 && (await focused()) !== testId; presses++) {
        await workbench.page.keyboard.press('Tab');
      }
      expect(await focused()).toBe(testId);
    };
    await tabTo('edge-first');
    await tabTo('tab');
    await tabTo('strongest');
    await workbench.page.keyboard.press('Enter');
    // The editor has the keyboard now, with the sentence selected, where the quick fix is offered.
    await workbench.selectionStatus('selected').waitFor();
    const rows = await workbench.openQuickFixes();
    await expect
      .poll(async () => (await rows.allInnerTexts()).join(' '))
      .toContain('Ignore sentiment/negative here');
    await workbench.page.keyboard.press('Enter');
    await expect.poll(() => workbench.page.locator('.tab.active.dirty').count()).toBe(1);
    await workbench.page.keyboard.press('Control+Z');
    await workbench.runCommand('View: Revert and Close Editor');
    await workbench.closeAllEditors();
  });

  it('the status bar says what was read and found', async () => {
    await workbench.openFile('README.md');
    await workbench.goTo(1);
    await workbench.runCommand('Gloss: Analyze Sentiment');
    const item = workbench.statusItem('status');
    await expect.poll(() => item.getAttribute('aria-label')).toMatch(/checked, .* characters are prose/);
    await item.hover();
    await workbench.page.locator('.monaco-hover', { hasText: 'checked' }).first().waitFor();
    await workbench.screenshot('status');
    await workbench.page.mouse.move(5, 5);
    await workbench.closeAllEditors();
  });

  it('a click in the panel leads to where the text is after an edit', async () => {
    await workbench.openFile('feedback.txt');
    await workbench.goTo(1);
    const frame = await openPanel();
    const strongest = frame.getByTestId('strongest').first();
    const excerpt = await strongest.locator('.excerpt').innerText();
    await workbench.focusEditor();
    await workbench.goTo(1);
    await workbench.page.keyboard.type('Something else first. ');
    await strongest.click();
    const status = await workbench.selectionAfterClick();
    const [, , length = 0] = (status.match(/\d+/g) ?? []).map(Number);
    expect(length).toBe(excerpt.length);
    await workbench.runCommand('View: Revert and Close Editor');
    await workbench.closeAllEditors();
  });

  it('the panel comes back after a reload of the window as it was left', async () => {
    await workbench.openFile('README.md');
    await workbench.goTo(1);
    const frame = await openPanel();
    await frame.locator('[data-tab=names]').click();
    await frame.getByTestId('pin').click();
    await frame.getByTestId('edge-first').focus();
    await workbench.page.keyboard.press('PageUp');
    await frame.getByTestId('stretch-clear').waitFor();
    // The page tells the editor of its state after a moment of rest, and the editor keeps it when it is left in order.
    await workbench.page.waitForTimeout(2000);
    await Promise.all([
      workbench.page.waitForEvent('load', { timeout: 60_000 }),
      workbench.runCommand('Developer: Reload Window'),
    ]);
    await workbench.page.locator('.monaco-workbench .part.statusbar').waitFor();
    const again = workbench.webview();
    await again.locator('body[data-state=model]').waitFor({ timeout: 90_000 });
    expect(await again.locator('[data-tab=names]').getAttribute('aria-selected')).toBe('true');
    expect(await again.getByTestId('pin').getAttribute('aria-pressed')).toBe('true');
    await again.getByTestId('stretch-clear').waitFor();
  });
});
