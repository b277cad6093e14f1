// Entry of the command line, bundled to dist/cli.cjs (`bin` "gloss").
import { join } from 'node:path';
import { createLocalAnalyzer } from '../inference/local';
import { runCli } from './cli';

// Beside the bundle, so that the program runs from any folder.
const defaultModelFolder = join(__dirname, '..', 'models', 'gloss-base');

void runCli(process.argv.slice(2), {
  stdin: () => process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  defaultModelFolder,
  createAnalyzer: createLocalAnalyzer,
}).then((status) => {
  // Never process.exit(): it aborts the process while the native runtime works, and cuts off what is being written.
  process.exitCode = status;
});
