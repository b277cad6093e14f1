import { version } from '../../package.json';
import { asGlossError, type ErrorCode } from '../inference';
import { analyze } from './analyze/analyze';
import { bench } from './bench/bench';
import { parseBench } from './bench/options';
import { evaluate } from './evaluate/evaluate';
import { commandHelp, type CommandName, commandNames, commandUsage, generalHelp, generalUsage } from './help';
import { type CliHost, type ExitStatus, exitStatus } from './host';
import { writeError } from './messages';
import { model } from './model/index';
import { parseAnalyze, parseEvaluate, parsePredict, UsageError } from './options';
import { Output } from './output';
import { predict } from './predict/predict';
import { parseRedact } from './redact/options';
import { redact } from './redact/redact';

const statusByCode: Readonly<Partial<Record<ErrorCode, ExitStatus>>> = {
  modelMissing: exitStatus.noModel,
  modelCorrupt: exitStatus.noModel,
  modelUnsupported: exitStatus.noModel,
  headMissing: exitStatus.noModel,
  unsupportedPlatform: exitStatus.noModel,
};

/** Runs one command line (program name left out) to its end. Never rejects: what goes wrong is told on `stderr`. */
export async function runCli(args: readonly string[], host: CliHost): Promise<ExitStatus> {
  // A reader of messages that has gone away is no reason to fail.
  host.stderr.on('error', () => undefined);
  const [first, ...rest] = args;
  const command = commandNames.find((name) => name === first);
  try {
    if (command !== undefined) return await runCommand(command, rest, host);
    return await runGeneral(args, host);
  } catch (thrown) {
    if (thrown instanceof UsageError) return tellUsage(thrown, command, host);
    const error = asGlossError(thrown);
    writeError(error, host.stderr, { hasModelOption: command !== 'model' });
    return statusByCode[error.code] ?? exitStatus.failed;
  }
}

async function runCommand(command: CommandName, args: readonly string[], host: CliHost): Promise<ExitStatus> {
  if (asksForHelp(args)) return print(commandHelp[command], host);
  switch (command) {
    case 'predict':
      return predict(parsePredict(args), host);
    case 'evaluate':
      return evaluate(parseEvaluate(args), host);
    case 'analyze':
      return analyze(parseAnalyze(args), host);
    case 'bench':
      return bench(parseBench(args), host);
    case 'model':
      return model(args, host);
    case 'redact':
      return redact(parseRedact(args), host);
  }
}

async function runGeneral(args: readonly string[], host: CliHost): Promise<ExitStatus> {
  const [first] = args;
  if (asksForHelp(args)) return print(generalHelp, host);
  if (first === '--version') return print(`${version}\n`, host);
  if (first === undefined) throw new UsageError(`a command is needed: ${commandNames.join(', ')}`);
  const kind = first.startsWith('-') ? 'option' : 'command';
  throw new UsageError(`unknown ${kind} "${first}"`);
}

/** `--help` anywhere before `--` wins over every other option, also over wrong ones. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? args.length : end).some((arg) => arg === '--help' || arg === '-h');
}

async function print(text: string, host: CliHost): Promise<ExitStatus> {
  await new Output(host.stdout).write(text);
  return exitStatus.ok;
}

function tellUsage({ message }: UsageError, command: CommandName | undefined, host: CliHost): ExitStatus {
  const usage = command === undefined ? generalUsage : commandUsage[command];
  const name = command === undefined ? 'gloss' : `gloss ${command}`;
  host.stderr.write(`${name}: ${message}\n${usage}\nSee ${name} --help.\n`);
  return exitStatus.usage;
}
