/**
 * One processor of `processors.ts`, bundled and started by it under a mask or an emulator, so that onnxruntime takes the
 * code of that processor:
 *
 *     node processor.cjs JOB REPORT
 *
 * Both are JSON files.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import {
  type AnalyzedSentence,
  analyzeDocument,
  computeFindings,
  defaultThresholds,
  languageForPath,
} from '../src/analysis';
import { tasks } from '../src/inference';
import { encodeModel } from '../src/inference/compile/onnx';
import { quantizeLinear } from '../src/inference/compile/quantize';
import { createAnalyzer } from '../src/inference/localAnalyzer';
import type { Feeds } from '../src/inference/model/batch';
import type { Outputs } from '../src/inference/model/outputs';
import type { Session } from '../src/inference/model/session';
import { openEngine } from '../src/inference/openEngine';

export interface Job {
  readonly packages: readonly string[];
  readonly documents: readonly { readonly name: string; readonly text: string }[];
}

/** What a package said; every sentence once. */
export interface Answers {
  /** Sentiment, hostility, and types and spans of names. */
  readonly labels: readonly string[];
  /** Everything the network gives but the embedding. */
  readonly logits: readonly (readonly number[])[];
  readonly embeddings: readonly (readonly number[])[];
  readonly findings: readonly string[];
  /** Sentences whose results differ, in any bit, alone and among others. */
  readonly dependent: number;
}

export interface ProductErrors {
  /** Results of int8 products that are not the exact integers, with weights as the compiler makes them. */
  readonly wrong: number;
  /** The same where neighbouring weights have all 8 bits, which Gloss never writes. */
  readonly wrongWithFullWeights: number;
  readonly all: number;
}

export interface ProcessorReport {
  readonly answers: readonly Answers[];
  readonly products: ProductErrors;
}

type Result = AnalyzedSentence['result'];

async function answersOf(packageFolder: string, documents: Job['documents']): Promise<Answers> {
  const engine = await openEngine({ packageFolder, threads: 1 });
  let last: Outputs = {};
  const recording: Session = {
    device: engine.session.device,
    run: async (feeds, heads) => {
      const outputs = await engine.session.run(feeds, heads);
      last = withoutPadding(outputs, feeds);
      return outputs;
    },
    release: () => engine.session.release(),
  };
  const analyzer = createAnalyzer({ ...engine, session: recording });
  const sentences = new Map<string, Result>();
  const findings: string[] = [];
  for (const { name, text } of documents) {
    const snapshot = { uri: name, version: 1, languageId: languageForPath(name) ?? 'plaintext', text };
    const analysis = await analyzeDocument(snapshot, analyzer, { hostility: true });
    for (const each of analysis.sentences) sentences.set(each.text, each.result);
    for (const { rule, start, end } of await computeFindings(analysis, defaultThresholds)) {
      findings.push(`${name}: ${rule} ${start}-${end}`);
    }
  }
  const answers = { labels: [] as string[], logits: [] as number[][], embeddings: [] as number[][] };
  let dependent = 0;
  for (const [text, result] of sentences) {
    const [alone] = await analyzer.analyze([...tasks, 'hostility'], [text]);
    const { embedding = [], ...logits } = last;
    answers.labels.push(labelsOf(result));
    answers.logits.push(Object.values(logits).flatMap((values: Float32Array) => [...values]));
    answers.embeddings.push([...embedding]);
    if (!isDeepStrictEqual(alone, result)) dependent++;
  }
  await analyzer.dispose();
  return { ...answers, findings, dependent };
}

/** Of a run of one text. Elsewhere than here columns may be filled up. */
function withoutPadding({ entities, ...others }: Outputs, { attentionMask }: Feeds): Outputs {
  const share = attentionMask.filter((each) => each === 1n).length / attentionMask.length;
  return {
    ...others,
    ...(entities && { entities: entities.subarray(0, Math.round(entities.length * share)) }),
  };
}

function labelsOf({ sentiment, hostility, entities }: Result): string {
  const names = entities.map(({ start, end, label }) => `${label} ${start}-${end}`);
  return [sentiment.label, hostility?.label, ...names].join(', ');
}

/** Rows, inputs and outputs: what a text alone and a batch have, and sizes that no vector divides. */
const shapes = [
  [1, 384, 384],
  [17, 384, 1536],
  [64, 1536, 384],
  [5, 386, 33],
  [1, 70, 9],
] as const;

