import type { BenchmarkRow } from './benchmark';

/**
 * The figures of one row as texts, in the order of the table: with as many digits as such a measurement bears.
 * @param device what the row's device is called
 */
export function benchmarkCells(row: BenchmarkRow, device: string): readonly string[] {
  return [
    row.model,
    row.precision,
    device,
    String(row.threads),
    row.loadMs.toFixed(0),
    row.sentenceMs.toFixed(1),
    row.tokensPerSecond.toFixed(0),
    row.cpuMsPerThousandTokens.toFixed(0),
    (row.residentBytes / 1e6).toFixed(0),
  ];
}
