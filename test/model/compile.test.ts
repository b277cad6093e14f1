import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compileCheckpoint, type Precision } from '../../src/inference/local';
import { buildFeeds } from '../../src/inference/model/batch';
import { filePath, loadPackage } from '../../src/inference/model/packages';
import { openGraph, type GraphOutput } from '../../src/inference/model/graph';
import { createTokenizer, loadVocabulary } from '../../src/inference/tokenizer';
import type { Encoding } from '../../src/inference/types';

interface Row {
  readonly checkpoint: string;
  readonly texts: readonly string[];
  readonly ids: readonly number[];
  /** Letter cases, where the network reads them. */
  readonly cases?: readonly number[];
  readonly outputs: Readonly<Record<string, { readonly dims: readonly number[]; readonly values: number[] }>>;
}

const golden = path.resolve(import.meta.dirname, '../golden/compile');
const checkpoints = path.join(golden, 'checkpoints');
const rows = readFileSync(path.join(golden, 'rows.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);
const names = readdirSync(checkpoints);

/** The reference adds up in another order; its own figures are rounded to six decimals. */
const tolerance = 1e-4;

const folder = mkdtempSync(path.join(tmpdir(), 'gloss-compile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Compiled once per checkpoint and precision. Random weights stand for nothing: they may answer as they like. */
const compiled = new Map<string, ReturnType<typeof compileCheckpoint>>();
function compile(name: string, precision: Precision): ReturnType<typeof compileCheckpoint> {
  const out = path.join(folder, `${name}-${precision}`);
  const known = compiled.get(out);
  if (known) return known;
  const result = compileCheckpoint({ source: path.join(checkpoints, name), out, precision, force: true });
  compiled.set(out, result);
  return result;
}

async function open(name: string, precision: Precision) {
  const modelPackage = await loadPackage((await compile(name, precision)).folder);
  const { manifest } = modelPackage;
  const vocabulary = loadVocabulary(readFileSync(filePath(modelPackage, manifest.tokenizer.vocab), 'utf8'));
  const tokenizer = createTokenizer(manifest.tokenizer, vocabulary);
  const graph = await openGraph(filePath(modelPackage, manifest.model), false);
  const limits = {
    maxTokens: manifest.maxTokens,
    vocabularySize: vocabulary.tokens.length,
    paddingId: tokenizer.specialIds.padding,
  };
  const run = (some: readonly Inputs[], outputs: readonly string[]): Promise<readonly GraphOutput[]> =>
    graph.run(buildFeeds(some.map(encodingOf), limits), outputs);
  return { manifest, tokenizer, graph, run };
}

type Inputs = Pick<Row, 'ids' | 'cases'>;

function encodingOf({ ids, cases = [] }: Inputs): Encoding {
  const none = new Int32Array(0);
  const letterCases = Int32Array.from(cases);
  return { length: ids.length, ids: Int32Array.from(ids), spans: none, wordIndex: none, letterCases };
}

const rowsOf = (name: string): readonly Row[] => rows.filter(({ checkpoint }) => checkpoint === name);

describe('a compiled checkpoint, against what transformers computes', () => {
  it('is there for every architecture', () => {
    expect([...new Set(rows.map(({ checkpoint }) => checkpoint))].sort()).toEqual(names);
    expect(names.length).toBe(16);
  });

  it.each(names)('%s gives the same numbers in fp32, within 1e-4, and the same ids', async (name) => {
    const { tokenizer, graph, run } = await open(name, 'fp32');
    for (const row of rowsOf(name)) {
      const { texts, ids, cases, outputs } = row;
      const [first = [], second = []] = texts.map((text) => [...tokenizer.encode(text).ids]);
      const { mask } = tokenizer.specialIds;
      // A hidden word stands in no text.
      const shown = [...first, ...second.slice(1)].map((id, at) => (ids[at] === mask ? mask : id));
      expect(shown).toEqual(ids);
      if (cases) expect([...tokenizer.encode(texts[0]!).letterCases]).toEqual(cases);
      const found = await run([row], Object.keys(outputs));
      for (const [index, { dims, values }] of Object.values(outputs).entries()) {
        const { dims: shape, data } = found[index]!;
        expect(shape).toEqual(dims);
        const worst = Math.max(...values.map((value, i) => Math.abs(value - data[i]!)));
        expect(worst).toBeLessThanOrEqual(tolerance);
      }
    }
    await graph.release();
  });

  it.each(names)(
    '%s stays close to itself in int8, and answers a text alone as in any batch',
    async (name) => {
      const { agreement } = await compile(name, 'int8');
      expect(Object.keys(agreement).length).toBeGreaterThan(0);
      for (const { cosine } of Object.values(agreement)) expect(cosine).toBeGreaterThan(0.97);
      const { graph, run } = await open(name, 'int8');
      const outputs = Object.keys(rowsOf(name)[0]!.outputs);
      const inputs = rowsOf(name);
      const together = await run(inputs, outputs);
      for (const [row, each] of inputs.entries()) {
        const alone = await run([each], outputs);
        for (const [index, { data }] of alone.entries()) {
          const all = together[index]!.data;
          const start = (row * all.length) / inputs.length;
          expect(all.slice(start, start + data.length)).toEqual(data);
        }
      }
      await graph.release();
    },
  );

  it.each(['distilbert-sentiment', 'bert-word', 'sentence-mean', 'gloss'])(
    '%s compiles to int4',
    async (name) => {
      const { agreement, manifest } = await compile(name, 'int4');
      expect(manifest.precision).toBe('int4');
      for (const { cosine } of Object.values(agreement)) expect(cosine).toBeGreaterThan(0.85);
    },
  );
});

describe('the manifest of a compiled checkpoint', () => {
  const headsOf = async (name: string) => (await compile(name, 'fp32')).manifest.heads;

  it('says what each architecture answers', async () => {
    expect(await headsOf('distilbert-sentiment')).toEqual({
      sentiment: { output: 'sentiment_logits', labels: ['negative', 'positive'], temperature: 1 },
    });
    expect(await headsOf('bert-entities')).toEqual({
      entities: {
        output: 'entity_logits',
        labels: ['O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC'],
        subword: 'first',
        temperature: 1,
      },
    });
    expect(await headsOf('bert-inference')).toEqual({
      classification: {
        output: 'class_logits',
        labels: ['entailment', 'neutral', 'contradiction'],
        temperature: 1,
      },
    });
    expect((await headsOf('bert-topics')).classification?.multiLabel).toBe(true);
    expect(await headsOf('bert-answer')).toEqual({
      answer: { outputs: { start: 'answer_logits_start', end: 'answer_logits_end' } },
    });
    expect(await headsOf('distilbert-word')).toEqual({
      maskedWord: { output: 'word_logits', position: 'mask' },
    });
    expect(await headsOf('distilbert-choice')).toEqual({ choice: { output: 'choice_logits' } });
    expect(await headsOf('sentence-cls')).toEqual({
      embedding: { output: 'embedding', dimensions: 32, pooling: 'cls', normalized: false },
    });
  });

  it('names a graph for each branch of Gloss’s own network, and none for others', async () => {
    expect((await compile('gloss', 'fp32')).manifest.parts).toEqual([
      { model: 'tasks.onnx', heads: ['sentiment', 'hostility', 'entities'] },
      { model: 'embedding.onnx', heads: ['embedding'] },
    ]);
    expect((await compile('distilbert-sentiment', 'fp32')).manifest.parts).toBeUndefined();
  });

  it('carries the labels, temperatures and thresholds of Gloss’s own training', async () => {
    const { manifest } = await compile('gloss', 'int8');
    expect(manifest).toMatchObject({
      id: 'gloss-base',
      version: '1.2.3',
      architecture: 'distilbert',
      license: 'Apache-2.0',
      maxTokens: 32,
    });
    expect(Object.keys(manifest.heads)).toEqual(['sentiment', 'hostility', 'entities', 'embedding']);
    expect(manifest.heads.sentiment).toMatchObject({ temperature: 1.5, thresholds: { negative: 0.7 } });
    expect(manifest.heads.hostility).toMatchObject({ temperature: 2, thresholds: { hostile: 0.9 } });
  });

  it('carries the tokenizer and the agreement that was measured', async () => {
    const { manifest, agreement } = await compile('distilbert-base', 'int8');
    expect(manifest.tokenizer).toMatchObject({ lowercase: true, stripAccents: true, splitIdeographs: false });
    expect(manifest.maxTokens).toBe(40);
    expect(manifest.evaluation).toEqual({ agreementWithFp32: agreement });
    expect((await compile('bert-entities', 'fp32')).manifest.tokenizer).toMatchObject({
      lowercase: false,
      stripAccents: false,
    });
  });
});
