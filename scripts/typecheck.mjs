// Type-checks every room with its own tsconfig.json; what did not change since the last run is not checked again.
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, runMain, runNode } from './lib/run.mjs';

const rooms = [
  'test',
  'bench',
  'scripts',
  'media',
  'src/extension',
  'src/cli',
  'src/analysis',
  'src/inference',
];

const roots = ['test', 'bench', 'scripts', 'media', 'src'];
const memories = path.join(root, 'out/typecheck');

/** @returns {Promise<{ code: number, output: string }>} what tsc printed */
export async function typecheck() {
  const started = new Date();
  // tsc takes a room for unchanged when its own files are, whatever became of those that it imports from other rooms.
  const changed = Math.max(...roots.map((name) => lastChange(path.join(root, name))));
  for (const file of memoryFiles()) if (statSync(file).mtimeMs <= changed) utimesSync(file, 0, 0);
  const result = await runNode('tsc', ['--build', '--pretty', ...rooms], { quiet: true });
  if (result.code === 0) for (const file of memoryFiles()) utimesSync(file, started, started);
  return result;
}

/** What tsc remembers of each room. */
function memoryFiles() {
  return existsSync(memories) ? readdirSync(memories).map((name) => path.join(memories, name)) : [];
}

/**
 * @param {string} folder
 * @returns {number} when a file in it was written, added or removed last, in milliseconds since 1970
 */
function lastChange(folder) {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
    path.join(folder, name),
  );
  return Math.max(...[folder, ...entries].map((entry) => statSync(entry).mtimeMs));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  void runMain(async () => {
    const { code, output } = await typecheck();
    process.stdout.write(output);
    return code;
  });
}
