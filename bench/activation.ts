// Activation as VS Code itself measures it, over several openings of a window, beside that of an extension that does
// nothing: VS Code's figure also holds what other extensions do while one waits for its turn.
//   npm run package && npx tsx bench/activation.ts [OPENINGS]
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hostTarget } from '../scripts/lib/targets.mjs';
import { root, runMain } from '../scripts/lib/run.mjs';
import { launchBrowser } from '../test/support/browser';
import { makeProfile, type Profile } from '../test/support/profile';
import { installVsix, startServer } from '../test/support/vscodeServer';
import { Workbench } from '../test/support/workbench';
import { median } from '../src/inference/benchmark/median';

const publisher = 'gloss-nlp';
const [openings = '9'] = process.argv.slice(2);

/** What "Developer: Startup Performance" lists of one extension, in ms. */
interface Activation {
  readonly load: number;
  readonly call: number;
  readonly finish: number;
}

void runMain(async () => {
  const profile = makeProfile({ settings: { 'gloss.diagnostics.run': 'manual' } });
  await installVsix(profile, path.join(root, 'dist', `gloss-${hostTarget()}.vsix`));
  await installVsix(profile, emptyExtension(profile));
  cpSync(path.join(root, 'samples'), profile.workspace, { recursive: true });
  const server = await startServer(profile, {});
  const browser = await launchBrowser();
  const rows: { readonly gloss: Activation; readonly empty: Activation }[] = [];
  try {
    for (let opening = 0; opening < Number(openings); opening++) {
      const workbench = await Workbench.open(browser, server, profile.workspace);
      await workbench.statusItem('status').waitFor();
      const text = await startupReport(workbench);
      rows.push({ gloss: activationOf(text, 'gloss'), empty: activationOf(text, 'empty') });
      await workbench.close();
    }
  } finally {
    await browser.close();
    await server.stop();
    profile.remove();
  }
  for (const { gloss, empty } of rows) {
    console.log(`gloss ${describe(gloss)}   empty ${describe(empty)}`);
  }
  const totals = (of: 'gloss' | 'empty'): number[] =>
    rows.map((row) => row[of].load + row[of].call + row[of].finish);
  console.log(`median of ${rows.length} openings: gloss ${median(totals('gloss'))} ms, an empty extension `);
  console.log(`${median(totals('empty'))} ms, their difference ${median(rows.map(difference))} ms`);
  return 0;
});

function difference({ gloss, empty }: { readonly gloss: Activation; readonly empty: Activation }): number {
  return gloss.load + gloss.call + gloss.finish - (empty.load + empty.call + empty.finish);
}

function describe({ load, call, finish }: Activation): string {
  return `${load} + ${call} + ${finish}`;
}

/** An extension of one line that starts when Gloss does, packaged. */
function emptyExtension(profile: Profile): string {
  const folder = path.join(profile.folder, 'empty');
  mkdirSync(folder);
  const manifest = {
    name: 'empty',
    publisher,
    version: '1.0.0',
    license: 'MIT',
    engines: { vscode: '^1.101.0' },
    activationEvents: ['onStartupFinished'],
    main: './main.js',
  };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(folder, 'main.js'), 'exports.activate = () => {};\n');
  const vsix = path.join(profile.folder, 'empty.vsix');
  const vsce = path.join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const options = ['--no-dependencies', '--allow-missing-repository', '--skip-license'];
  execFileSync(process.execPath, [vsce, 'package', ...options, '--out', vsix], { cwd: folder });
  return vsix;
}

/** The text of the editor that the command opens, scrolled to Gloss; other extensions are listed around it. */
async function startupReport(workbench: Workbench): Promise<string> {
  const { page } = workbench;
  // The report is of what is known when it opens: wait until extensions that start late are done.
  await page.waitForTimeout(3000);
  await workbench.runCommand('Developer: Startup Performance');
  await workbench.viewLines.filter({ hasText: 'System Info' }).first().waitFor();
  await page.keyboard.press('Control+F');
  await page.keyboard.type(`| ${publisher}.gloss`);
  await workbench.viewLines
    .filter({ hasText: `${publisher}.gloss` })
    .first()
    .waitFor();
  return (await workbench.visibleLines()).join('\n');
}

function activationOf(report: string, name: string): Activation {
  const row = new RegExp(
    String.raw`\| ${publisher}\.${name} +\| \w+ +\| (\d+) +\| (\d+) +\| (\d+) +\|`,
    'u',
  ).exec(report);
  if (!row) throw new Error(`"${name}" is not in the report:\n${report}`);
  return { load: Number(row[1]), call: Number(row[2]), finish: Number(row[3]) };
}
