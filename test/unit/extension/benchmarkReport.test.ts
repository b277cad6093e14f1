import { describe, expect, it } from 'vitest';
import { benchmarkReport } from '../../../src/extension/features/benchmark/present';
import type { BenchmarkRow } from '../../../src/inference';

const row = (changes: Partial<BenchmarkRow>): BenchmarkRow => ({
  model: 'a|b',
  precision: 'int8',
  threads: 1,
  loadMs: 150,
  sentenceMs: 4.25,
  tokensPerSecond: 5000,
  cpuMsPerThousandTokens: 200,
  residentBytes: 100e6,
  ...changes,
});
const rows = [row({}), row({ threads: 2, tokensPerSecond: 9000 })];
const machine = { name: 'Some Processor, linux-x64', processors: 2 };

describe('the report of a benchmark', () => {
  it('says what to set, then the figures as a table', () => {
    const lines = benchmarkReport({ rows, suggested: rows.slice(1), isBusy: false }, machine).split('\n');
    expect(lines).toContain('Some Processor, linux-x64, processors: 2');
    expect(lines).toContain('Suggested setting: `"gloss.model.threads": 2`');
    const table = lines.filter((line) => line.startsWith('|'));
    expect(table).toHaveLength(4);
    expect(table[2]).toBe('| a\\|b | int8 | 1 | 150 | 4.3 | 5000 | 200 | 100 |');
    expect(new Set(table.map((line) => line.replaceAll('\\|', '').split('|').length)).size).toBe(1);
  });

  it('says when the machine was busy', () => {
    const note = 'Other programs were using the processors';
    expect(benchmarkReport({ rows, suggested: [], isBusy: false }, machine)).not.toContain(note);
    expect(benchmarkReport({ rows, suggested: [], isBusy: true }, machine)).toContain(note);
  });
});
