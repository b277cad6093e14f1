import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { GlossError } from '../../inference';
import {
  type Agreement,
  compileCheckpoint,
  type CompiledPackage,
  type CompileOptions,
} from '../../inference/local';
import { formatBytes, isFolder } from '../../inference/hub';
import { type CliHost, type ExitStatus, exitStatus } from '../host';
import { named } from '../input';
import { parse, UsageError } from '../options';
import { Output } from '../output';
import { precisionOf, taskOf } from './choices';

/** `gloss model compile DIR`: makes a model package of a checkpoint's folder. @throws UsageError, GlossError. */
export async function compile(args: readonly string[], host: CliHost): Promise<ExitStatus> {
  const { values, positionals } = parse(args, {
    precision: { type: 'string', default: 'int8' },
    out: { type: 'string' },
    id: { type: 'string' },
    task: { type: 'string' },
    samples: { type: 'string' },
    force: { type: 'boolean', default: false },
  });
  const [source, ...rest] = positionals;
  if (source === undefined || rest.length > 0) {
    throw new UsageError(`one checkpoint folder DIR is needed, found ${positionals.length}`);
  }
  await checkIsFolder(source);
  const options = {
    source,
    out: values.out ?? `${resolve(source)}-gloss`,
    precision: precisionOf(values.precision),
    id: values.id,
    task: taskOf(values.task),
    samples: values.samples === undefined ? undefined : await readSamples(values.samples),
    force: values.force,
    onProgress: stepsTo(host),
  };
  const done = await host.models.interruptible((signal) => compileCheckpoint({ ...options, signal }));
  await new Output(host.stdout).write(report(done));
  return exitStatus.ok;
}

/** A line whenever something new begins. */
function stepsTo({ stderr }: CliHost): NonNullable<CompileOptions['onProgress']> {
  let step = '';
  return (each) => {
    if (each !== step && each !== 'done') stderr.write(`gloss: ${each}\n`);
    step = each;
  };
}

/** @throws GlossError `modelMissing` for a name of the hub, with what to do instead; the compiler tells all else. */
async function checkIsFolder(source: string): Promise<void> {
  if (/^[\w-]+\/[\w.-]+$/.test(source) && !(await isFolder(source)))
    throw new GlossError(
      'modelMissing',
      `There is no checkpoint folder ${source}. To fetch and compile a model of the hub: gloss model pull ${source}`,
    );
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
