import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { pearson, spearman } from '../../../../src/cli/evaluate/metrics/correlation';
import { chunkScores, chunksOf } from '../../../../src/cli/evaluate/metrics/entities';
import { accuracy, macroF1 } from '../../../../src/cli/evaluate/metrics/labels';
import { answerScores, normalizeAnswer } from '../../../../src/cli/evaluate/metrics/squad';

interface Tables {
  readonly labels: readonly {
    readonly expected: readonly string[];
    readonly found: readonly string[];
    readonly accuracy: number;
    readonly macroF1: number;
  }[];
  readonly sequences: readonly {
    readonly expected: readonly (readonly string[])[];
    readonly found: readonly (readonly string[])[];
    readonly chunks: readonly (readonly [string, number, number])[][];
    readonly precision: number;
    readonly recall: number;
    readonly f1: number;
  }[];
  readonly numbers: readonly {
    readonly a: readonly number[];
    readonly b: readonly number[];
    readonly pearson: number;
    readonly spearman: number;
  }[];
  readonly answers: readonly {
    readonly found: string;
    readonly right: readonly string[];
    readonly normalized: string;
    readonly exact: number;
    readonly f1: number;
  }[];
}

const file = path.resolve(import.meta.dirname, '../../../golden/metrics/metrics.json');
const tables = JSON.parse(readFileSync(file, 'utf8')) as Tables;

describe('the metrics, against scikit-learn, seqeval, scipy and the script of SQuAD', () => {
  it('agree on accuracy and macro-F1', () => {
    for (const row of tables.labels) {
      const pairs = row.expected.map((expected, i) => ({ expected, found: row.found[i]! }));
      expect(accuracy(pairs)).toBeCloseTo(row.accuracy, 12);
      expect(macroF1(pairs)).toBeCloseTo(row.macroF1, 12);
    }
  });

  it('agree on chunks, precision, recall and F1', () => {
    for (const { expected, found, chunks, ...scores } of tables.sequences) {
      const read = expected.map(chunksOf);
      expect(read.map((list) => list.map(({ type, first, last }) => [type, first, last]))).toEqual(chunks);
      const all = chunkScores(read, found.map(chunksOf)).get('all')!;
      expect(all.precision).toBeCloseTo(scores.precision, 12);
      expect(all.recall).toBeCloseTo(scores.recall, 12);
      expect(all.f1).toBeCloseTo(scores.f1, 12);
    }
  });

  it('agree on correlations, with ties', () => {
    for (const { a, b, ...expected } of tables.numbers) {
      expect(pearson(a, b)).toBeCloseTo(expected.pearson, 10);
      expect(spearman(a, b)).toBeCloseTo(expected.spearman, 10);
    }
  });

  it('agree on exact match and F1 of answers', () => {
    for (const { found, right, normalized, exact, f1 } of tables.answers) {
      expect(normalizeAnswer(found)).toBe(normalized);
      expect(answerScores(found, right)).toEqual({ exact, f1: expect.closeTo(f1, 12) as number });
    }
  });
});
