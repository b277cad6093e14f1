/**
 * Full-size DistilBERT (random weights: speed does not depend on them) in Gloss and in what one could use instead, in one
 * run: the peers take turns, a process each, one thread each; figures are medians of processor time.
 *
 *     npx tsx bench/peers.ts [--folder DIR] [--python PYTHON] [--rounds 3] [--sentences 500] [--only gloss-int8,…]
 *                            [--group sentences | answers | long | defaults]
 *
 * Groups: `sentences` (of 5 to 59 words, and two of one length), `answers` (a question to 512 tokens), `long` (entities of
 * 20,000 words, every token covered), `defaults` (12 words with the threads that each takes by default; times of the
 * clock, so that it matters what else runs).
 *
 * Installs @huggingface/transformers into DIR (a temporary folder by default; needs the npm registry). PYTHON, or
 * GLOSS_BENCH_PYTHON, is a Python with torch, transformers, onnx, onnxruntime and, to be a peer itself,
 * sentence-transformers; it makes the checkpoint. Takes 5 to 30 minutes.
 */
import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { benchmarkSentence, benchmarkSentences } from '../src/inference/benchmark/texts';
import { compileCheckpoint } from '../src/inference/local';
import { median } from '../src/inference/benchmark/median';
import type { PeerAnswer, PeerRequest, Way } from './peer';

const root = path.resolve(__dirname, '..');
const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    python: { type: 'string', default: process.env['GLOSS_BENCH_PYTHON'] ?? 'python3' },
    rounds: { type: 'string', default: '3' },
    sentences: { type: 'string', default: '500' },
    only: { type: 'string' },
    group: { type: 'string', default: 'sentences' },
  },
});
const folder = path.resolve(values.folder ?? mkdtempSync(path.join(tmpdir(), 'gloss-peers-')));
const transformersJsPackage = '@huggingface/transformers@4.3.1';

/** Sentences of 5 to 59 words, all lengths equally often. */
function sentences(count: number): readonly string[] {
  const words = benchmarkSentences(60)
    .join(' ')
    .replace(/[().,]/g, '')
    .split(/\s+/);
  return Array.from({ length: count }, (_, index) => {
    const length = 5 + ((index * 37) % 55);
    const taken = Array.from({ length }, (_word, at) => words[(index * 13 + at) % words.length]);
    return `${taken.join(' ')}.`;
  });
}

interface Workload {
  readonly name: string;
  readonly way: Way;
  readonly texts: readonly string[];
  /** Peers that take part, by the beginning of their names; everybody by default. */
  readonly only?: readonly string[];
}

interface Group {
  readonly workloads: readonly Workload[];
  /** The command line of each peer. */
  readonly peers: Readonly<Record<string, (program: string) => readonly string[]>>;
  /** What each peer is asked before it is measured. */
  readonly warmUp: { readonly way: Way; readonly texts: readonly string[] };
}

const many = sentences(Number(values.sentences));
const gloss = (packageName: string) => (program: string) =>
  [process.execPath, program, 'gloss', folder, path.join(folder, packageName)] as const;
const transformersJs = (peer: string) => (program: string) =>
  [process.execPath, program, peer, folder] as const;
/** With the question, just below 512 tokens. */
const context = Array(33).fill(benchmarkSentence).join(' ');

