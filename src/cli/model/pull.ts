import { createModelStore, installModel, parseModelName } from '../../inference/hub';
import { readPackage } from '../../inference';
import { type CliHost, type ExitStatus, exitStatus } from '../host';
import { parse, UsageError } from '../options';
import { Output } from '../output';
import { clientFor, precisionOf, taskOf } from './choices';
import { ProgressLine } from './progress';

/** `gloss model pull NAME[@REVISION]`: downloads, compiles and keeps a model. @throws UsageError, GlossError. */
export async function pull(args: readonly string[], host: CliHost): Promise<ExitStatus> {
  const { values, positionals } = parse(args, {
    endpoint: { type: 'string' },
    precision: { type: 'string' },
    task: { type: 'string' },
  });
  const [name, ...rest] = positionals;
  if (name === undefined || rest.length > 0)
    throw new UsageError(`one NAME is needed, found ${positionals.length}`);
  const precision = values.precision === undefined ? undefined : precisionOf(values.precision);
  const task = taskOf(values.task);
  const { folder, compile, interruptible } = host.models;
  const client = clientFor(values.endpoint, host);
  const progress = new ProgressLine(name, client.host, host.stderr);
  const done = await interruptible((signal) =>
    installModel(parseModelName(name), {
      client,
      store: createModelStore(folder),
      compile,
      precision,
      task,
      signal,
      onProgress: (each) => progress.show(each),
    }).finally(() => progress.end()),
  );
  const { manifest } = await readPackage(done.folder);
  const heads = Object.keys(manifest.heads).join(', ');
  const license = done.record.license ?? 'no licence named';
  const what = done.isNew ? 'installed' : 'is up to date';
  await new Output(host.stdout).write(
    `${done.name} ${what}: ${heads}; ${license}; commit ${done.record.commit.slice(0, 12)}\n`,
  );
  return exitStatus.ok;
}
