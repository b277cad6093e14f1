import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
export const bundle = resolve(root, 'dist/cli.cjs');
/** What the program starts to time a model. */
const benchmark = resolve(root, 'dist/benchmark.cjs');
export const modelFolder = resolve(root, 'models/gloss-base');

/** What a run of the program left behind. `status` is null when a signal ended it. */
export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Builds the program unless there is one. Throws what the build says when there is none afterwards. */
export function ensureBundle(): void {
  if (existsSync(bundle) && existsSync(benchmark)) return;
  execFileSync(process.execPath, ['esbuild.config.mjs', '--only', 'cli,benchmark'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (!existsSync(bundle))
    throw new Error('dist/cli.cjs was not built: run "npm run build" and see what it says');
}

export function start(args: readonly string[], cwd: string): ChildProcessWithoutNullStreams {
  // Nothing of this process helps the program: no search path for modules, no loader.
  const { NODE_PATH: _path, NODE_OPTIONS: _options, ...env } = process.env;
  return spawn(process.execPath, [bundle, ...args], { cwd, env });
}

export function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  return new Promise((settle, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => settle({ status, signal, stdout, stderr }));
  });
}

/** Runs the program to its end. */
export function runBundle(
  args: readonly string[],
  cwd: string,
  stdin: string | Uint8Array = '',
): Promise<Ended> {
  const child = start(args, cwd);
  // The program may end before it has read everything.
  child.stdin.on('error', () => undefined);
  child.stdin.end(stdin);
  return ended(child);
}

/** The next line that a program writes. */
export function nextLine(child: ChildProcessWithoutNullStreams): Promise<string> {
  let text = '';
  return new Promise((settle) => {
    const didRead = (chunk: Buffer): void => {
      text += chunk.toString('utf8');
      const end = text.indexOf('\n');
      if (end < 0) return;
      child.stdout.off('data', didRead);
      settle(text.slice(0, end));
    };
    child.stdout.on('data', didRead);
  });
}
