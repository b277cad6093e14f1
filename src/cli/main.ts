// Entry of the command line, bundled to dist/cli.cjs (`bin` "gloss").
import { availableParallelism, cpus, homedir } from 'node:os';
import { join } from 'node:path';
import { measureInProcess } from '../inference';
import { compileHere, createLocalAnalyzer } from '../inference/local';
import { runCli } from './cli';
import { dataFolder } from './dataFolder';
import { createInterruptible } from './interrupt';

// Beside the bundle, so that the program runs from any folder.
const defaultModelFolder = join(__dirname, '..', 'models', 'gloss-base');

const { interruptible, end } = createInterruptible(process);

void runCli(process.argv.slice(2), {
  stdin: () => process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  defaultModelFolder,
  createAnalyzer: createLocalAnalyzer,
  models: {
    folder: dataFolder(process.platform, process.env, homedir()),
    // Set but empty means not set, as in the hub's own tools.
    endpoint: process.env['HF_ENDPOINT'] || undefined,
    token: process.env['HF_TOKEN'] || undefined,
    compile: compileHere,
    interruptible,
  },
  machine: {
    processor: cpus()[0]?.model.trim() ?? process.arch,
    processors: availableParallelism(),
    measure: measureInProcess(join(__dirname, 'benchmark.cjs')),
  },
}).then((status) => {
  // Never process.exit(): it aborts the process while the native runtime works, and cuts off what is being written.
  process.exitCode = status;
  end();
});
