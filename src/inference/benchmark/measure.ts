import { runWindows } from '../engine';
import { throwIfAborted } from '../errors';
import { headKinds } from '../model/manifest';
import { openEngine } from '../openEngine';
import type { AnalyzerParts } from '../localAnalyzer';
import type { Encoding } from '../types';
import { median } from './median';
import { benchmarkSentence, benchmarkSentences } from './texts';
import type { Measurement, MeasureOptions, MeasureRequest } from './types';

const sentences = 64;
const sentenceRuns = 9;

/**
 * Loads a package and times it, once, in this process. Memory and load time mean something only in a process that has
 * done nothing else; `main.ts` is one.
 * @throws GlossError as loading does; `cancelled`.
 */
export async function measureModel(
  { packageFolder, threads }: MeasureRequest,
  { signal, onProgress }: MeasureOptions,
): Promise<Measurement> {
  const before = process.memoryUsage.rss();
  const loading = performance.now();
  const engine = await openEngine({ packageFolder, threads, signal });
  const loadMs = performance.now() - loading;
  try {
    onProgress(0.2);
    const single = encodingsOf(engine, [benchmarkSentence]);
    const many = encodingsOf(engine, benchmarkSentences(sentences));
    // The runtime prepares its kernels at the first runs.
    await timed(engine, many.slice(0, 8), signal);
    const times: number[] = [];
    for (let run = 0; run < sentenceRuns; run++) times.push((await timed(engine, single, signal)).wallMs);
    onProgress(0.4);
    const { wallMs, cpuMs } = await timed(engine, many, signal);
    onProgress(1);
    const tokens = many.reduce((sum, { length }) => sum + length, 0);
    return {
      loadMs,
      sentenceMs: median(times),
      tokensPerSecond: (1000 * tokens) / wallMs,
      cpuMsPerThousandTokens: (1000 * cpuMs) / tokens,
      residentBytes: Math.max(0, process.memoryUsage.rss() - before),
    };
  } finally {
    await engine.session.release();
  }
}

function encodingsOf({ tokenizer, manifest }: AnalyzerParts, texts: readonly string[]): readonly Encoding[] {
  return texts.flatMap((text) =>
    tokenizer.encodeWindows(text, manifest.maxTokens, 0).map(({ encoding }) => encoding),
  );
}

/** Runs the windows with every head that the package has. */
async function timed(
  engine: AnalyzerParts,
  encodings: readonly Encoding[],
  signal: AbortSignal,
): Promise<{ readonly wallMs: number; readonly cpuMs: number }> {
  const wall = performance.now();
  const cpu = process.cpuUsage();
  const steps = runWindows(engine, encodings, headKinds(engine.manifest));
  while (!(await steps.next()).done) {
    // Between two batches messages get their turn, so that cancelling is heard.
    await new Promise((resolve) => setImmediate(resolve));
    throwIfAborted(signal);
  }
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs: performance.now() - wall, cpuMs: (user + system) / 1000 };
}
