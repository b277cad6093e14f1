import type { CliHost, ExitStatus } from '../host';
import { UsageError } from '../options';
import { compile } from './compile';
import { list } from './list';
import { pull } from './pull';
import { remove } from './remove';

type Subcommand = (args: readonly string[], host: CliHost) => Promise<ExitStatus>;

/** What can stand behind `gloss model`. */
const subcommands: Readonly<Record<string, Subcommand>> = { pull, compile, list, remove };

/** Runs `gloss model SUBCOMMAND …`. @throws UsageError, GlossError. */
export async function model([name, ...args]: readonly string[], host: CliHost): Promise<ExitStatus> {
  const names = Object.keys(subcommands).join(', ');
  if (name === undefined) throw new UsageError(`what to do is needed: ${names}`);
  const run = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
  if (run === undefined) throw new UsageError(`unknown "${name}"; known: ${names}`);
  return run(args, host);
}
