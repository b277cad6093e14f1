import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { useSession } from '../support/session';
import type { Workbench } from '../support/workbench';
import { root } from '../../scripts/lib/run.mjs';

/** Real documents beside the checkout; they are not part of the project. */
const folder = path.resolve(root, '../shared/data/realistic/markdown');
const documents = ['psf__requests__HISTORY.md', 'BurntSushi__ripgrep__FAQ.md', 'nvm-sh__nvm__README.md'];
const there = documents.filter((name) => existsSync(path.join(folder, name)));

describe('Gloss on real documents, in a real VS Code', () => {
  let workbench: Workbench;
  useSession(
    (session) => {
      workbench = session.workbench;
    },
    { workspace: there.length > 0 ? folder : path.join(root, 'samples') },
  );

  it(`finds ${there.length} of ${documents.length} documents in ${path.relative(root, folder)}`, () => {
    expect([0, documents.length]).toContain(there.length);
  });

  for (const name of there) {
    it(`analyzes ${name} to the end and keeps Problems short`, async () => {
      await workbench.openFile(name);
      await workbench.runCommand('Gloss: Analyze Sentiment');
      await workbench.runCommand('Gloss: Highlight Entities');
      await workbench.runCommand('Gloss: Show Analysis Panel');
      const panel = workbench.webview();
      await panel.locator('body[data-state=model]').waitFor({ timeout: 90_000 });
      await workbench.screenshot(`realistic-${name.replace(/\.md$/, '')}`);
      const sentences = Number(
        (await panel.locator('[data-testid=tile][data-tile=sentences]').innerText()).replace(/\D/g, ''),
      );
      const paragraphs = readFileSync(path.join(folder, name), 'utf8').split(/\n\s*\n/).length;
      expect(sentences).toBeGreaterThan(paragraphs / 4);
      await workbench.openProblems();
      const reported = await workbench.problem('sentiment/negative').count();
      console.log(`${name}: ${sentences} sentences, ${reported} reported as negative`);
      expect(reported).toBeLessThanOrEqual(Math.max(3, 0.03 * sentences));
      await workbench.screenshot(`realistic-problems-${name.replace(/\.md$/, '')}`);
      await workbench.runCommand('Gloss: Clear Highlights');
      await workbench.closeAllEditors();
    });
  }
});
