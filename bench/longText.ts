// Whether quality falls where the windows of a long text meet: names planted at every 97th word of one text, the share
// of them that is found by tenth of the text and by their distance from the nearest window border, in tokens.
//   npx tsx bench/longText.ts [--characters 300000] [--package models/gloss-base]
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createAnalyzer } from '../src/inference/localAnalyzer';
import { filePath, loadPackage } from '../src/inference/model/packages';
import { openSession } from '../src/inference/model/session';
import { createTokenizer, loadVocabulary, overlapFor } from '../src/inference/tokenizer';
import { isFound, longText } from '../test/support/longText';

const { values } = parseArgs({
  options: {
    characters: { type: 'string', default: '300000' },
    package: { type: 'string', default: path.resolve(__dirname, '../models/gloss-base') },
  },
});

void main();

async function main(): Promise<void> {
  const modelPackage = await loadPackage(values.package);
  const { manifest, info } = modelPackage;
  const vocabulary = loadVocabulary(readFileSync(filePath(modelPackage, manifest.tokenizer.vocab), 'utf8'));
  const tokenizer = createTokenizer(manifest.tokenizer, vocabulary);
  const analyzer = createAnalyzer({ session: await openSession(modelPackage), tokenizer, manifest, info });
  const { text, planted } = longText(Number(values.characters), 97);
  const before = process.cpuUsage();
  const [result] = await analyzer.analyze(['entities'], [text]);
  const { user, system } = process.cpuUsage(before);
  await analyzer.dispose();
  const hits = planted.map((name) => isFound(result?.entities ?? [], name));

  const windows = tokenizer.encodeWindows(text, manifest.maxTokens, overlapFor(manifest.maxTokens));
  console.log(
    `${text.length} characters, ${windows.length} windows, ${planted.length} names, ${((user + system) / 1e6).toFixed(1)} s CPU`,
  );
  const borders = windows.slice(1).map(({ encoding, ownedStart }) => encoding.spans[2 * ownedStart] ?? 0);
  const starts = tokenizer.encode(text).spans.filter((_, i) => i % 2 === 0);
  const tokenAt = (offset: number): number => starts.findIndex((start) => start >= offset);
  const borderTokens = borders.map(tokenAt);
  const distances = planted.map(({ start }) => {
    const token = tokenAt(start);
    return borderTokens.reduce((least, border) => Math.min(least, Math.abs(border - token)), Infinity);
  });
  const tenth = (i: number): number => Math.floor((10 * i) / planted.length);
  for (let n = 0; n < 10; n++)
    print(
      `tenth ${n + 1}`,
      hits.filter((_, i) => tenth(i) === n),
    );
  const bands = [
    [0, 4],
    [4, 16],
    [16, 64],
    [64, Infinity],
  ] as const;
  for (const [from, to] of bands)
    print(
      `${from}–${to} tokens from a border`,
      hits.filter((_, i) => inBand(distances[i], from, to)),
    );
  print('all', hits);
}

function inBand(distance = Infinity, from: number, to: number): boolean {
  return distance >= from && distance < to;
}

function print(name: string, hits: readonly boolean[]): void {
  const found = hits.filter(Boolean).length;
  console.log(`${name.padEnd(28)} ${found} of ${hits.length}  ${((100 * found) / hits.length).toFixed(1)} %`);
}
