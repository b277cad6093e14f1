// Runs test/host in a desktop VS Code, which @vscode/test-electron downloads; needs a display.
//   npm run test:electron [-- --version 1.101.0] [-- --executable /path/to/code]
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runTests } from '@vscode/test-electron';
import { bundleForHost } from './lib/hostBundle.mjs';
import { root, runMain } from './lib/run.mjs';

const { values: options } = parseArgs({
  options: { version: { type: 'string', default: 'stable' }, executable: { type: 'string' } },
});

void runMain(async () => {
  const workspace = mkdtempSync(path.join(os.tmpdir(), 'gloss-'));
  try {
    cpSync(path.join(root, 'samples'), workspace, { recursive: true });
    return await runTests({
      version: options.version,
      ...(options.executable ? { vscodeExecutablePath: options.executable } : {}),
      extensionDevelopmentPath: root,
      extensionTestsPath: await bundleForHost('test/host', 'host'),
      launchArgs: [workspace, '--disable-extensions', '--disable-workspace-trust'],
    });
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
});
