import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cosine } from '../../src/inference';
import { createLocalAnalyzer } from '../../src/inference/local';
import { buildFeeds } from '../../src/inference/model/batch';
import { filePath, loadPackage, type ModelPackage } from '../../src/inference/model/packages';
import { openSession, type Session } from '../../src/inference/model/session';
import { createTokenizer, loadVocabulary, type Tokenizer } from '../../src/inference/tokenizer';
import type { Analyzer } from '../../src/inference';
import { bundledPackage } from '../support/inference/bundles';

interface Prediction {
  readonly text: string;
  readonly ids: readonly number[];
  readonly cases: readonly number[];
  readonly sentimentLogits: readonly number[];
  readonly entityLabels: readonly string[];
  readonly embedding: readonly number[];
  readonly cosineWithPrevious?: number;
}

const golden = path.resolve(import.meta.dirname, '../golden/model/predictions.jsonl');
const predictions = readFileSync(golden, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Prediction)
  // Here a user's "[MASK]" is prose; the reference takes it for the special token (src/inference/tokenizer/tokenizer.ts).
  .filter(({ text }) => !/\[(CLS|SEP|MASK|PAD|UNK)\]/.test(text));

// Python's runtime is a newer version, and other processors round differently: see the README beside the predictions.
const logitTolerance = 0.02;
const embeddingTolerance = 0.002;

let modelPackage: ModelPackage;
let session: Session;
let tokenizer: Tokenizer;
let analyzer: Analyzer;

beforeAll(async () => {
  modelPackage = await loadPackage(bundledPackage);
  const { manifest } = modelPackage;
  tokenizer = createTokenizer(
    manifest.tokenizer,
    loadVocabulary(readFileSync(filePath(modelPackage, manifest.tokenizer.vocab), 'utf8')),
  );
  session = await openSession(modelPackage);
  analyzer = await createLocalAnalyzer({ packageFolder: bundledPackage });
});
afterAll(async () => {
  await session.release();
  await analyzer.dispose();
});

describe('the bundled package, against what Python computes with it', () => {
  it('has predictions to compare with', () => {
    expect(existsSync(golden) && predictions.length).toBeGreaterThan(50);
  });

  it('gives the same token ids and letter cases', () => {
    const encodings = predictions.map(({ text }) => tokenizer.encode(text));
    expect(encodings.map(({ ids }) => [...ids])).toEqual(predictions.map(({ ids }) => ids));
    expect(encodings.map(({ letterCases }) => [...letterCases])).toEqual(
      predictions.map(({ cases }) => cases),
    );
  });

  it('gives the same logits, tags and embeddings within the tolerance', async () => {
    for (const prediction of predictions) {
      const outputs = await runAlone(prediction.text);
      expect(largestDifference(outputs.sentiment!, prediction.sentimentLogits)).toBeLessThan(logitTolerance);
      expect(largestDifference(outputs.embedding!, prediction.embedding)).toBeLessThan(embeddingTolerance);
      expect(tagsOf(outputs.entities!)).toEqual(prediction.entityLabels);
    }
  });

  it('gives the same cosines through the whole pipeline, in batches', async () => {
    const results = await analyzer.analyze(
      ['embedding'],
      predictions.map(({ text }) => text),
    );
    predictions.forEach(({ cosineWithPrevious }, i) => {
      if (cosineWithPrevious === undefined) return;
      const found = cosine(results[i - 1]!.embedding, results[i]!.embedding);
      expect(Math.abs(found - cosineWithPrevious)).toBeLessThan(embeddingTolerance);
    });
  });

  it('gives the sentiment of those logits through the whole pipeline', async () => {
    const spoken = predictions.filter(({ ids }) => ids.length > 2);
    const results = await analyzer.analyze(
      ['sentiment'],
      spoken.map(({ text }) => text),
    );
    const { labels, temperature = 1 } = modelPackage.manifest.heads.sentiment!;
    spoken.forEach(({ sentimentLogits }, i) => {
      const exponentials = sentimentLogits.map((logit) => Math.exp(logit / temperature));
      const sum = exponentials.reduce((a, b) => a + b);
      labels.forEach((label, at) => {
        // A logit off by the tolerance moves a probability by at most half of it.
        const difference = results[i]!.sentiment.probabilities[label] - exponentials[at]! / sum;
        expect(Math.abs(difference)).toBeLessThan(logitTolerance / temperature / 2);
      });
    });
  });
});

async function runAlone(text: string) {
  const { vocabulary, specialIds } = tokenizer;
  const limits = {
    maxTokens: modelPackage.manifest.maxTokens,
    vocabularySize: vocabulary.tokens.length,
    paddingId: specialIds.padding,
  };
  return session.run(buildFeeds([tokenizer.encode(text)], limits), ['sentiment', 'entities', 'embedding']);
}

function tagsOf(logits: Float32Array): readonly string[] {
  const { labels } = modelPackage.manifest.heads.entities!;
  return Array.from({ length: logits.length / labels.length }, (_, token) => {
    const row = [...logits.slice(token * labels.length, (token + 1) * labels.length)];
    return labels[row.indexOf(Math.max(...row))]!;
  });
}

/** Over the values that are listed; golden embeddings are cut short. */
function largestDifference(found: Float32Array, expected: readonly number[]): number {
  return Math.max(...expected.map((value, i) => Math.abs(value - found[i]!)));
}
