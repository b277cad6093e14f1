// Do the words that an explanation names carry the sentiment? Deletes the three strongest words of each sentence and,
// for comparison, three random ones (mean of five draws), and compares the drop of the label's probability (the deletion
// test of Samek et al. 2017 and DeYoung et al. 2020), with a paired bootstrap over the sentences.
//   npx tsx bench/explanations.ts [--sentences 200] [--words 6] [--max-words 48] [--data FILE.jsonl]
// FILE holds {"text"} per line; by default the samples. Only sentences of at least so many words count.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { analyzeDocument, explainSentiment, languageForPath, type Span, topWords } from '../src/analysis';
import { type Analyzer, type Sentiment } from '../src/inference';
import { createLocalAnalyzer } from '../src/inference/local';
import { root, runMain } from '../scripts/lib/run.mjs';

const { values: options } = parseArgs({
  options: {
    sentences: { type: 'string', default: '200' },
    words: { type: 'string', default: '6' },
    'max-words': { type: 'string', default: '48' },
    data: { type: 'string' },
  },
});
const wordsDeleted = 3;
const randomDraws = 5;
const resamples = 2000;
const leastWords = Number(options.words);

void runMain(async () => {
  const analyzer = await createLocalAnalyzer({ packageFolder: path.join(root, 'models/gloss-base') });
  const texts = await tonedSentences(analyzer, Number(options.sentences));
  const drops: { named: number; random: number }[] = [];
  for (const text of texts) drops.push(await deletionDrops(text, analyzer));
  const ratio = (rows: typeof drops): number =>
    sum(rows.map(({ named }) => named)) / sum(rows.map(({ random }) => random));
  const random = generator(7);
  const ratios = Array.from({ length: resamples }, () =>
    ratio(drops.map(() => drops[Math.floor(random() * drops.length)] ?? { named: 0, random: 0 })),
  ).sort((a, b) => a - b);
  const at = (share: number): string => (ratios[Math.floor(share * resamples)] ?? NaN).toFixed(1);
  const mean = (key: 'named' | 'random'): string =>
    (sum(drops.map((drop) => drop[key])) / drops.length).toFixed(3);
  console.log(`sentences                     ${drops.length}`);
  console.log(`drop, the ${wordsDeleted} named words       ${mean('named')}`);
  console.log(`drop, ${wordsDeleted} random words          ${mean('random')}`);
  console.log(`ratio                         ${ratio(drops).toFixed(1)} (95 % ${at(0.025)} to ${at(0.975)})`);
  await analyzer.dispose();
  return 0;
});

/** Sentences of at least six words that are negative or positive for the model. */
async function tonedSentences(analyzer: Analyzer, count: number): Promise<readonly string[]> {
  const file = options.data ?? path.join(root, 'samples/feedback.jsonl');
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const text = lines.map((line) => String((JSON.parse(line) as { text: unknown }).text)).join('\n\n');
  const languageId = languageForPath('texts.txt') ?? 'plaintext';
  const document = { uri: 'bench:texts', version: 1, languageId, text };
  const { sentences } = await analyzeDocument(document, analyzer, {});
  return sentences
    .filter(
      ({ text, result }) => result.sentiment.label !== 'neutral' && text.split(/\s+/).length >= leastWords,
    )
    .map((sentence) => sentence.text)
    .slice(0, count);
}

async function deletionDrops(text: string, analyzer: Analyzer): Promise<{ named: number; random: number }> {
  const { sentiment, words } = await explainSentiment(text, analyzer, {
    maxWords: Number(options['max-words']),
  });
  const named = topWords(words, wordsDeleted);
  const random = generator(text.length);
  const draws = Array.from({ length: randomDraws }, () => sample(wordsOf(text), named.length, random));
  const variants = [named, ...draws].map((spans) => without(text, spans));
  const answers = await analyzer.analyze(['sentiment'], variants);
  const drop = ({ probabilities }: Sentiment): number =>
    sentiment.probabilities[sentiment.label] - probabilities[sentiment.label];
  const [first = 0, ...others] = answers.map((answer) => drop(answer.sentiment));
  return { named: first, random: sum(others) / randomDraws };
}

/** Every word, function words among them: what somebody would draw who knows nothing. */
function wordsOf(text: string): readonly Span[] {
  return [...text.matchAll(/\p{L}[\p{L}\p{N}'’-]*/gu)].map(({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
  }));
}

function without(text: string, spans: readonly Span[]): string {
  return [...spans]
    .sort((a, b) => b.start - a.start)
    .reduce((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
}

function sample<T>(items: readonly T[], count: number, random: () => number): readonly T[] {
  const rest = [...items];
  return Array.from({ length: Math.min(count, rest.length) }, () =>
    rest.splice(Math.floor(random() * rest.length), 1),
  ).flat();
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Linear congruential generator (Numerical Recipes), 0..1: the same draws in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}
