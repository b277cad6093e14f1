import { basename } from 'node:path';
import { inputNames, type Manifest } from '../model/manifest';
import type { Agreement } from './agreement';
import { dataFile, modelFile } from './builder';
import type { Checkpoint } from './checkpoint';
import { answerOutputs, outputs, partsOf, readsLetterCases } from './graph';
import type { Precision } from './products';
import type { HeadPlan } from './plan';

export const vocabularyFile = 'vocab.txt';

/** Where a checkpoint came from, and under which licence, if that is known. */
export interface Origin {
  readonly source: string;
  readonly license?: string;
}

export interface PackageFacts {
  readonly id: string;
  readonly precision: Precision;
  readonly agreement: Readonly<Record<string, Agreement>>;
  /** Absolute path of the checkpoint. */
  readonly source: string;
  readonly origin: Origin | undefined;
}

/** The manifest of a compiled checkpoint, without the list of its files. */
export function manifestOf(
  { plan, tokenizer, about, maxTokens }: Checkpoint,
  { id, precision, agreement, source, origin }: PackageFacts,
): Omit<Manifest, 'files'> {
  const parts = partsOf(plan).map(({ model, heads }) => ({ model, heads: heads.map(({ task }) => task) }));
  return {
    formatVersion: 1,
    id: idOf(id),
    version: about.version ?? '1',
    displayName: about.displayName ?? idOf(basename(id)),
    architecture: about.architecture,
    license: about.license ?? origin?.license ?? 'unknown',
    source: origin?.source ?? about.source ?? `${idOf(basename(source))}, compiled from the checkpoint`,
    precision,
    maxTokens,
    model: modelFile,
    ...(parts.length > 0 && { parts }),
    tokenizer: { ...tokenizer.options, vocab: vocabularyFile },
    inputs: {
      ids: inputNames.ids,
      attentionMask: inputNames.attentionMask,
      ...(readsLetterCases(plan) && { letterCases: inputNames.letterCases }),
    },
    heads: Object.fromEntries(plan.heads.map(({ task, ...head }) => [task, { ...named(task), ...head }])),
    ...(precision !== 'fp32' && { evaluation: { agreementWithFp32: agreement } }),
  };
}

/** A name for a package: that of a folder, or `owner/name` of the hub. */
function idOf(name: string): string {
  return name.replace(/[^\w./-]+/g, '-') || 'package';
}

/** The files of a compiled checkpoint. */
export function packageFiles({ plan }: Checkpoint): readonly string[] {
  return [modelFile, ...partsOf(plan).map(({ model }) => model), dataFile, vocabularyFile];
}

function named(task: HeadPlan['task']): object {
  if (task === 'answer') return { outputs: answerOutputs };
  return { output: outputs[task], ...(task === 'maskedWord' && { position: 'mask' }) };
}

/** Outputs by which two precisions of a network are compared. */
export function measuredOutputs(heads: readonly HeadPlan[]): readonly string[] {
  return heads.flatMap(({ task }) => (task === 'answer' ? Object.values(answerOutputs) : [outputs[task]]));
}
