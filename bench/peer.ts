/**
 * One peer of `peers.ts`, bundled and started by it in a process of its own, so that memory and processor time are its own:
 *
 *     node peer.mjs PEER FOLDER PACKAGE
 *
 * Loads, and answers each line {"way", "texts"} with what it took.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { createCachedAnalyzer, tasks } from '../src/inference';
import { createLocalAnalyzer } from '../src/inference/local';

/** `again`: the same texts but one, which is new, asked after all of them were; `answer`: a question and its contexts. */
export type Way = 'loop' | 'array' | 'again' | 'idle' | 'answer' | 'entities';

export interface PeerRequest {
  readonly way: Way;
  readonly texts: readonly string[];
}

export interface PeerAnswer {
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Most that was ever resident, in MB of 2^20 bytes. */
  readonly megabytes: number;
}

type Peer = Readonly<Partial<Record<Way, (texts: readonly string[]) => Promise<unknown>>>>;

/** Threads and all else as each has it by default, instead of one thread for everybody. */
const defaults = process.env['GLOSS_BENCH_DEFAULTS'] === '1';
/** How long nothing is asked, to see what an idle engine takes. */
const idleMs = 5000;
const idle = (): Promise<void> => wait(idleMs);

/** The checkpoint compiled by Gloss, and its only head. */
async function glossPeer(packageFolder: string): Promise<Peer> {
  const analyzer = await createLocalAnalyzer({
    packageFolder,
    // Against what runs on the processor, and without trying anything else first.
    device: 'cpu',
    ...(!defaults && { threads: 1 }),
  });
  return {
    answer: async ([question = '', ...contexts]) => {
      for (const context of contexts) await analyzer.ask('answer', { question, context });
    },
    entities: (texts) => analyzer.analyze(['entities'], texts),
    loop: async (texts) => {
      for (const text of texts) await analyzer.analyze(['sentiment'], [text]);
    },
    array: (texts) => analyzer.analyze(['sentiment'], texts),
    idle,
  };
}

/** The package that comes with Gloss: three analyses in one pass. */
async function bundledPeer(packageFolder: string): Promise<Peer> {
  const analyzer = await createLocalAnalyzer({ packageFolder, threads: 1 });
  let cached = createCachedAnalyzer(analyzer);
  let edits = 0;
  return {
    loop: async (texts) => {
      for (const text of texts) await analyzer.analyze(tasks, [text]);
    },
    array: (texts) => {
      cached = createCachedAnalyzer(analyzer);
      return cached.analyze(tasks, texts);
    },
    again: ([first = '', ...rest]) => cached.analyze(tasks, [`${first} Edit ${(edits += 1)}.`, ...rest]),
    idle,
  };
}

interface Pipelines {
  readonly env: Record<string, unknown>;
  pipeline(task: string, model: string, options: object): Promise<Pipeline>;
}

type Pipeline = (texts: unknown, context?: string) => Promise<unknown>;

function transformersJsPeer(dtype: 'q8' | 'fp32', task = 'text-classification', model = 'model') {
  return async (_package: string, folder: string): Promise<Peer> => {
    const resolved = createRequire(path.join(folder, 'package.json')).resolve('@huggingface/transformers');
    const { env, pipeline } = (await import(pathToFileURL(resolved).href)) as Pipelines;
    Object.assign(env, { localModelPath: folder, allowRemoteModels: false });
    const run = await pipeline(task, model, {
      dtype,
      device: 'cpu',
      ...(!defaults && { session_options: { intraOpNumThreads: 1, interOpNumThreads: 1 } }),
    });
    return {
      loop: async (texts) => {
        for (const text of texts) await run(text);
      },
      array: (texts) => run(texts),
      answer: async ([question = '', ...contexts]) => {
        for (const context of contexts) await run(question, context);
      },
      idle,
    };
  };
}

const peers: Readonly<Record<string, (packageFolder: string, folder: string) => Promise<Peer>>> = {
  gloss: glossPeer,
  bundled: bundledPeer,
  'transformers.js-q8': transformersJsPeer('q8'),
  'transformers.js-fp32': transformersJsPeer('fp32'),
  'transformers.js-answer': transformersJsPeer('q8', 'question-answering', 'answer'),
};

async function measured(work: () => Promise<unknown>): Promise<PeerAnswer> {
  const cpu = process.cpuUsage();
  const wall = performance.now();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return {
    cpuMs: (user + system) / 1000,
    wallMs: performance.now() - wall,
    megabytes: process.resourceUsage().maxRSS / 1024,
  };
}

async function main(): Promise<void> {
  const [name = '', folder = '', packageFolder = ''] = process.argv.slice(2);
  const create = peers[name];
  if (create === undefined) throw new Error(`no peer "${name}"; peers: ${Object.keys(peers).join(', ')}`);
  const answer = (value: PeerAnswer): unknown => process.stdout.write(`${JSON.stringify(value)}\n`);
  let peer: Peer = {};
  answer(await measured(async () => (peer = await create(packageFolder, folder))));
  for await (const line of createInterface({ input: process.stdin })) {
    const { way, texts } = JSON.parse(line) as PeerRequest;
    const run = peer[way];
    if (run === undefined) throw new Error(`"${name}" has no way "${way}"`);
    answer(await measured(() => run(texts)));
  }
}

void main();
