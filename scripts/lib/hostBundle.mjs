import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { root } from './run.mjs';

/**
 * Bundles a folder's index.ts and its *.test.ts files for the extension host, each into a file of its own.
 * @param {string} folder relative to the root
 * @param {string} name the folder below out/
 * @returns {Promise<string>} the file to hand to VS Code as its extension tests
 */
export async function bundleForHost(folder, name) {
  const outdir = path.join(root, 'out', name);
  rmSync(outdir, { recursive: true, force: true });
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: readdirSync(path.join(root, folder))
      .filter((file) => file === 'index.ts' || file.endsWith('.test.ts'))
      .map((file) => path.join(folder, file)),
    outdir,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // Mocha finds the suites through the one instance that both index.js and it itself load.
    external: ['vscode', 'mocha'],
    // As in esbuild.config.mjs.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return path.join(outdir, 'index.js');
}
