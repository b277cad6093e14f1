// Loaded by VS Code as its extension tests, in the extension host: here and by @vscode/test-electron alike.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import { HostReport } from './report';

/** Runs every suite beside this file. Rejects when a test failed or none was run. */
export async function run(): Promise<void> {
  const report = await HostReport.open();
  const grep = process.env['GLOSS_TEST_GREP'];
  const mocha = new Mocha({
    ui: 'tdd',
    timeout: 60_000,
    color: process.env['GLOSS_TEST_COLOR'] === '1',
    forbidOnly: true,
    forbidPending: true,
    ...(grep ? { grep } : {}),
  });
  Mocha.reporters.Base.consoleLog = (...values: unknown[]) => report.print(format(...values));
  for (const name of readdirSync(__dirname).filter((file) => file.endsWith('.test.js'))) {
    mocha.addFile(path.join(__dirname, name));
  }
  let passed = 0;
  const failed = await runSuites(mocha, () => passed++).catch((error: unknown) => {
    report.print(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return 1;
  });
  await report.close(passed, failed);
  if (failed > 0 || passed === 0) {
    throw new Error(`${passed} passed, ${failed} failed`);
  }
}

function runSuites(mocha: Mocha, onPass: () => void): Promise<number> {
  return new Promise((resolve, reject) => {
    try {
      mocha.run(resolve).on('pass', onPass);
    } catch (error) {
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  });
}
