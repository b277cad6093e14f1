import { beforeAll, describe, expect, it } from 'vitest';
import { lineOf, type Session, useSession, writeWorkspaceSettings } from '../support/session';
import { themes, type Workbench } from '../support/workbench';

const harsh = 'This release is a disgrace';

/** Leaves a picture of each view in each theme in test/artifacts; the panel's own are taken in accessible.test.ts. */
describe('every view, in a real VS Code', () => {
  let session: Session;
  let workbench: Workbench;
  useSession(async (started) => {
    session = started;
    workbench = session.workbench;
    await workbench.statusItem('status').waitFor();
  });

  describe.each(themes)('is drawn in %s:', (theme, className) => {
    beforeAll(async () => {
      writeWorkspaceSettings(session, { 'workbench.colorTheme': theme });
      await workbench.page.locator(`.monaco-workbench.${className}`).waitFor();
    });

    it('findings, highlights and Problems', async () => {
      await workbench.openFile('README.md');
      await workbench.goTo(lineOf(session, 'README.md', harsh));
      await workbench.openProblems();
      await workbench.problem('sentiment/negative').first().waitFor();
      await workbench.runCommand('Gloss: Analyze Sentiment');
      await workbench.runCommand('Gloss: Highlight Entities');
      await workbench.waitForLabel('negative');
      await workbench.waitForLabel('PERSON');
      await workbench.screenshot(`view-text-${className}`);
      await workbench.runCommand('View: Hide Panel');
    });

    it('the hover with the words that carried a sentence', async () => {
      await workbench.goTo(lineOf(session, 'README.md', harsh), 10);
      await expect.poll(() => workbench.hoverAtCursor()).toContain('Carried by');
      await workbench.screenshot(`view-hover-${className}`);
      await workbench.dismissHover();
    });

    it('the names', async () => {
      await workbench.runCommand('Gloss: Focus on Names View');
      const rows = workbench.page.locator('.sidebar .monaco-list-row');
      await rows.filter({ hasText: 'Adaeze Okafor' }).first().waitFor();
      await workbench.page.keyboard.press('ArrowDown');
      await workbench.page.keyboard.press('ArrowDown');
      await workbench.page.keyboard.press('ArrowRight');
      await rows
        .filter({ hasText: /^\d+: / })
        .first()
        .waitFor();
      await workbench.screenshot(`view-names-${className}`);
      await workbench.runCommand('View: Show Explorer');
    });

    it('what to redact, and the preview of it', async () => {
      await workbench.startCommand('Gloss: Redact…');
      await workbench.quickPickRow('People').waitFor();
      await workbench.screenshot(`view-redact-${className}`);
      await workbench.page.keyboard.press('Enter');
      const preview = workbench.page.locator('.part.panel', { hasText: '[PERSON_1]' });
      await preview.waitFor();
      await workbench.screenshot(`view-preview-${className}`);
      await preview.locator('.monaco-button', { hasText: 'Discard' }).click();
      await preview.waitFor({ state: 'hidden' });
    });

    it('the status', async () => {
      await workbench.statusItem('status').hover();
      await workbench.page.locator('.monaco-hover', { hasText: 'checked' }).first().waitFor();
      await workbench.screenshot(`view-status-${className}`);
      await workbench.page.mouse.move(5, 5);
      await workbench.page.locator('[id="status.languageStatus"]').first().hover();
      await workbench.page.locator('.hover-language-status', { hasText: '% prose' }).first().waitFor();
      await workbench.screenshot(`view-language-status-${className}`);
      await workbench.page.mouse.move(5, 5);
      await workbench.closeAllEditors();
    });

    it('the names of no document, and the walkthrough', async () => {
      await workbench.runCommand('Gloss: Focus on Names View');
      await workbench.page.locator('.sidebar .welcome-view-content', { hasText: /\w/ }).waitFor();
      await workbench.screenshot(`view-names-empty-${className}`);
      await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
      await workbench.startCommand('Welcome: Open Walkthrough...');
      await workbench.page.keyboard.type('Get Started with Gloss');
      await workbench.quickPickRow('Get Started with Gloss').first().waitFor();
      await workbench.page.keyboard.press('Enter');
      await workbench.page.locator('.getting-started-step', { hasText: 'See How a Text Sounds' }).waitFor();
      await workbench.page.locator('.getting-started-media img').first().waitFor();
      await workbench.screenshot(`view-walkthrough-${className}`);
      await workbench.closeAllEditors();
    });
  });
});
