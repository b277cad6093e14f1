import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** Tests in the page of a real VS Code: one at a time, each file with a server and a browser of its own. */
export default defineConfig({
  test: {
    root: path.resolve(import.meta.dirname, '../..'),
    alias: { vscode: path.resolve(import.meta.dirname, '../support/vscodeModule.ts') },
    include: ['test/e2e/**/*.test.ts'],
    globalSetup: ['test/e2e/globalSetup.ts'],
    // In the order of their definition: the picture of a failed test comes before the test file's own tidying up.
    sequence: { hooks: 'list' },
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 180_000,
    allowOnly: false,
    expect: { poll: { timeout: 30_000 } },
  },
});
