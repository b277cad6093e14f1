/**
 * Speed of the tokenizer on prose, on single sentences and on hostile input. At the root of the repository:
 *
 *     npx esbuild bench/tokenizer.ts --bundle --platform=node --format=esm --outfile=out/bench/tokenizer.mjs
 *     node out/bench/tokenizer.mjs [--peer FOLDER]
 *
 * FOLDER is that of bench/peers.ts after a run: then @huggingface/tokenizers takes part, on the everyday texts.
 *
 * Bundled as it ships: unbundled modules reach their constants through getters and run at half the speed. Cases take
 * turns round by round, so that a busy moment of the machine hits all of them; the table shows medians of CPU time.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { createTokenizer, loadVocabulary, type Tokenizer } from '../src/inference/tokenizer';
import { median } from '../src/inference/benchmark/median';

const { values } = parseArgs({ options: { peer: { type: 'string' } } });

interface Encoder {
  encode(text: string): unknown;
}

interface Case {
  readonly name: string;
  readonly texts: readonly string[];
  /** A new tokenizer, with an empty word cache, for each round. */
  readonly isCold?: boolean;
}

const rounds = 15;
const vocabulary = loadVocabulary(readFileSync('models/gloss-base/vocab.txt', 'utf8'));
const goldenTexts = (name: string): readonly string[] =>
  readFileSync(`test/golden/tokenizer/${name}.jsonl`, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { text: string }).text);

const create = (): Tokenizer =>
  createTokenizer(
    {
      lowercase: true,
      stripAccents: true,
      continuingSubwordPrefix: '##',
      maxCharactersPerWord: 100,
      specialTokens: { unknown: '[UNK]', start: '[CLS]', end: '[SEP]', padding: '[PAD]', mask: '[MASK]' },
    },
    vocabulary,
  );

const sentence = 'The old miller quietly repaired two hundred paper lanterns before breakfast today.';
const plain = goldenTexts('plain');
const random = (length: number, alphabet: string): string => {
  let state = 12345;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return alphabet[(state >>> 16) % alphabet.length];
  }).join('');
};
const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const everyday: readonly Case[] = [
  { name: 'one sentence of 12 words, warm', texts: Array<string>(2000).fill(sentence) },
  { name: 'plain English, warm', texts: plain },
  { name: 'plain English, cold', texts: plain, isCold: true },
  { name: 'code-like, warm', texts: goldenTexts('code') },
  { name: '50 languages, warm', texts: goldenTexts('multilingual') },
  { name: '50 languages, cold', texts: goldenTexts('multilingual'), isCold: true },
  { name: 'hostile strings, cold', texts: goldenTexts('hostile'), isCold: true },
];

const extreme: readonly Case[] = [
  { name: 'base64, 22 kB', texts: [random(22_000, base64)], isCold: true },
  { name: 'base64, 1 MB', texts: [random(1_000_000, base64)], isCold: true },
  {
    name: '100-letter words, 1 MB',
    texts: [random(1_000_000, 'etaoinshrdlu').replace(/.{100}/g, '$& ')],
    isCold: true,
  },
  { name: 'one word of 1 MB', texts: ['a'.repeat(1_000_000)], isCold: true },
  { name: '100,000 times one word', texts: ['lantern '.repeat(100_000)], isCold: true },
  { name: 'accents without letters, 1 MB', texts: ['\u0301'.repeat(1_000_000)], isCold: true },
  { name: 'letters and accents in one word, 1 MB', texts: ['e\u0301\u200d'.repeat(333_333)], isCold: true },
  { name: 'ideographs, 1 MB', texts: ['雨茶'.repeat(500_000)], isCold: true },
  { name: 'unpaired surrogates, 1 MB', texts: ['\ud83d'.repeat(1_000_000)], isCold: true },
  { name: 'Hangul, 1 MB', texts: ['어제는 비가 와서 '.repeat(100_000)], isCold: true },
];

/** Makes one of the peer's tokenizers, without a warm cache, as `create` does. */
async function peerCreator(folder: string): Promise<() => Encoder> {
  const read = (file: string): unknown => JSON.parse(readFileSync(path.join(folder, 'model', file), 'utf8'));
  const [tokenizer, config] = [read('tokenizer.json'), read('tokenizer_config.json')];
  const module = path.join(folder, 'node_modules/@huggingface/tokenizers/dist/tokenizers.mjs');
  const { Tokenizer } = (await import(pathToFileURL(module).href)) as {
    readonly Tokenizer: new (...files: readonly unknown[]) => Encoder;
  };
  return () => new Tokenizer(tokenizer, config);
}

// Everyday texts first: strings of a megabyte teach the compiler about strings that they never meet.
const own = measure(everyday, create);
report(own);
if (values.peer !== undefined) compare(own, await peerCreator(values.peer));
report(measure(extreme, create));
const start = cpuMs();
create();
console.log(
  `Creating a tokenizer from ${vocabulary.tokens.length} tokens: ${(cpuMs() - start).toFixed(1)} ms`,
);

/** Everyday texts again, the peer between two measurements of ours. */
function compare(before: ReadonlyMap<Case, number>, createPeer: () => Encoder): void {
  const peer = measure(everyday, createPeer);
  const after = measure(everyday, create);
  const rows = everyday.map((each) => {
    const ours = median([before.get(each) ?? Number.NaN, after.get(each) ?? Number.NaN]);
    const theirs = peer.get(each) ?? Number.NaN;
    return [each.name, { 'peer, ms': theirs.toFixed(1), 'times ours': (theirs / ours).toFixed(1) }] as const;
  });
  console.table(Object.fromEntries(rows));
}

/** Median CPU ms for all texts of each case. */
function measure(cases: readonly Case[], createOne: () => Encoder): ReadonlyMap<Case, number> {
  const warm = createOne();
  const times = new Map(cases.map((each): [Case, number[]] => [each, []]));
  for (let round = 0; round < rounds + 2; round++) {
    for (const [{ texts, isCold }, measured] of times) {
      const tokenizer = isCold ? createOne() : warm;
      const start = cpuMs();
      for (const text of texts) tokenizer.encode(text);
      // The first two rounds let the compiler settle.
      if (round >= 2) measured.push(cpuMs() - start);
    }
  }
  return new Map(cases.map((each) => [each, median(times.get(each) ?? [])]));
}

/** CPU time of this process, all threads (garbage collection included): steadier than the clock on a busy machine. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function report(medians: ReadonlyMap<Case, number>): void {
  const rows = [...medians].map(([{ name, texts }, ms]) => {
    const units = texts.reduce((sum, text) => sum + text.length, 0);
    const row = {
      texts: texts.length,
      'units per text': Math.round(units / texts.length),
      'µs per text': Number(((1000 * ms) / texts.length).toFixed(2)),
      'MB/s (1 unit = 1 B)': Number((units / 1000 / ms).toFixed(1)),
    };
    return [name, row] as const;
  });
  console.table(Object.fromEntries(rows));
}
