import { runWindows } from '../engine';
import { throwIfAborted } from '../errors';
import { headKinds } from '../model/manifest';
import { otherDevices } from '../model/runtime';
import { openEngine } from '../openEngine';
import { worded } from '../wording';
import type { AnalyzerParts } from '../localAnalyzer';
import type { Encoding } from '../types';
import { median } from './median';
import { benchmarkSentence, benchmarkSentences } from './texts';
import type { Measurement, MeasureOptions, MeasureRequest, Unmeasured } from './types';

const sentences = 64;
const sentenceRuns = 9;
/** A device that takes longer for one sentence, in ms, is not timed any further: it would take minutes. */
const tooSlowMs = 1000;

/**
 * Loads a package and times it, once, in this process. Memory and load time mean something only in a process that has
 * done nothing else; `main.ts` is one.
 * @throws GlossError as loading does; `cancelled`.
 */
export async function measureModel(
  { packageFolder, threads, device }: MeasureRequest,
  { signal, onProgress }: MeasureOptions,
): Promise<Measurement | Unmeasured> {
  const before = process.memoryUsage.rss();
  const loading = performance.now();
  const engine = await openEngine({ packageFolder, threads, device, signal });
  const loadMs = performance.now() - loading;
  try {
    onProgress(0.2);
    const single = encodingsOf(engine, [benchmarkSentence]);
    const many = encodingsOf(engine, benchmarkSentences(sentences));
    const slow = device === 'cpu' ? 0 : (await timed(engine, single, signal)).wallMs;
    if (slow > tooSlowMs || engine.session.device.device !== device) return unmeasured(engine);
    // The runtime prepares its kernels at the first runs.
    await timed(engine, many.slice(0, 8), signal);
    const times: number[] = [];
    for (let run = 0; run < sentenceRuns; run++) times.push((await timed(engine, single, signal)).wallMs);
    onProgress(0.4);
    const { wallMs, cpuMs } = await timed(engine, many, signal);
    onProgress(1);
    // It may have failed on the way.
    if (engine.session.device.device !== device) return unmeasured(engine);
    const tokens = many.reduce((sum, { length }) => sum + length, 0);
    return {
      loadMs,
      sentenceMs: median(times),
      tokensPerSecond: (1000 * tokens) / wallMs,
      cpuMsPerThousandTokens: (1000 * cpuMs) / tokens,
      residentBytes: Math.max(0, process.memoryUsage.rss() - before),
      ...(device === 'cpu' && { otherDevices: await otherDevices() }),
    };
  } finally {
    await engine.session.release();
  }
}

function unmeasured({ session: { device } }: AnalyzerParts): Unmeasured {
  return { reason: device.reason ?? worded`The device could not be used.` };
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
