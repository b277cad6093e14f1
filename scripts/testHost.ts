// Runs test/host inside the extension host of a real VS Code.
//   node --import tsx scripts/testHost.ts [--dev | --vsix FILE] [--grep TEXT] [--timeout SECONDS] [--result FILE]
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runInHost } from '../test/support/hostRun';
import { bundleForHost } from './lib/hostBundle.mjs';
import { root, runMain } from './lib/run.mjs';
import { hostTarget } from './lib/targets.mjs';
import { setUp } from './setup.mjs';

const { values: options } = parseArgs({
  options: {
    dev: { type: 'boolean', default: false },
    vsix: { type: 'string', default: path.join(root, 'dist', `gloss-${hostTarget()}.vsix`) },
    grep: { type: 'string', default: '' },
    timeout: { type: 'string', default: '900' },
    result: { type: 'string' },
  },
});

void runMain(async () => {
  await setUp();
  if (!options.dev && !existsSync(options.vsix)) {
    throw new Error(`no ${options.vsix}: run "npm run package" first`);
  }
  const verdict = await runInHost({
    entry: await bundleForHost('test/host', 'host'),
    extension: options.dev ? { folder: root } : { vsix: options.vsix },
    workspace: path.join(root, 'samples'),
    env: {
      GLOSS_TEST_GREP: options.grep,
      GLOSS_TEST_COLOR: process.stdout.isTTY ? '1' : '0',
      GLOSS_TEST_GOLDEN: path.join(root, 'test/golden'),
    },
    timeoutMs: Number(options.timeout) * 1000,
    artifacts: path.join(root, 'test/artifacts/host'),
  });
  if (options.result) {
    writeFileSync(options.result, JSON.stringify(verdict));
  }
  console.log(`${verdict.passed} passed, ${verdict.failed} failed`);
  return verdict.failed > 0 ? 1 : 0;
});
