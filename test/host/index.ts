// Loaded by VS Code as its extension tests, in the extension host: here and by @vscode/test-electron alike.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import { HostReport } from './report';

/** Runs every suite beside this file. Rejects when a test failed or none was run. */
export async function run(): Promise<void> {
  // Stack traces name the lines of the sources, not of the bundle.
  process.setSourceMapsEnabled(true);
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
  const counts = { passed: 0, failed: 0 };
  const onEnd = (outcome: keyof typeof counts): void => {
    counts[outcome]++;
    report.progress(counts);
  };
  const failed = await runSuites(mocha, onEnd).catch((error: unknown) => {
    report.print(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return 1;
  });
  await report.close({ passed: counts.passed, failed });
  if (failed > 0 || counts.passed === 0) {
    throw new Error(`${counts.passed} passed, ${failed} failed`);
  }
}

/** Resolves to the number of failures, those of hooks included. */
function runSuites(mocha: Mocha, onEnd: (outcome: 'passed' | 'failed') => void): Promise<number> {
  return new Promise((resolve, reject) => {
    try {
      mocha
        .run(resolve)
        .on('pass', () => onEnd('passed'))
        .on('fail', () => onEnd('failed'));
    } catch (error) {
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  });
}
