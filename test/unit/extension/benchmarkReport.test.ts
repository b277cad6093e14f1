import { describe, expect, it } from 'vitest';
import { benchmarkReport } from '../../../src/extension/features/benchmark/present';
import type { BenchmarkRow } from '../../../src/inference';

const row = (changes: Partial<BenchmarkRow>): BenchmarkRow => ({
  model: 'a|b',
  precision: 'int8',
  device: 'cpu',
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
    const lines = benchmarkReport(
      { rows, notes: [], suggested: rows.slice(1), isBusy: false },
      machine,
    ).split('\n');
    expect(lines).toContain('Some Processor, linux-x64, processors: 2');
    expect(lines).toContain('Suggested setting: `"gloss.model.threads": 2`');
    const table = lines.filter((line) => line.startsWith('|'));
    expect(table).toHaveLength(4);
    expect(table[2]).toBe('| a\\|b | int8 | processor | 1 | 150 | 4.3 | 5000 | 200 | 100 |');
    expect(new Set(table.map((line) => line.replaceAll('\\|', '').split('|').length)).size).toBe(1);
  });

  it('suggests a device that is faster, and says why others were not timed', () => {
    const graphics = row({ device: 'webgpu', precision: 'fp32' });
    const reason = { template: '{0} could not be opened: {1}', details: ['CUDA', 'no library'] };
    const notes = [{ model: 'large', precision: 'fp32', reason }];
    const lines = benchmarkReport(
      { rows: [graphics], suggested: [graphics], notes, isBusy: false },
      machine,
    ).split('\n');
    expect(lines).toContain(
      'Suggested setting: `"gloss.model.device": "webgpu"`, `"gloss.model.threads": 1`',
    );
    expect(lines).toContain('large (fp32): CUDA could not be opened: no library');
    expect(lines.some((line) => line.includes('| fp32 | WebGPU | 1 |'))).toBe(true);
  });

  it('says when the machine was busy', () => {
    const note = 'Other programs were using the processors';
    expect(benchmarkReport({ rows, notes: [], suggested: [], isBusy: false }, machine)).not.toContain(note);
    expect(benchmarkReport({ rows, notes: [], suggested: [], isBusy: true }, machine)).toContain(note);
  });
});
