import type { Writable } from 'node:stream';
import {
  createHubClient,
  createModelStore,
  formatBytes,
  installModel,
  type InstallProgress,
  parseModelName,
} from '../../inference/hub';
import { readPackage } from '../../inference';
import { type CliHost, type ExitStatus, exitStatus } from '../host';
import { parse, UsageError } from '../options';
import { Output } from '../output';
import { precisionOf, taskOf } from './choices';

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
  const { folder, token, compile, interruptible } = host.models;
  const endpoint = values.endpoint ?? host.models.endpoint;
  const client = createHubClient({ ...(endpoint !== undefined && { endpoint }), token });
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

/** On a terminal one line that is written over; elsewhere (a log) a line whenever something new begins. */
class ProgressLine {
  readonly #name: string;
  readonly #host: string;
  readonly #stderr: Writable & { readonly isTTY?: boolean };
  #last = '';

  constructor(name: string, host: string, stderr: Writable) {
    this.#name = name;
    this.#host = host;
    this.#stderr = stderr;
  }

  show({ phase, done, total }: InstallProgress): void {
    const share = total === 0 ? 0 : done / total;
    const isTerminal = this.#stderr.isTTY === true;
    const parts = {
      asking: `asking ${this.#host} for ${this.#name}`,
      downloading: isTerminal
        ? `downloading ${formatBytes(done)} of ${formatBytes(total)}`
        : `downloading ${formatBytes(total)}`,
      compiling: isTerminal ? `compiling ${Math.round(100 * share)} %` : 'compiling',
    };
    const line = `gloss: ${parts[phase]}`;
    if (line === this.#last) return;
    this.#last = line;
    // "Clear to the end of the line": what stood there may have been longer.
    this.#stderr.write(isTerminal ? `\r${line}\u001B[K` : `${line}\n`);
  }

  end(): void {
    if (this.#last !== '' && this.#stderr.isTTY === true) this.#stderr.write('\r\u001B[K');
  }
}
