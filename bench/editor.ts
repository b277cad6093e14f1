// What people wait for in the editor: event loop, first finding, edits, hovers, many names. Taken inside the extension
// host of a real VS Code, with the model.
//   npm run build && node --import tsx bench/editor.ts
import path from 'node:path';
import { bundleForHost } from '../scripts/lib/hostBundle.mjs';
import { root, runMain } from '../scripts/lib/run.mjs';
import { runInHost } from '../test/support/hostRun';

void runMain(async () => {
  const { failed } = await runInHost({
    entry: await bundleForHost('bench/inHost', 'bench'),
    extension: { folder: root },
    workspace: path.join(root, 'samples'),
    timeoutMs: 3_600_000,
    artifacts: path.join(root, 'test/artifacts/bench'),
  });
  return failed;
});
