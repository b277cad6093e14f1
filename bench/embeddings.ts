/**
 * What quantizing does to embeddings: those of a package beside those of the same checkpoint in fp32, over sentence pairs;
 * and whether a text's embedding is the same alone as among all others, bit for bit.
 *
 *     npx tsx bench/embeddings.ts --data FILE --exact PACKAGE [--package models/gloss-base] [--pairs 1500]
 *
 * FILE is JSON Lines with the fields `a` and `b`; PACKAGE comes from `gloss model compile --precision fp32`.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { cosine } from '../src/inference';
import { createLocalAnalyzer } from '../src/inference/local';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    exact: { type: 'string' },
    package: { type: 'string', default: path.resolve(__dirname, '..', 'models', 'gloss-base') },
    pairs: { type: 'string', default: '1500' },
  },
});

type Vectors = ReadonlyMap<string, Float32Array>;

/** @param together all texts in one request, else each in its own */
async function embed(packageFolder: string, texts: readonly string[], together: boolean): Promise<Vectors> {
  const analyzer = await createLocalAnalyzer({ packageFolder, threads: 1, heads: ['embedding'] });
  const requests = together ? [texts] : texts.map((text) => [text]);
  const vectors = new Map<string, Float32Array>();
  for (const request of requests) {
    const results = await analyzer.analyze(['embedding'], request);
    request.forEach((text, at) => vectors.set(text, results[at]?.embedding ?? new Float32Array()));
  }
  await analyzer.dispose();
  return vectors;
}

function similarity(vectors: Vectors, first: string, second: string): number {
  return cosine(vectors.get(first) ?? new Float32Array(), vectors.get(second) ?? new Float32Array());
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

async function main(): Promise<void> {
  if (values.data === undefined || values.exact === undefined)
    throw new Error('--data and --exact are missing');
  const pairs = readFileSync(values.data, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(0, Number(values.pairs))
    .map((line) => JSON.parse(line) as { readonly a: string; readonly b: string });
  const texts = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];
  const exact = await embed(values.exact, texts, true);
  const alone = await embed(values.package, texts, false);
  const together = await embed(values.package, texts, true);

  const cosines = texts.map((text) =>
    cosine(exact.get(text) ?? new Float32Array(), alone.get(text) ?? new Float32Array()),
  );
  const errors = pairs.map(({ a, b }) => Math.abs(similarity(exact, a, b) - similarity(alone, a, b)));
  const different = texts.filter((text) => {
    const other = together.get(text);
    return alone.get(text)?.some((value, at) => value !== other?.[at]) ?? true;
  });
  console.log(`${texts.length} texts, ${pairs.length} pairs`);
  console.log(`cosine to fp32: mean ${mean(cosines).toFixed(5)}, worst ${Math.min(...cosines).toFixed(4)}`);
  console.log(`error of a pair: mean ${mean(errors).toFixed(4)}, worst ${Math.max(...errors).toFixed(3)}`);
  console.log(`texts whose embedding differs alone and among all others: ${different.length}`);
}

void main();
