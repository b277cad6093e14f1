import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root, runNode } from './run.mjs';

/** @typedef {{ readonly passed: number, readonly failed: number }} Counts */

/**
 * Runs Vitest with its ordinary output.
 * @param {string} name for its report in out/results/
 * @param {readonly string[]} args
 * @returns {Promise<Counts>} failed counts a file that could not be loaded as one, and is never 0 for a failed run
 */
export async function runVitest(name, args) {
  const file = path.join(root, 'out', 'results', `${name}.json`);
  mkdirSync(path.dirname(file), { recursive: true });
  rmSync(file, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { code } = await runNode('vitest', ['run', ...args, ...reporters]);
  if (!existsSync(file)) {
    return { passed: 0, failed: 1 };
  }
  const report = JSON.parse(readFileSync(file, 'utf8'));
  /** @type {{ status: string, assertionResults: { status: string }[] }[]} */
  const files = report.testResults;
  const broken = files.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((result) => result.status !== 'failed'),
  );
  const failed = report.numFailedTests + broken.length;
  return { passed: report.numPassedTests, failed: code === 0 ? failed : Math.max(failed, 1) };
}
