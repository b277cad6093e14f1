// What Gloss costs around the native runtime: the whole analysis of a document (regions, sentences, tokens, results,
// findings; nothing cached) and the engine alone, against session.run() over the very same batches. All in this thread
// and this process, interleaved, medians of CPU time.
//   npx tsx bench/document.ts [FILE] [--rounds 7] [--threads 1] [--package models/gloss-base]
// Resident memory includes tsx's compiler; bench/host.ts measures it in the extension host.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { analyzeDocument, computeFindings, defaultThresholds, languageForPath } from '../src/analysis';
import { tasks } from '../src/inference';
import { createAnalyzer } from '../src/inference/localAnalyzer';
import type { Feeds } from '../src/inference/model/batch';
import { filePath, loadPackage } from '../src/inference/model/packages';
import { openSession, type Session } from '../src/inference/model/session';
import { createTokenizer, loadVocabulary } from '../src/inference/tokenizer';
import { median } from '../src/inference/benchmark/median';

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

const text = readFileSync(file, 'utf8');
const snapshot = { uri: file, version: 1, languageId: languageForPath(file) ?? 'plaintext', text };

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
    device: session.device,
    run: (batch, wanted) => {
      feeds.push(batch);
      return session.run(batch, wanted);
    },
    release: () => session.release(),
  };
  const analyzer = createAnalyzer({ session: recording, tokenizer, manifest, info });

  const sentences = (await analyzeDocument(snapshot, analyzer)).sentences.map((sentence) => sentence.text);
  const documentRound = async (): Promise<void> => {
    feeds.length = 0;
    await computeFindings(await analyzeDocument(snapshot, analyzer), defaultThresholds);
  };
  const engineRound = async (): Promise<void> => {
    feeds.length = 0;
    await analyzer.analyze(tasks, sentences);
  };
  const bareRound = async (): Promise<void> => {
    for (const batch of feeds) await session.run(batch, tasks);
  };
  const ratios = { document: [] as number[], engine: [] as number[] };
  const costs = { document: [] as number[], engine: [] as number[] };
  // The first round is not measured: the runtime prepares its kernels at the first run of each shape.
  for (let round = 0; round <= Number(values.rounds); round++) {
    for (const [name, run] of [
      ['document', documentRound],
      ['engine', engineRound],
    ] as const) {
      const cost = await cpuMs(run);
      const bare = await cpuMs(bareRound);
      if (round === 0) continue;
      costs[name].push(cost);
      ratios[name].push(cost / bare);
    }
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
  for (const name of ['document', 'engine'] as const) {
    const figures = `${median(costs[name]).toFixed(0)} ms CPU, ${median(ratios[name]).toFixed(3)} of its bare runs`;
    console.log(`${name.padEnd(22)} ${figures}`);
  }
  await analyzer.dispose();
}

async function cpuMs(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function megabytes(): number {
  return process.memoryUsage().rss / 2 ** 20;
}
