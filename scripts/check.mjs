// The checks that need no VS Code and no model, in under a minute: types, lint, format, unit and structure tests.
import { pathToFileURL } from 'node:url';
import { installPackages } from './lib/install.mjs';
import { runMain, runNode } from './lib/run.mjs';
import { runVitest } from './lib/vitest.mjs';
import { typecheck } from './typecheck.mjs';

/**
 * @returns {Promise<import('./lib/vitest.mjs').Counts>} the tests', with one failure for each static check that failed
 */
export async function check() {
  const [types, lint, format] = await Promise.all([
    typecheck(),
    runNode('eslint', ['.', '--cache', '--cache-location', 'out/eslintcache', '--color'], { quiet: true }),
    runNode('prettier', ['--check', '.', '--cache', '--cache-location', 'out/prettiercache'], {
      quiet: true,
    }),
  ]);
  let failedChecks = 0;
  for (const [name, { code, output }] of Object.entries({ types, lint, format })) {
    console.log(`${code === 0 ? '✓' : '✗'} ${name}`);
    if (code !== 0) {
      failedChecks++;
      console.log(output);
    }
  }
  const { passed, failed } = await runVitest('check', ['--project', 'unit', '--project', 'structure']);
  return { passed, failed: failed + failedChecks };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  void runMain(async () => {
    await installPackages();
    const { passed, failed } = await check();
    console.log(`${passed} passed, ${failed} failed`);
    return failed > 0 ? 1 : 0;
  });
}
