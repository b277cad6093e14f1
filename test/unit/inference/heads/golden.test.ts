import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type {
  AggregatedEntity,
  AggregationStrategy,
  Answer,
  MaskWord,
} from '../../../../src/inference/askTypes';
import { aggregateEntities } from '../../../../src/inference/heads/aggregation';
import { decodeAnswers } from '../../../../src/inference/heads/answer';
import { decodeClassification } from '../../../../src/inference/heads/classification';
import { decodeZeroShot, entailmentIndex } from '../../../../src/inference/heads/entailment';
import { decodeMask } from '../../../../src/inference/heads/maskedWord';
import type { Encoding, LabelScore } from '../../../../src/inference/types';

const golden = path.resolve(import.meta.dirname, '../../../golden');
const vocabulary = readFileSync(path.join(golden, 'tokenizer/smallVocabulary.txt'), 'utf8')
  .trimEnd()
  .split('\n');

function rows<T>(name: string): readonly T[] {
  const text = readFileSync(path.join(golden, `heads/${name}.jsonl`), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

/** The reference computes in float32; sums of a few such products stay within this. */
const tolerance = 2e-6;

interface GoldenWindow {
  readonly ids: readonly number[];
  readonly spans: readonly number[];
  readonly words: readonly number[];
}

function encodingOf({ ids, spans, words }: GoldenWindow): Encoding {
  return {
    length: ids.length,
    ids: Int32Array.from(ids),
    spans: Int32Array.from(spans),
    wordIndex: Int32Array.from(words),
    letterCases: new Int32Array(ids.length),
  };
}

function expectScored<T extends { readonly score: number }>(
  found: readonly T[],
  expected: readonly T[],
): void {
  const plain = (items: readonly T[]): unknown => items.map(({ score: _score, ...rest }) => rest);
  expect(plain(found)).toEqual(plain(expected));
  found.forEach(({ score }, i) => expect(Math.abs(score - expected[i]!.score)).toBeLessThan(tolerance));
}

describe('the decoders, against the pipelines of transformers', () => {
  it('find the same answers in the same order', () => {
    interface Row {
      readonly context: string;
      readonly topK: number;
      readonly maxTokens: number;
      readonly noAnswer: number;
      readonly answers: readonly Answer[];
      readonly windows: readonly (GoldenWindow & {
        readonly contextStart: number;
        readonly contextEnd: number;
        readonly start: readonly number[];
        readonly end: readonly number[];
      })[];
    }
    const table = rows<Row>('answers');
    expect(table.some(({ windows }) => windows.length > 3)).toBe(true);
    for (const { context, topK, maxTokens, windows, answers, noAnswer } of table) {
      const result = decodeAnswers(
        context,
        windows.map((window) => ({
          encoding: encodingOf(window),
          contextStart: window.contextStart,
          contextEnd: window.contextEnd,
          startLogits: Float32Array.from(window.start),
          endLogits: Float32Array.from(window.end),
        })),
        { topK, maxTokens },
      );
      expectScored(result.answers, answers);
      expect(Math.abs(result.noAnswer - noAnswer)).toBeLessThan(tolerance);
    }
  });

  it('group tags alike, by each strategy, in one window and in several', () => {
    interface Row {
      readonly labels: readonly string[];
      readonly windows: readonly (GoldenWindow & { readonly logits: readonly number[] })[];
      readonly entities: Readonly<Partial<Record<AggregationStrategy, readonly AggregatedEntity[]>>>;
    }
    let compared = 0;
    for (const { labels, windows, entities } of rows<Row>('entities')) {
      const read = windows.map((window) => ({
        encoding: encodingOf(window),
        logits: Float32Array.from(window.logits),
      }));
      for (const [strategy, expected] of Object.entries(entities)) {
        expectScored(aggregateEntities(read, labels, 1, strategy as AggregationStrategy), expected);
        compared += expected.length;
      }
    }
    expect(compared).toBeGreaterThan(300);
  });

  it('classify alike', () => {
    interface Row {
      readonly labels: string[];
      readonly multiLabel: boolean;
      readonly logits: readonly number[];
      readonly scores: readonly LabelScore[];
    }
    for (const { labels, multiLabel, logits, scores } of rows<Row>('classifications')) {
      const window = { logits: Float32Array.from(logits), tokens: 9 };
      expectScored(
        decodeClassification([window], { output: 'x', labels, multiLabel, temperature: 1 }),
        scores,
      );
    }
  });

  it('find the same labels without training', () => {
    interface Row {
      readonly modelLabels: readonly string[];
      readonly labels: readonly string[];
      readonly multiLabel: boolean;
      readonly logits: readonly (readonly number[])[];
      readonly scores: readonly LabelScore[];
    }
    for (const { modelLabels, labels, multiLabel, logits, scores } of rows<Row>('zeroShots')) {
      const window = { logits: logits.map((row) => Float32Array.from(row)), tokens: 9 };
      const found = decodeZeroShot([window], labels, entailmentIndex(modelLabels)!, multiLabel);
      expectScored(found, scores);
    }
  });

  it('fill gaps alike, from all words and from some', () => {
    interface Row {
      readonly logits: readonly number[];
      readonly topK: number;
      readonly targets: readonly string[] | null;
      readonly words: readonly MaskWord[];
    }
    for (const { logits, topK, targets, words } of rows<Row>('masks')) {
      const isAllowed = (token: string): boolean => targets === null || targets.includes(token);
      expectScored(decodeMask(Float32Array.from(logits), vocabulary, { topK, isAllowed }), words);
    }
  });
});