/** Products of made-up weights with the largest activations there are, against exact integers. */
async function checkProducts(): Promise<ProductErrors> {
  const errors = { wrong: 0, wrongWithFullWeights: 0, all: 0 };
  for (const [rows, inputs, outputs] of shapes) {
    const floats = Float32Array.from({ length: inputs * outputs }, (_, at) => weightAt(at, inputs));
    const { values } = quantizeLinear(floats, outputs, inputs, undefined);
    const full = values.map((value) => 127 * Math.sign(value));
    for (const prepacked of [true, false]) {
      errors.wrong += await countWrong(rows, inputs, outputs, values, prepacked);
      errors.wrongWithFullWeights += await countWrong(rows, inputs, outputs, full, prepacked);
      errors.all += rows * outputs;
    }
  }
  return errors;
}

/** By output in turn: all alike, one sign after the other, in pairs, at random with any size. */
function weightAt(at: number, inputs: number): number {
  const [output, input] = [Math.floor(at / inputs), at % inputs];
  const sign = output % 8 < 4 ? 1 : -1;
  if (output % 4 === 0) return sign;
  if (output % 4 === 1) return input % 2 === 0 ? sign : -sign;
  if (output % 4 === 2) return input % 4 < 2 ? sign : -sign;
  return Math.sin(at * 12.9898) ** 3;
}

/** By row in turn: all 255, all 0, pairs of both, one after the other, at random. */
function activationAt(row: number, input: number): number {
  if (row % 5 === 0) return 255;
  if (row % 5 === 1) return 0;
  if (row % 5 === 2) return input % 4 < 2 ? 255 : 0;
  if (row % 5 === 3) return input % 2 === 0 ? 255 : 0;
  return Math.sin(row * 7 + input * 78.233) > 0 ? 255 : 0;
}

/** @param weights [inputs, outputs] @param prepacked whether the runtime may lay them out anew, as packages are run */
async function countWrong(
  rows: number,
  inputs: number,
  outputs: number,
  weights: Int8Array,
  prepacked: boolean,
): Promise<number> {
  const one = new Uint8Array(Float32Array.of(1).buffer);
  const model = encodeModel({
    nodes: [
      {
        kind: 'MatMulIntegerToFloat',
        name: 'product',
        domain: 'com.microsoft',
        inputs: ['values', 'weights', 'one', 'one', 'zero'],
        output: 'product',
        attributes: {},
      },
    ],
    constants: [
      { name: 'weights', type: 'int8', dims: [inputs, outputs], bytes: new Uint8Array(weights.buffer) },
      { name: 'one', type: 'float32', dims: [], bytes: one },
      { name: 'zero', type: 'uint8', dims: [], bytes: Uint8Array.of(128) },
    ],
    inputs: [{ name: 'values', type: 'uint8', dims: ['rows', inputs] }],
    outputs: [{ name: 'product', type: 'float32', dims: ['rows', outputs] }],
    dataFile: '',
  });
  const session = await InferenceSession.create(model, {
    intraOpNumThreads: 1,
    graphOptimizationLevel: 'disabled',
    extra: { session: { disable_prepacking: prepacked ? '0' : '1' } },
  });
  const values = Uint8Array.from({ length: rows * inputs }, (_, at) =>
    activationAt(Math.floor(at / inputs), at % inputs),
  );
  const { product } = await session.run({ values: new Tensor('uint8', values, [rows, inputs]) });
  await session.release();
  const found = product?.data as Float32Array;
  return found.filter((value, at) => {
    const [row, output] = [Math.floor(at / outputs), at % outputs];
    let exact = 0;
    for (let input = 0; input < inputs; input++) {
      exact += ((values[row * inputs + input] ?? 0) - 128) * (weights[input * outputs + output] ?? 0);
    }
    return value !== exact;
  }).length;
}

async function main([jobFile = '', reportFile = '']: readonly string[]): Promise<void> {
  const { packages, documents } = JSON.parse(readFileSync(jobFile, 'utf8')) as Job;
  const answers: Answers[] = [];
  for (const each of packages) answers.push(await answersOf(each, documents));
  const report: ProcessorReport = { answers, products: await checkProducts() };
  writeFileSync(reportFile, JSON.stringify(report));
}

void main(process.argv.slice(2));
