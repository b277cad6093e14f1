import type { BenchmarkRow } from './benchmark';

/** The figures of one row as texts, in the order of the table: with as many digits as such a measurement bears. */
export function benchmarkCells(row: BenchmarkRow): readonly string[] {
  return [
    row.model,
    row.precision,
    String(row.threads),
    row.loadMs.toFixed(0),
    row.sentenceMs.toFixed(1),
    row.tokensPerSecond.toFixed(0),
    row.cpuMsPerThousandTokens.toFixed(0),
    (row.residentBytes / 1e6).toFixed(0),
  ];
}