const groups: Readonly<Record<string, Group>> = {
  sentences: {
    warmUp: { way: 'loop', texts: many.slice(0, 10) },
    workloads: [
      { name: '12 words', way: 'loop', texts: Array<string>(20).fill(benchmarkSentence) },
      {
        name: '100 words',
        way: 'loop',
        texts: Array<string>(5).fill(Array(9).fill(benchmarkSentence).join(' ')),
      },
      { name: 'one by one', way: 'loop', texts: many },
      { name: 'array', way: 'array', texts: many },
      { name: 'one edited', way: 'again', texts: many, only: ['bundled'] },
      { name: 'idle 5 s', way: 'idle', texts: [], only: ['gloss', 'bundled', 'transformers.js'] },
    ],
    peers: {
      'gloss-int8': gloss('int8'),
      'gloss-fp32': gloss('fp32'),
      bundled: (program) => [
        process.execPath,
        program,
        'bundled',
        folder,
        path.join(root, 'models/gloss-base'),
      ],
      'transformers.js-q8': transformersJs('transformers.js-q8'),
      'transformers.js-fp32': transformersJs('transformers.js-fp32'),
      'python-onnxruntime-int8': () => pythonPeer('onnxruntime-int8'),
      'python-onnxruntime-fp32': () => pythonPeer('onnxruntime-fp32'),
      'python-torch': () => pythonPeer('torch'),
      'sentence-transformers': () => pythonPeer('sentence-transformers'),
    },
  },
  answers: {
    warmUp: { way: 'answer', texts: ['Who repaired lanterns?', context] },
    workloads: [
      { name: 'answer', way: 'answer', texts: ['Who repaired lanterns?', ...Array<string>(5).fill(context)] },
    ],
    peers: {
      'gloss-answer-int8': gloss('answer-int8'),
      'transformers.js-answer-q8': transformersJs('transformers.js-answer'),
    },
  },
  long: {
    warmUp: { way: 'entities', texts: many.slice(0, 10) },
    workloads: [{ name: '20,000 words', way: 'entities', texts: [longText(20_000)] }],
    peers: {
      'gloss-entities-int8': gloss('entities-int8'),
      'python-entities': () => pythonPeer('entities', 'entities'),
    },
  },
  defaults: {
    warmUp: { way: 'loop', texts: many.slice(0, 10) },
    workloads: [{ name: '12 words', way: 'loop', texts: Array<string>(20).fill(benchmarkSentence) }],
    peers: {
      'gloss-int8': gloss('int8'),
      'transformers.js-q8': transformersJs('transformers.js-q8'),
    },
  },
};

function groupAsked(): Group {
  const group = groups[values.group];
  if (group === undefined) throw new Error(`no group "${values.group}"`);
  return group;
}

/** Sentences of all lengths, one behind the other. */
function longText(words: number): string {
  const written = sentences(2 * Math.ceil(words / 32))
    .join(' ')
    .split(' ');
  return written.slice(0, words).join(' ');
}

function pythonPeer(name: string, model = 'model'): readonly string[] {
  return [values.python, path.join(root, 'bench/peers.py'), 'run', path.join(folder, model), name];
}

/** A running peer: each line written to it is answered by one. */
class Running {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  constructor(
    readonly name: string,
    [program = '', ...args]: readonly string[],
  ) {
    this.#child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        ...process.env,
        OMP_NUM_THREADS: '1',
        MKL_NUM_THREADS: '1',
        GLOSS_BENCH_DEFAULTS: values.group === 'defaults' ? '1' : '0',
      },
    });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  ask(request: PeerRequest): Promise<PeerAnswer> {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    return this.answer();
  }

  async answer(): Promise<PeerAnswer> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`${this.name} ended`);
    return JSON.parse(value) as PeerAnswer;
  }

  close(): void {
    this.#child.stdin.end();
  }
}

