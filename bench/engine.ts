// What the engine costs around the native runtime: analyze() over the sentences of a file, nothing cached, against
// session.run() over the very same batches. Both in this thread and this process, interleaved, medians of CPU time.
//   npx tsx bench/engine.ts [FILE] [--rounds 7] [--threads 1] [--package models/gloss-base]
// Resident memory includes tsx's compiler; for a figure of the engine alone bundle this file first:
//   npx esbuild bench/engine.ts --bundle --platform=node --external:onnxruntime-node --outfile=out/bench/engine.cjs
//   node out/bench/engine.cjs FILE --package models/gloss-base
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { tasks } from '../src/inference';
import { createAnalyzer } from '../src/inference/localAnalyzer';
import type { Feeds } from '../src/inference/model/batch';
import { filePath, loadPackage } from '../src/inference/model/packages';
import { openSession, type Session } from '../src/inference/model/session';
import { createTokenizer, loadVocabulary } from '../src/inference/tokenizer';

const root = path.resolve(__dirname, '..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '7' },
    threads: { type: 'string', default: '1' },
    package: { type: 'string', default: path.join(root, 'models', 'gloss-base') },
  },
});
const file = positionals[0] ?? path.join(root, 'samples', 'handbook.md');

const sentences = [
  ...new Intl.Segmenter('en', { granularity: 'sentence' }).segment(readFileSync(file, 'utf8')),
]
  .map(({ segment }) => segment.trim())
  .filter((sentence) => sentence !== '');

void main();

async function main(): Promise<void> {
  const rssBefore = megabytes();
  const loadStart = performance.now();
  const loadCpu = process.cpuUsage();
  const modelPackage = await loadPackage(values.package);
  const verifiedMs = performance.now() - loadStart;
  const session = await openSession(modelPackage, { threads: Number(values.threads) });
  const { manifest, info } = modelPackage;
  const vocabulary = loadVocabulary(readFileSync(filePath(modelPackage, manifest.tokenizer.vocab), 'utf8'));
  const tokenizer = createTokenizer(manifest.tokenizer, vocabulary);
  const loadMs = performance.now() - loadStart;
  const { user, system } = process.cpuUsage(loadCpu);

  /** The session, remembering the feeds of its last round. */
  const feeds: Feeds[] = [];
  const recording: Session = {
    run: (batch, wanted) => {
      feeds.push(batch);
      return session.run(batch, wanted);
    },
    release: () => session.release(),
  };
  const analyzer = createAnalyzer({ session: recording, tokenizer, manifest, info });

  const engineRound = async (): Promise<void> => {
    feeds.length = 0;
    await analyzer.analyze(tasks, sentences);
  };
  const bareRound = async (): Promise<void> => {
    for (const batch of feeds) await session.run(batch, tasks);
  };

  // A round of each unmeasured: the runtime prepares its kernels at the first run of each shape.
  await engineRound();
  await bareRound();
  const engine: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    engine.push(await cpuMs(engineRound));
    bare.push(await cpuMs(bareRound));
  }

  const tokens = feeds.reduce(
    (sum, { attentionMask }) => sum + attentionMask.reduce((a, b) => a + Number(b), 0),
    0,
  );
  const padded = feeds.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  console.log(
    `${path.basename(file)}: ${sentences.length} sentences, ${feeds.length} batches, ${tokens} tokens`,
  );
  console.log(`padding                ${((1 - tokens / padded) * 100).toFixed(1)} %`);
  console.log(
    `model load             ${loadMs.toFixed(0)} ms (${((user + system) / 1000).toFixed(0)} ms CPU), of which verifying ${verifiedMs.toFixed(0)} ms`,
  );
  console.log(`resident               ${megabytes().toFixed(0)} MB (${rssBefore.toFixed(0)} before loading)`);
  console.log(`engine, median         ${median(engine).toFixed(1)} ms CPU`);
  console.log(`bare runs, median      ${median(bare).toFixed(1)} ms CPU`);
  console.log(`engine / bare          ${(median(engine) / median(bare)).toFixed(3)}`);
  await analyzer.dispose();
}

async function cpuMs(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

function megabytes(): number {
  return process.memoryUsage().rss / 2 ** 20;
}
