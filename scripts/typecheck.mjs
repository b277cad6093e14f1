// Type-checks every room with its own tsconfig.json; what did not change since the last run is not read again.
import { pathToFileURL } from 'node:url';
import { runMain, runNode } from './lib/run.mjs';

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

/** @returns {Promise<{ code: number, output: string }>} what tsc printed */
export function typecheck() {
  return runNode('tsc', ['--build', '--pretty', ...rooms], { quiet: true });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  void runMain(async () => {
    const { code, output } = await typecheck();
    process.stdout.write(output);
    return code;
  });
}
