import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Versions that the tests and `npm start` run with: a VS Code 1.139 served to a browser, and the Node it needs. */
export const nodeVersion = '24.21.0';
export const codeServerVersion = '4.139.1';
export const installedStamp = `${codeServerVersion}-node${nodeVersion}`;

/** Where setup puts them; shared by all clones on this machine. */
export const toolsFolder =
  process.env['GLOSS_VSCODE_DIR'] ??
  path.join(process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'), 'gloss-vscode');

/** The npm package that is a Node 24 for this machine. It has no install script, and holds the headers for node-gyp. */
export const nodePackage = `node-${process.platform}-${process.arch}`;
export const nodeFolder = path.join(toolsFolder, 'node24', 'node_modules', nodePackage);
export const nodeBinary = path.join(nodeFolder, 'bin', 'node');

export const codeServerFolder = path.join(toolsFolder, 'code-server');
export const codeServerEntry = path.join(codeServerFolder, 'node_modules/code-server/out/node/entry.js');
/** Written when code-server's installation is complete: a half-finished one looks complete. */
export const codeServerStamp = path.join(codeServerFolder, '.installed');

/**
 * The Chromium or Chrome to drive: GLOSS_CHROMIUM, else the first that is installed.
 * @returns {string | undefined}
 */
export function findChromium() {
  const chosen = process.env['GLOSS_CHROMIUM'];
  return chosen ?? findProgram(['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']);
}

/**
 * @param {readonly string[]} names in order of preference
 * @returns {string | undefined} the path of the first one on PATH
 */
export function findProgram(names) {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const suffixes = process.platform === 'win32' ? ['.cmd', '.exe'] : [''];
  return names
    .flatMap((name) =>
      folders.flatMap((folder) => suffixes.map((suffix) => path.join(folder, name + suffix))),
    )
    .find((file) => existsSync(file));
}
