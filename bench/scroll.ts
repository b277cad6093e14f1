// How smoothly a file with 5,000 highlighted names scrolls: times between frames in the browser's page, with and without
// the highlights.
//   npm run package && node --import tsx bench/scroll.ts
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { hostTarget } from '../scripts/lib/targets.mjs';
import { root, runMain } from '../scripts/lib/run.mjs';
import { launchBrowser } from '../test/support/browser';
import { makeProfile } from '../test/support/profile';
import { installVsix, startServer } from '../test/support/vscodeServer';
import { Workbench } from '../test/support/workbench';
import { describeTimes } from './inHost/figures';
import { linesOfNames } from './inHost/texts';

const turnsOfTheWheel = 150;

void runMain(async () => {
  const profile = makeProfile({ settings: { 'gloss.diagnostics.run': 'manual' } });
  await installVsix(profile, path.join(root, 'dist', `gloss-${hostTarget()}.vsix`));
  writeFileSync(path.join(profile.workspace, 'names.md'), linesOfNames(500));
  const server = await startServer(profile, {});
  const browser = await launchBrowser();
  try {
    const workbench = await Workbench.open(browser, server, profile.workspace);
    await workbench.statusItem('status').waitFor();
    await workbench.openFile('names.md');
    for (let round = 1; round <= 3; round++) {
      console.log(`without highlights: ${describeTimes(await framesOfScrolling(workbench))}`);
      await workbench.runCommand('Gloss: Highlight Entities');
      await workbench.decorationElements.first().waitFor({ state: 'attached' });
      console.log(`with 5,000 names:   ${describeTimes(await framesOfScrolling(workbench))}`);
      if (round === 1) await workbench.screenshot('bench-names');
      await workbench.runCommand('Gloss: Clear Highlights');
    }
  } finally {
    await browser.close();
    await server.stop();
    profile.remove();
  }
  return 0;
});

/** Run in the page, as text: tsx would name its functions by a helper that the page does not have. */
const countFrames = `
  const frames = [];
  let last = performance.now();
  const look = (now) => {
    frames.push(now - last);
    last = now;
    if (document.body.dataset.measures === 'true') requestAnimationFrame(look);
    else document.body.dataset.frames = JSON.stringify(frames);
  };
  document.body.dataset.measures = 'true';
  requestAnimationFrame(look);
`;

/** Times between frames, in ms, while the mouse wheel scrolls through the file, 100 pixels at a turn. */
async function framesOfScrolling(workbench: Workbench): Promise<readonly number[]> {
  const { page } = workbench;
  await workbench.goTo(1);
  await page.keyboard.press('Control+1');
  await workbench.viewLines.first().hover();
  await page.evaluate(countFrames);
  for (let turn = 0; turn < turnsOfTheWheel; turn++) await page.mouse.wheel(0, 100);
  await page.evaluate(() => (document.body.dataset['measures'] = 'false'));
  const frames = await page.waitForFunction(() => document.body.dataset['frames']);
  const times = JSON.parse(String(await frames.jsonValue())) as number[];
  await page.evaluate(() => delete document.body.dataset['frames']);
  return times.slice(1);
}
