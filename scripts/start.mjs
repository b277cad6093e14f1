// Opens a real VS Code with Gloss, packaged and installed as a user would get it, on a copy of samples/.
//   npm start                   a desktop VS Code when `code` is on PATH, else one served to the browser
//   npm start -- --browser      the one in the browser   [--port 8080]
//   npm start -- --check        no window: runs the three analyses inside VS Code, prints them, exits 0 or 1
// Plain Node without packages: it runs before the first install.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installPackages } from './lib/install.mjs';
import { mustSucceed, root, run, runMain, runNode, runTypeScript } from './lib/run.mjs';
import { hostTarget } from './lib/targets.mjs';
import { findProgram } from './lib/tools.mjs';
import { setUp } from './setup.mjs';

const { values: options } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    browser: { type: 'boolean', default: false },
    port: { type: 'string', default: '0' },
  },
});

void runMain(async () => {
  await installPackages();
  console.error('building and packaging Gloss');
  mustSucceed(await runNode('scripts/package.mjs', [], { quiet: true }), 'packaging');
  const desktop = options.check || options.browser ? undefined : findDesktop();
  if (desktop) {
    return openDesktop(desktop);
  }
  await setUp({ withBrowser: options.check });
  const { code } = options.check
    ? await runTypeScript('scripts/checkEditor.ts')
    : await runTypeScript('scripts/openInBrowser.ts', ['--port', options.port]);
  return code;
});

/** In a terminal of a remote VS Code, `code` talks to the window it belongs to and can start no other. */
function findDesktop() {
  return process.env['VSCODE_IPC_HOOK_CLI'] ? undefined : findProgram(['code']);
}

/**
 * Opens a window with a profile of its own, so that the user's settings and extensions stay as they are, and waits
 * until it is closed.
 * @param {string} command
 */
async function openDesktop(command) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'gloss-'));
  const workspace = path.join(folder, 'samples');
  const profile = [
    `--user-data-dir=${path.join(folder, 'user-data')}`,
    `--extensions-dir=${path.join(folder, 'extensions')}`,
  ];
  const code = (/** @type {string[]} */ ...args) =>
    run(command, [...profile, ...args], { shell: process.platform === 'win32' });
  try {
    cpSync(path.join(root, 'samples'), workspace, { recursive: true });
    const vsix = path.join(root, 'dist', `gloss-${hostTarget()}.vsix`);
    mustSucceed(await code('--install-extension', vsix, '--force'), 'installing the extension');
    console.error('VS Code opens; close its window to end.');
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const window = ['--new-window', '--wait', '--disable-workspace-trust', ...asRoot];
    return (await code(...window, workspace, path.join(workspace, 'README.md'))).code;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
