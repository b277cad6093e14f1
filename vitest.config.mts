import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { defineConfig, type Plugin } from 'vitest/config';

/** Imports a .wasm file as its bytes, as esbuild's `binary` loader does in the build. */
const wasmAsBytes: Plugin = {
  name: 'wasm-as-bytes',
  enforce: 'pre',
  resolveId(source, importer) {
    if (!source.endsWith('.wasm')) {
      return undefined;
    }
    const from = importer ?? import.meta.filename;
    const file = source.startsWith('.')
      ? path.resolve(path.dirname(from), source)
      : createRequire(from).resolve(source);
    return `\0${file}.bytes`;
  },
  load(id) {
    if (!id.endsWith('.wasm.bytes')) {
      return undefined;
    }
    const bytes = readFileSync(id.slice(1, -'.bytes'.length)).toString('base64');
    return `export default new Uint8Array(Buffer.from('${bytes}', 'base64'));`;
  },
};

/**
 * A group of tests that can be run by its name: `vitest run --project unit`.
 * @param isolate whether each file gets modules of its own: costs each the time to load them
 */
function group(name: string, testTimeout: number, isolate = true) {
  return {
    extends: true as const,
    test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout, hookTimeout: testTimeout, isolate },
  };
}

export default defineConfig({
  plugins: [wasmAsBytes],
  resolve: {
    alias: { vscode: path.resolve(import.meta.dirname, 'test/support/vscodeModule.ts') },
  },
  test: {
    pool: 'forks',
    // Vitest alone would leave one processor idle: half of a machine that has two.
    maxWorkers: os.availableParallelism(),
    allowOnly: false,
    passWithNoTests: true,
    projects: [
      group('unit', 15_000, false),
      group('structure', 60_000, false),
      group('golden', 120_000),
      group('contract', 120_000),
      group('model', 180_000),
      group('cli', 180_000),
    ],
  },
});
