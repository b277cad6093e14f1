import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { mustSucceed, root, runNpm } from './run.mjs';

/** Installs the npm packages with `npm ci --ignore-scripts`, unless node_modules already holds what the lock file says. */
export async function installPackages() {
  if (isInstalled()) {
    return;
  }
  await withLock(path.join(root, 'out', 'install.lock'), async () => {
    if (!isInstalled()) {
      console.error('npm ci --ignore-scripts');
      mustSucceed(await runNpm(['ci', '--ignore-scripts', '--loglevel=error']), 'npm ci');
    }
  });
}

/** Whether the packages that npm recorded in node_modules have the versions of the lock file. */
function isInstalled() {
  const recordFile = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(recordFile)) {
    return false;
  }
  const wanted = readPackages(path.join(root, 'package-lock.json'));
  const installed = readPackages(recordFile);
  // Packages for other platforms are optional and not recorded here.
  return Object.entries(wanted).every(
    ([folder, { version, optional }]) =>
      folder === '' || installed[folder]?.version === version || (optional && !installed[folder]),
  );
}

/**
 * @param {string} file
 * @returns {Record<string, { version: string, optional?: boolean }>}
 */
function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}
