import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** The repository's root folder. */
export const root = path.resolve(import.meta.dirname, '../..');

/**
 * Runs a program with this terminal's input and output.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean, shell?: boolean }} [options] `quiet` keeps what it
 *   prints for the result instead of showing it.
 * @returns {Promise<{ code: number, output: string }>} the exit code (1 when a signal ended it), and the kept output
 */
export function run(command, args, { cwd = root, env = process.env, quiet = false, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env,
      shell,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    // Ctrl+C reaches the child too: it cleans up, and its exit code decides what happens here.
    const wait = () => undefined;
    const forward = () => child.kill('SIGTERM');
    process.on('SIGINT', wait).on('SIGTERM', forward);
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      process.off('SIGINT', wait).off('SIGTERM', forward);
      resolve({ code: code ?? 1, output });
    });
  });
}

/**
 * Runs a JavaScript file of ours, or a program of an installed package, in Node.
 * @param {string} file relative to the root, or a program's name in node_modules/.bin
 * @param {readonly string[]} [args]
 * @param {Parameters<typeof run>[2]} [options]
 */
export function runNode(file, args = [], options = {}) {
  return run(process.execPath, [programs[file] ?? path.resolve(root, file), ...args], options);
}

/**
 * Runs a TypeScript program of ours.
 * @param {string} file relative to the root
 * @param {readonly string[]} [args]
 * @param {Parameters<typeof run>[2]} [options]
 */
export function runTypeScript(file, args = [], options = {}) {
  return run(process.execPath, ['--import', 'tsx', path.resolve(root, file), ...args], options);
}

/**
 * Programs of installed packages, started as files: the links in node_modules/.bin are shell scripts on Windows.
 * @type {Record<string, string>}
 */
const programs = Object.fromEntries(
  Object.entries({
    tsc: 'typescript/bin/tsc',
    eslint: 'eslint/bin/eslint.js',
    prettier: 'prettier/bin/prettier.cjs',
    vitest: 'vitest/vitest.mjs',
    vsce: '@vscode/vsce/vsce',
  }).map(([name, file]) => [name, path.join(root, 'node_modules', file)]),
);

/**
 * Runs npm: the one that runs this script, else the one on PATH.
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2] & { node?: string }} [options] `node` is the Node binary to run npm with
 */
export function runNpm(args, { node, ...options } = {}) {
  const npmFile = process.env['npm_execpath'];
  if (npmFile?.endsWith('.js') && existsSync(npmFile)) {
    return run(node ?? process.execPath, [npmFile, ...args], options);
  }
  return run('npm', args, { ...options, shell: process.platform === 'win32' });
}

/**
 * Stops the script when a step failed.
 * @param {{ code: number, output: string }} result
 * @param {string} what what was tried, for the message
 */
export function mustSucceed(result, what) {
  if (result.code !== 0) {
    throw new Error(`${what} failed (exit code ${result.code})${result.output ? `\n${result.output}` : ''}`);
  }
}

/**
 * Runs a script's main function; an error ends the script with its message and exit code 1.
 * @param {() => Promise<number | void>} main its number is the exit code
 */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
