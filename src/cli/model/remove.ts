import { createModelStore, formatBytes } from '../../inference/hub';
import { type CliHost, type ExitStatus, exitStatus } from '../host';
import { parse, UsageError } from '../options';
import { Output } from '../output';

/** `gloss model remove NAME…`: removes models and unfinished downloads. @throws UsageError, GlossError. */
export async function remove(args: readonly string[], host: CliHost): Promise<ExitStatus> {
  const { positionals: names } = parse(args, {});
  if (names.length === 0) throw new UsageError('at least one NAME is needed');
  const store = createModelStore(host.models.folder);
  const output = new Output(host.stdout);
  for (const name of names) await output.write(`${name} removed: ${formatBytes(await store.remove(name))}\n`);
  return exitStatus.ok;
}
