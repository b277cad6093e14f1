/**
 * The test of the DistilBERT paper (Sanh et al. 2019, table 3): the time of one full pass over the dev set of STS-B on a
 * processor, with batches of one. A BERT-base-sized and a DistilBERT-sized network (random weights: speed does not depend
 * on them) read each pair as one text; the bundled package reads both sentences by themselves and compares them.
 *
 *     npx tsx bench/paper.ts --data FILE [--folder DIR] [--python PYTHON] [--threads 1] [--every 1]
 *
 * FILE is JSON Lines with the fields `a` and `b`. PYTHON, or GLOSS_BENCH_PYTHON, is a Python with torch and transformers;
 * it makes the checkpoints, in DIR. The networks take turns, twenty pairs each. Takes some 5 minutes; with --every 5,
 * which reads each fifth pair, one.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { cosine } from '../src/inference';
import { compileCheckpoint, createLocalAnalyzer, type Precision } from '../src/inference/local';

const root = path.resolve(__dirname, '..');
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    folder: { type: 'string' },
    python: { type: 'string', default: process.env['GLOSS_BENCH_PYTHON'] ?? 'python3' },
    threads: { type: 'string', default: '1' },
    every: { type: 'string', default: '1' },
  },
});
const folder = path.resolve(values.folder ?? mkdtempSync(path.join(tmpdir(), 'gloss-paper-')));
const pairsATurn = 20;

interface Pair {
  readonly a: string;
  readonly b: string;
}

interface Network {
  readonly name: string;
  readonly compare: (pair: Pair) => Promise<unknown>;
  readonly dispose: () => Promise<void>;
}

/** A network of that size with random weights, as Gloss compiles it. */
async function sized(name: string, kind: string, precision: Precision): Promise<Network> {
  const source = path.join(folder, kind === 'classify' ? 'model' : kind);
  if (!existsSync(path.join(source, 'model.safetensors'))) {
    const vocabulary = path.join(root, 'models/gloss-base/vocab.txt');
    const prepare = [path.join(root, 'bench/peers.py'), 'prepare', source, vocabulary, kind];
    execFileSync(values.python, prepare, { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  const packageFolder = path.join(folder, `paper-${kind}-${precision}`);
  if (!existsSync(packageFolder)) {
    await compileCheckpoint({ source, out: packageFolder, precision, task: 'classification', force: true });
  }
  const analyzer = await createLocalAnalyzer({
    packageFolder,
    device: 'cpu',
    threads: Number(values.threads),
  });
  return {
    name: `${name}, ${precision}`,
    compare: ({ a, b }) => analyzer.ask('pairs', { pairs: [{ first: a, second: b }] }),
    dispose: () => analyzer.dispose(),
  };
}

async function bundled(): Promise<Network> {
  const packageFolder = path.join(root, 'models/gloss-base');
  const analyzer = await createLocalAnalyzer({
    packageFolder,
    threads: Number(values.threads),
    heads: ['embedding'],
  });
  const embed = async (text: string): Promise<Float32Array> => {
    const [result] = await analyzer.analyze(['embedding'], [text]);
    return result?.embedding ?? new Float32Array();
  };
  return {
    name: 'gloss-base, int8, two texts a pair',
    compare: async ({ a, b }) => cosine(await embed(a), await embed(b)),
    dispose: () => analyzer.dispose(),
  };
}

async function main(): Promise<void> {
  if (values.data === undefined) throw new Error('--data FILE is missing');
  const pairs = readFileSync(values.data, 'utf8')
    .trimEnd()
    .split('\n')
    .filter((_line, at) => at % Number(values.every) === 0)
    .map((line) => JSON.parse(line) as Pair);
  const networks = [
    await sized('BERT base', 'bert', 'fp32'),
    await sized('DistilBERT', 'classify', 'fp32'),
    await sized('DistilBERT', 'classify', 'int8'),
    await bundled(),
  ];
  const times = new Map(networks.map((network) => [network, { cpu: 0, wall: 0 }]));
  for (const network of networks) for (const pair of pairs.slice(0, 5)) await network.compare(pair);
  for (let start = 0; start < pairs.length; start += pairsATurn) {
    for (const [network, sums] of times) {
      const cpu = process.cpuUsage();
      const wall = performance.now();
      for (const pair of pairs.slice(start, start + pairsATurn)) await network.compare(pair);
      const { user, system } = process.cpuUsage(cpu);
      sums.cpu += (user + system) / 1e6;
      sums.wall += (performance.now() - wall) / 1000;
    }
  }
  console.log(`${pairs.length} pairs, one at a time, ${values.threads} thread(s); seconds`);
  console.table(
    Object.fromEntries(
      [...times].map(([{ name }, { cpu, wall }]) => [
        name,
        { CPU: Number(cpu.toFixed(1)), clock: Number(wall.toFixed(1)) },
      ]),
    ),
  );
  for (const { dispose } of networks) await dispose();
}

void main();
