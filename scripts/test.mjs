// Everything: installs what is missing, then runs all checks and tests from fast to slow, and stops after a stage that
// failed. The last line is "N passed, N failed", over all stages that ran.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { check } from './check.mjs';
import { installPackages } from './lib/install.mjs';
import { root, runMain, runNode, runTypeScript } from './lib/run.mjs';
import { runVitest } from './lib/vitest.mjs';
import { setUp } from './setup.mjs';

/** @typedef {import('./lib/vitest.mjs').Counts} Counts */

/** @type {[name: string, run: () => Promise<Counts>][]} */
const stages = [
  ['check', check],
  ['golden', () => runVitest('golden', ['--project', 'golden'])],
  ['contract and model', () => runVitest('model', ['--project', 'contract', '--project', 'model'])],
  ['package', () => step(() => runNode('scripts/package.mjs'))],
  ['command line', () => runVitest('cli', ['--project', 'cli'])],
  ['inside the extension host', testHost],
  ['in the page', () => runVitest('e2e', ['--config', 'test/e2e/vitest.config.mts'])],
];

void runMain(async () => {
  const total = { passed: 0, failed: 0 };
  try {
    await installPackages();
    await setUp();
    for (const [name, run] of stages) {
      console.log(`\n=== ${name}`);
      const { passed, failed } = await run();
      total.passed += passed;
      total.failed += failed;
      if (failed > 0) {
        console.log(`\nstopped: "${name}" failed`);
        break;
      }
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    total.failed++;
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
});

/**
 * A step that has no tests of its own counts only when it fails.
 * @param {() => Promise<{ code: number }>} action
 * @returns {Promise<Counts>}
 */
async function step(action) {
  const { code } = await action();
  return { passed: 0, failed: code === 0 ? 0 : 1 };
}

/** @returns {Promise<Counts>} */
async function testHost() {
  const file = path.join(root, 'out', 'results', 'host.json');
  mkdirSync(path.dirname(file), { recursive: true });
  rmSync(file, { force: true });
  const { code } = await runTypeScript('scripts/testHost.ts', ['--result', file]);
  if (!existsSync(file)) {
    return { passed: 0, failed: 1 };
  }
  const { passed, failed } = JSON.parse(readFileSync(file, 'utf8'));
  return { passed, failed: code === 0 ? failed : Math.max(failed, 1) };
}