async function prepare(): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const quiet = { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'] };
  if (!existsSync(path.join(folder, 'node_modules', '@huggingface'))) {
    execFileSync('npm', ['install', '--prefix', folder, '--ignore-scripts', transformersJsPackage], quiet);
  }
  const compiled = {
    sentences: ['model', 'classify', 'int8', 'fp32'],
    defaults: ['model', 'classify', 'int8'],
    answers: ['answer', 'answer', 'int8'],
    long: ['entities', 'entities', 'int8'],
  } as const;
  const [name, kind, ...precisions] = compiled[values.group as keyof typeof compiled];
  const model = path.join(folder, name);
  if (!existsSync(path.join(model, 'model.safetensors'))) {
    const vocabulary = path.join(root, 'models/gloss-base/vocab.txt');
    execFileSync(
      values.python,
      [path.join(root, 'bench/peers.py'), 'prepare', model, vocabulary, kind],
      quiet,
    );
  }
  for (const precision of precisions) {
    const out = path.join(folder, name === 'model' ? precision : `${name}-${precision}`);
    if (existsSync(out)) continue;
    // Random weights are no measure of agreement.
    const task = kind === 'classify' ? { task: 'sentiment' } : {};
    await compileCheckpoint({ source: model, out, precision, ...task, force: true });
  }
  const outfile = path.join(root, 'out/bench/peer.mjs');
  await build({
    entryPoints: [path.join(root, 'bench/peer.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['onnxruntime-node'],
    logLevel: 'error',
  });
  return outfile;
}

type Figures = Map<string, PeerAnswer[]>;

async function main(): Promise<void> {
  const { peers, workloads, warmUp } = groupAsked();
  const program = await prepare();
  const names = Object.keys(peers).filter((name) => values.only?.split(',').includes(name) ?? true);
  const running: Running[] = [];
  const figures = new Map<string, Figures>(names.map((name) => [name, new Map()]));
  for (const name of names) {
    const peer = new Running(name, peers[name]?.(program) ?? []);
    figures.get(name)?.set('load', [await peer.answer()]);
    // The first texts of a process prepare kernels and warm up its language.
    await peer.ask(warmUp);
    running.push(peer);
  }
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const workload of workloads) {
      for (const peer of running.filter((each) => takesPart(each, workload))) {
        const answer = await peer.ask(workload);
        const kept = figures.get(peer.name);
        kept?.set(workload.name, [...(kept.get(workload.name) ?? []), answer]);
        process.stderr.write(
          `${round + 1} ${workload.name} ${peer.name}: ${answer.cpuMs.toFixed(0)} ms CPU, ${answer.wallMs.toFixed(0)} ms\n`,
        );
      }
    }
  }
  for (const peer of running) peer.close();
  if (values.group === 'sentences') report(figures);
  else reportGroup(figures, workloads);
}

/** One line a peer and workload, with the median of all rounds. */
function reportGroup(figures: ReadonlyMap<string, Figures>, workloads: readonly Workload[]): void {
  for (const [peer, kept] of figures) {
    for (const { name, way, texts } of workloads) {
      const answers = kept.get(name) ?? [];
      const per = way === 'answer' ? texts.length - 1 : texts.length;
      const middle = (of: (answer: PeerAnswer) => number): string =>
        (median(answers.map(of)) / per).toFixed(1);
      console.log(
        `${name}, ${peer}: ${middle(({ cpuMs }) => cpuMs)} ms CPU, ${middle(({ wallMs }) => wallMs)} ms of the clock`,
      );
    }
  }
}

function takesPart({ name }: Running, { only }: Workload): boolean {
  return only?.some((start) => name.startsWith(start)) ?? true;
}

function report(figures: ReadonlyMap<string, Figures>): void {
  const rows = [...figures].map(([name, kept]) => {
    const cpu = (workload: string, per = 1): number | undefined => {
      const answers = kept.get(workload);
      return answers && Number((median(answers.map(({ cpuMs }) => cpuMs)) / per).toFixed(1));
    };
    const peak = (workload: string): number | undefined => {
      // The first answer: later ones hold what other workloads left behind.
      const megabytes = kept.get(workload)?.[0]?.megabytes;
      return megabytes && Math.round(megabytes);
    };
    const row = {
      load: cpu('load'),
      '12 words': cpu('12 words', 20),
      '100 words': cpu('100 words', 5),
      [`${many.length} one by one`]: cpu('one by one'),
      [`${many.length} as array`]: cpu('array'),
      'one edited': cpu('one edited'),
      'idle, a second': cpu('idle 5 s', 5),
      'MB after loop': peak('one by one'),
      'MB after array': peak('array'),
    };
    return [name, row] as const;
  });
  console.log('Milliseconds of processor time, one thread; peak resident memory.');
  console.table(Object.fromEntries(rows));
}

void main();
