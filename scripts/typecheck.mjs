// Type-checks every room with its own tsconfig.json, as many at a time as there are processors.
import os from 'node:os';
import { pathToFileURL } from 'node:url';
import { runMain, runNode } from './lib/run.mjs';

// The longest first.
const projects = [
  'test',
  'src/extension',
  'src/cli',
  'src/analysis',
  'media',
  'scripts',
  'src/inference',
  'bench',
];

/**
 * @param {number} [parallel]
 * @returns {Promise<{ code: number, output: string }>} what tsc printed, for all projects
 */
export async function typecheck(parallel = os.availableParallelism()) {
  const waiting = [...projects];
  /** @type {{ code: number, output: string }[]} */
  const results = [];
  const work = async () => {
    for (let project = waiting.shift(); project !== undefined; project = waiting.shift()) {
      // Type information of the last run is kept, so that only what changed is checked again.
      const cache = ['--incremental', '--tsBuildInfoFile', `out/typecheck/${project}.tsbuildinfo`];
      results.push(await runNode('tsc', ['-p', project, '--pretty', ...cache], { quiet: true }));
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return {
    code: Math.max(...results.map(({ code }) => code)),
    output: results.map(({ output }) => output).join(''),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  void runMain(async () => {
    const { code, output } = await typecheck();
    process.stdout.write(output);
    return code;
  });
}
