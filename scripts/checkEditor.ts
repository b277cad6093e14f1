// `npm start -- --check`: opens the packaged extension in a real VS Code without a window and runs it there.
import path from 'node:path';
import { runInHost } from '../test/support/hostRun';
import { bundleForHost } from './lib/hostBundle.mjs';
import { root, runMain } from './lib/run.mjs';
import { hostTarget } from './lib/targets.mjs';

void runMain(async () => {
  const verdict = await runInHost({
    entry: await bundleForHost('scripts/inEditor', 'inEditor'),
    extension: { vsix: path.join(root, 'dist', `gloss-${hostTarget()}.vsix`) },
    workspace: path.join(root, 'samples'),
    timeoutMs: 180_000,
    artifacts: path.join(root, 'test/artifacts/check'),
  });
  console.log(verdict.failed === 0 ? 'Gloss works.' : 'Gloss does not work here; the reason is above.');
  return verdict.failed === 0 ? 0 : 1;
});
