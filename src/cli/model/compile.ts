import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { GlossError } from '../../inference';
import {
  type Agreement,
  checkTarget,
  compileCheckpoint,
  type CompiledPackage,
  type CompileOptions,
} from '../../inference/local';
import {
  createModelStore,
  type FetchProgress,
  formatBytes,
  formatModelName,
  type HubClient,
  isFolder,
  originOf,
  parseModelName,
  withCheckpoint,
} from '../../inference/hub';
import { type CliHost, type ExitStatus, exitStatus } from '../host';
import { named } from '../input';
import { parse, UsageError } from '../options';
import { Output } from '../output';
import { clientFor, precisionOf, taskOf } from './choices';
import { ProgressLine } from './progress';

/**
 * `gloss model compile DIR|NAME`: makes a model package of a checkpoint, in a folder or on the hub.
 * @throws UsageError, GlossError.
 */
export async function compile(args: readonly string[], host: CliHost): Promise<ExitStatus> {
  const { values, positionals } = parse(args, {
    precision: { type: 'string', default: 'int8' },
    out: { type: 'string' },
    id: { type: 'string' },
    task: { type: 'string' },
    samples: { type: 'string' },
    force: { type: 'boolean', default: false },
    endpoint: { type: 'string' },
  });
  const [source, ...rest] = positionals;
  if (source === undefined || rest.length > 0) {
    throw new UsageError(`one checkpoint, DIR or NAME, is needed, found ${positionals.length}`);
  }
  const options = {
    out: values.out,
    precision: precisionOf(values.precision),
    id: values.id,
    task: taskOf(values.task),
    samples: values.samples === undefined ? undefined : await readSamples(values.samples),
    force: values.force,
    onProgress: stepsTo(host),
  };
  const isRemote = nameOnHub.test(source) && !(await isFolder(source));
  const done = await host.models.interruptible((signal) =>
    isRemote
      ? compileRemote(source, { ...options, signal }, clientFor(values.endpoint, host), host)
      : compileCheckpoint({ ...options, source, out: values.out ?? packageBeside(source), signal }),
  );
  await new Output(host.stdout).write(report(done));
  return exitStatus.ok;
}

/** What is no folder and looks like this is asked for on the hub; a name without an owner is more likely a mistyped folder. */
const nameOnHub = /^[\w-][\w.-]*\/[\w.-]+(@[\w./+-]+)?$/;

function packageBeside(source: string): string {
  return `${resolve(source)}-gloss`;
}

async function compileRemote(
  text: string,
  options: Omit<CompileOptions, 'source' | 'out'> & { readonly out: string | undefined },
  client: HubClient,
  { stderr, models }: CliHost,
): Promise<CompiledPackage> {
  const name = parseModelName(text);
  const out = options.out ?? packageBeside(basename(name.id));
  const { signal, force = false } = options;
  // Before anything is downloaded for it.
  await checkTarget(out, force);
  const line = new ProgressLine(text, client.host, stderr);
  const fetching = {
    client,
    store: createModelStore(models.folder),
    isAsked: true,
    signal,
    onProgress: (each: FetchProgress) => line.show(each),
  };
  try {
    line.show({ phase: 'asking', done: 0, total: 1 });
    const model = await client.describe(name, signal);
    const { id = model.id } = options;
    return await withCheckpoint(formatModelName(name), model, fetching, ({ source }) => {
      line.end();
      return compileCheckpoint({ ...options, source, out, id, origin: originOf(model, client) });
    });
  } finally {
    line.end();
  }
}

/** A line whenever something new begins. */
function stepsTo({ stderr }: CliHost): NonNullable<CompileOptions['onProgress']> {
  let step = '';
  return (each) => {
    if (each !== step && each !== 'done') stderr.write(`gloss: ${each}\n`);
    step = each;
  };
}

/** One text a line. */
async function readSamples(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw named(file, new GlossError('invalidInput', 'The sample texts cannot be read.', { cause }));
  });
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}

function report({ folder, manifest, bytes, agreement }: CompiledPackage): string {
  const heads = Object.keys(manifest.heads).join(', ');
  const lines = [`${folder}: ${heads}; ${manifest.precision}, ${formatBytes(bytes)}`];
  for (const [output, figures] of Object.entries(agreement)) {
    lines.push(`  ${output}: ${agreementText(figures)}`);
  }
  return `${lines.join('\n')}\n`;
}

function agreementText({ top1, cosine, worstCosine, compared }: Agreement): string {
  const same = top1 === undefined ? '' : `${(100 * top1).toFixed(1)} % of ${compared} answers as in fp32, `;
  return `${same}cosine ${cosine.toFixed(4)}, worst ${worstCosine.toFixed(4)}`;
}
