// What Gloss costs inside a real VS Code: resident memory of the extension host before the model is loaded, with it loaded,
// and idle again. Linux only (/proc).
//   npm run package && npx tsx bench/host.ts
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { hostTarget } from '../scripts/lib/targets.mjs';
import { root, runMain } from '../scripts/lib/run.mjs';
import { launchBrowser } from '../test/support/browser';
import { makeProfile } from '../test/support/profile';
import { installVsix, startServer } from '../test/support/vscodeServer';
import { Workbench } from '../test/support/workbench';

void runMain(async () => {
  // Nothing is analyzed by itself, so that memory before the model can be read.
  const profile = makeProfile({ settings: { 'gloss.diagnostics.run': 'manual' } });
  await installVsix(profile, path.join(root, 'dist', `gloss-${hostTarget()}.vsix`));
  cpSync(path.join(root, 'samples'), profile.workspace, { recursive: true });
  const server = await startServer(profile, {});
  const browser = await launchBrowser();
  try {
    const workbench = await Workbench.open(browser, server, profile.workspace);
    await workbench.statusItem('status').waitFor();
    await workbench.openFile('handbook.md');
    const before = await residentMegabytes(profile.userData);
    await workbench.runCommand('Gloss: Analyze Sentiment');
    await workbench.decorationElements.first().waitFor({ state: 'attached' });
    const loaded = await residentMegabytes(profile.userData);
    await wait(10_000);
    const idle = await residentMegabytes(profile.userData);
    console.log(
      `extension host         ${before} MB before the model, ${loaded} MB after a 54 kB document, ${idle} MB idle`,
    );
    console.log(`share of the model     ${idle - before} MB`);
  } finally {
    await browser.close();
    await server.stop();
    profile.remove();
  }
  return 0;
});

/** Resident memory of the extension host that was started with these user data, in MB of 2^20 bytes. */
async function residentMegabytes(userData: string): Promise<number> {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const environment = tryRead(`/proc/${pid}/environ`);
    const command = tryRead(`/proc/${pid}/cmdline`);
    if (!command.includes('extensionHost') || !environment.includes(path.dirname(userData))) continue;
    const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(tryRead(`/proc/${pid}/status`))?.[1]);
    return Math.round(kilobytes / 1024);
  }
  throw new Error('the extension host was not found');
}

function tryRead(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
