// `npm start` where there is no desktop VS Code: serves one with the packaged extension to this machine's browsers.
//   node --import tsx scripts/openInBrowser.ts [--port 8080]
import { cpSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { makeProfile } from '../test/support/profile';
import { installVsix, startServer, workbenchUrl, type VscodeServer } from '../test/support/vscodeServer';
import { root, runMain } from './lib/run.mjs';
import { hostTarget } from './lib/targets.mjs';

const { values: options } = parseArgs({ options: { port: { type: 'string', default: '0' } } });

void runMain(async () => {
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve());
    }
  });
  const profile = makeProfile({ settings: { 'workbench.reduceMotion': 'auto', 'editor.hover.delay': 300 } });
  let server: VscodeServer | undefined;
  try {
    cpSync(path.join(root, 'samples'), profile.workspace, { recursive: true });
    await installVsix(profile, path.join(root, 'dist', `gloss-${hostTarget()}.vsix`));
    server = await startServer(profile, { port: Number(options.port), idleTimeoutSeconds: 0 });
    const readme = `vscode-remote://${server.authority}${path.join(profile.workspace, 'README.md')}`;
    console.log(`\nVS Code with Gloss, on a copy of samples/:\n`);
    console.log(`  ${workbenchUrl(server, profile.workspace, [['openFile', readme]])}\n`);
    console.log(
      'Open this address in a browser on this machine. Stop with Ctrl+C; the copy is then deleted.',
    );
    await stopped;
    console.log('\nstopping');
  } finally {
    await server?.stop();
    profile.remove();
  }
});
