// How long the event loop is held by one turn of an analysis, in processor time of the thread, so that other work on the
// machine does not count. Needs Node 24.
//   node --import tsx bench/turns.ts [FILE]
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  analyzeDocument,
  computeFindings,
  defaultThresholds,
  findRegions,
  languageForPath,
  Pacer,
} from '../src/analysis';
import { splitRegions } from '../src/analysis/sentences';
import { createFakeAnalyzer } from '../test/support/fakeAnalyzer';
import { percentile, threadCpuMs } from './inHost/figures';

const file = process.argv[2] ?? path.join(import.meta.dirname, '../samples/handbook.md');
const wanted = 300_000;
/** Shorter turns are those of an idle loop. */
const idleMs = 0.5;

async function measure<T>(name: string, run: () => Promise<T>): Promise<T> {
  const turns: number[] = [];
  // What the start of the program left to do is not measured.
  await new Promise((resolve) => setTimeout(resolve, 100));
  let last = threadCpuMs();
  let isRunning = true;
  const look = (): void => {
    const now = threadCpuMs();
    if (now - last > idleMs) turns.push(now - last);
    last = now;
    if (isRunning) setImmediate(look);
  };
  setImmediate(look);
  const result = await run();
  isRunning = false;
  look();
  const at = (share: number): string => percentile(turns, share).toFixed(1);
  const total = turns.reduce((sum, turn) => sum + turn, 0);
  console.log(
    `${name}: ${Math.round(total)} ms in ${turns.length} turns; median ${at(0.5)}, p99 ${at(0.99)}, longest ${at(1)} ms`,
  );
  return result;
}

const content = readFileSync(file, 'utf8');
const text = content.repeat(Math.ceil(wanted / content.length)).slice(0, wanted);
const languageId = languageForPath(file) ?? 'plaintext';

async function main(): Promise<void> {
  for (const version of [1, 2, 3]) {
    const snapshot = { uri: file, version, languageId, text };
    const { regions } = await measure('regions', () => findRegions(snapshot));
    await measure('sentences', () => splitRegions(regions, new Pacer()));
    const analysis = await analyzeDocument(snapshot, createFakeAnalyzer());
    await measure('findings', () => computeFindings(analysis, defaultThresholds));
  }
  const line = 'The harbour log is read aloud each morning. '.repeat(24_000);
  const oneLine = { uri: 'line', version: 1, languageId: 'markdown', text: line };
  const { regions } = await measure('one line of 1 MB: regions', () => findRegions(oneLine));
  await measure('one line of 1 MB: sentences', () => splitRegions(regions, new Pacer()));
}

void main();
