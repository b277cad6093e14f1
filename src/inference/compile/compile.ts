import { mkdir, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { asGlossError, GlossError, throwIfAborted } from '../errors';
import type { Manifest } from '../model/manifest';
import { type Graph, openGraph } from '../model/graph';
import { storageFailure } from '../storage';
import { createTokenizer, loadVocabulary, type Tokenizer } from '../tokenizer';
import { type Agreement, agreementOf, checkAgreement } from './agreement';
import { balancingFactors } from './balance';
import { modelFile } from './builder';
import { type Checkpoint, openCheckpoint } from './checkpoint';
import { createGraph, outputs, partsOf } from './graph';
import { measuredOutputs, type Origin } from './manifestOf';
import { masked, observe, paired, type Reading, readings, type Sample, sampleOf } from './measure';
import { packageFolder, writePackage } from './output';
import type { HeadPlan } from './plan';
import type { Group, Precision } from './products';
import { agreementTexts, balanceTexts } from './sampleTexts';
import { withUsedTokens } from './usedTokens';

export const precisions = ['fp32', 'int8', 'int4'] as const satisfies readonly Precision[];

export interface CompileOptions {
  /** The checkpoint's folder. */
  readonly source: string;
  /** Where the package is written: a new or empty folder, or with `force` one that holds a package, which it replaces. */
  readonly out: string;
  readonly precision: Precision;
  /** Default: the name of the source folder. */
  readonly id?: string | undefined;
  /** How the labels of a sequence classifier are to be read: `sentiment` or `classification`. Default: by their names. */
  readonly task?: string | undefined;
  /** Where the checkpoint came from, and under which licence. Default: the folder's name, and what `README.md` says. */
  readonly origin?: Origin | undefined;
  /** Texts that show the range of the activations, for int8. Default: some of Gloss's own. */
  readonly samples?: readonly string[] | undefined;
  /** Keeps a package that answers too differently from its checkpoint, and replaces one that is there. */
  readonly force?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told what is being done and the share of all the work that is done, 0..1, never falling. */
  readonly onProgress?: ((step: string, share: number) => void) | undefined;
}

export interface CompiledPackage {
  /** Absolute. */
  readonly folder: string;
  readonly manifest: Manifest;
  /** Of all files together. */
  readonly bytes: number;
  /** By output; empty for fp32, which is the reference itself. */
  readonly agreement: Readonly<Record<string, Agreement>>;
}

/**
 * Makes a model package from a checkpoint folder. Holds one matrix of the weights in memory at a time; native code that
 * measures the network blocks its thread for up to about 0.2 s at a time.
 *
 * Nothing is left behind when it fails: the package is written beside `out` and renamed at the end.
 * @throws GlossError `modelMissing`, `modelCorrupt`, `modelUnsupported` (a network that cannot be compiled),
 * `invalidInput` (an option, an `out` that is in use, or a package that answers too differently from its checkpoint),
 * `storageFailed`, `unsupportedPlatform`, `cancelled`.
 */
export async function compileCheckpoint(options: CompileOptions): Promise<CompiledPackage> {
  checkOptions(options);
  const source = resolve(options.source);
  const target = await packageFolder(resolve(options.out), source, options.force === true);
  const checkpoint = await openCheckpoint(source, options);
  try {
    await mkdir(target.staging, { recursive: true });
    const work = new Compilation(checkpoint, options, target.staging);
    const agreement = await work.run();
    throwIfAborted(options.signal);
    const { id = checkpoint.about.id ?? basename(source), precision, origin } = options;
    const manifest = await writePackage(target, checkpoint, { id, precision, agreement, source, origin });
    options.onProgress?.('done', 1);
    const bytes = Object.values(manifest.files).reduce((sum, file) => sum + file.bytes, 0);
    return { folder: target.folder, manifest, bytes, agreement };
  } catch (thrown) {
    throw storageFailure(thrown, target.folder) ?? asGlossError(thrown);
  } finally {
    await checkpoint.close();
    await rm(target.staging, { recursive: true, force: true });
  }
}

/** @throws GlossError `invalidInput` when `compileCheckpoint` would not write its package there */
export async function checkTarget(out: string, force: boolean): Promise<void> {
  await packageFolder(resolve(out), '', force);
}

function checkOptions({ precision, samples, source, out }: CompileOptions): void {
  if (!precisions.includes(precision)) {
    throw new GlossError(
      'invalidInput',
      `The precision "${precision}" is not one of ${precisions.join(', ')}.`,
    );
  }
  if (source === '' || out === '') throw new GlossError('invalidInput', 'A folder needs a name.');
  if (samples?.every((text) => text.trim() === '')) {
    throw new GlossError('invalidInput', 'The samples hold no text.');
  }
}

/** Share of the work that each step ends at; measured for a network of 6 layers and 768 dimensions. */
const ends = { reference: 0.2, balance: 0.45, compare: 0.6, write: 0.85, check: 0.98 };

/** Enough to show that a package computes. */
const fewTexts = 8;

type Readings = ReadonlyMap<string, readonly Reading[]>;

/** One compilation, from the checkpoint to the graph and its figures in the staging folder. */
class Compilation {
  readonly #checkpoint: Checkpoint;
  readonly #options: CompileOptions;
  readonly #staging: string;
  readonly #tokenizer: Tokenizer;
  #share = 0;

  constructor(checkpoint: Checkpoint, options: CompileOptions, staging: string) {
    this.#checkpoint = checkpoint;
    this.#options = options;
    this.#staging = staging;
    const { tokens, options: tokenizer } = checkpoint.tokenizer;
    this.#tokenizer = createTokenizer(tokenizer, loadVocabulary(tokens.join('\n')));
  }

  async run(): Promise<Readonly<Record<string, Agreement>>> {
    const { precision, force } = this.#options;
    if (precision === 'fp32') {
      await this.#write(this.#staging, {});
      await this.#answers(this.#staging);
      return {};
    }
    const { reference, balance } = await this.#measure();
    await this.#write(this.#staging, balance && { balance });
    const quantized = await this.#answers(this.#staging);
    const agreements = Object.fromEntries(
      [...reference].map(([output, before]) => [
        output,
        agreementOf(before, quantized.get(output) ?? [], output !== outputs.embedding),
      ]),
    );
    if (force !== true) checkAgreement(agreements, precision);
    return agreements;
  }

  /** What the checkpoint itself answers, and for int8 the factors that its activations ask for. */
  async #measure(): Promise<{ reference: Readings; balance?: ReadonlyMap<string, Float32Array> }> {
    const folder = join(this.#staging, 'reference');
    await mkdir(folder);
    const observes = this.#options.precision === 'int8';
    const samples = [this.#answerSample(), this.#sample(this.#options.samples ?? balanceTexts)] as const;
    const checkpoint = this.#checkpoint;
    const { plan, parameters, inIts } = withUsedTokens(checkpoint.plan, checkpoint.parameters, samples);
    const { builder, network } = createGraph(plan, parameters, { precision: 'fp32', observes });
    await builder.write(folder, this.#told('reading the checkpoint', ends.reference));
    const graph = await openGraph(join(folder, modelFile), true);
    try {
      const [compared, balanced] = samples;
      const balance = observes
        ? await this.#balance(graph, network.products.groups, inIts(balanced))
        : undefined;
      const told = this.#told('measuring the checkpoint', ends.compare);
      const reference = await this.#readings(graph, inIts(compared), told);
      return { reference, ...(balance && { balance }) };
    } finally {
      await graph.release();
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #balance(
    graph: Graph,
    groups: ReadonlyMap<string, Group>,
    sample: Sample,
  ): Promise<ReadonlyMap<string, Float32Array>> {
    const observed = await observe(graph, sample, this.#told('measuring the activations', ends.balance));
    return balancingFactors(groups, observed, this.#checkpoint.parameters);
  }

  async #write(
    folder: string,
    options: { balance?: ReadonlyMap<string, Float32Array> } | undefined,
  ): Promise<void> {
    const { precision } = this.#options;
    const { plan, parameters } = this.#checkpoint;
    const { builder } = createGraph(plan, parameters, { precision, ...options });
    const excerpts = partsOf(plan).map(({ model, heads }) => ({
      file: model,
      outputs: measuredOutputs(heads),
    }));
    await builder.write(folder, { ...this.#told('writing the package', ends.write), excerpts });
  }

  /** What the graph in a folder answers to the texts for comparing; in fp32, where nothing is compared, to a few. */
  async #answers(folder: string): Promise<Readings> {
    const isReference = this.#options.precision === 'fp32';
    const sample = this.#answerSample();
    // In fp32 a second layout of the weights would be as large as they are.
    const graph = await openGraph(join(folder, modelFile), isReference);
    try {
      const rows = isReference ? sample.rows.slice(0, fewTexts) : sample.rows;
      return await this.#readings(graph, { ...sample, rows }, this.#told('checking the package', ends.check));
    } finally {
      await graph.release();
    }
  }

  async #readings(graph: Graph, sample: Sample, told: Told): Promise<Readings> {
    return readings(graph, sample, measuredOutputs(this.#checkpoint.plan.heads), told);
  }

  /** The inputs over which two networks are compared. */
  #answerSample(): Sample {
    const rows = this.#sample(agreementTexts);
    return this.#has('answer') || this.#has('choice') ? paired(rows) : rows;
  }

  #sample(texts: readonly string[]): Sample {
    const rows = sampleOf(texts, this.#tokenizer, this.#checkpoint.maxTokens);
    return this.#has('maskedWord') ? masked(rows, this.#checkpoint.plan.mask) : rows;
  }

  #has(task: HeadPlan['task']): boolean {
    return this.#checkpoint.plan.heads.some((head) => head.task === task);
  }

  /** Options of a step that ends at `end` of all the work. */
  #told(step: string, end: number): Told {
    const start = this.#share;
    const { signal, onProgress } = this.#options;
    return {
      ...(signal && { signal }),
      onProgress: (share) => {
        this.#share = Math.max(this.#share, start + (end - start) * share);
        onProgress?.(step, this.#share);
      },
    };
  }
}

interface Told {
  readonly signal?: AbortSignal;
  readonly onProgress: (share: number) => void;
}
