// Names that the model finds in a folder of documents, drawn at random, for reading by a person: what docs/models and the
// model card say of precision in documentation.
//   npx tsx bench/mentions.ts FOLDER [--files 65] [--count 200] [--seed 1] [--package models/gloss-base]
// Prints type, score, name and the sentence around it, one mention a line; then how many sentences hold a name.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { analyzeDocument, entitiesOf, languageForPath } from '../src/analysis';
import { createLocalAnalyzer } from '../src/inference/local';
import { seededRandom } from '../test/support/random';

const root = path.resolve(__dirname, '..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    files: { type: 'string', default: '65' },
    count: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    package: { type: 'string', default: path.join(root, 'models', 'gloss-base') },
  },
});

interface Mention {
  readonly line: string;
  /** Decides whether it is drawn. */
  readonly lot: number;
}

async function main(): Promise<void> {
  const [folder] = positionals;
  if (folder === undefined) throw new Error('name a folder of documents');
  const analyzer = await createLocalAnalyzer({ packageFolder: values.package, threads: 1 });
  const random = seededRandom(Number(values.seed));
  const mentions: Mention[] = [];
  let sentences = 0;
  let withName = 0;
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => languageForPath(name) !== undefined)
    .sort()
    .slice(0, Number(values.files));
  for (const name of names) {
    const text = readFileSync(path.join(folder, name), 'utf8');
    const languageId = languageForPath(name) ?? 'plaintext';
    const analysis = await analyzeDocument({ uri: name, version: 1, languageId, text }, analyzer);
    const entities = entitiesOf(analysis);
    sentences += analysis.sentences.length;
    for (const { start, end } of analysis.sentences) {
      const inside = entities.filter((entity) => start <= entity.start && entity.end <= end);
      if (inside.length > 0) withName++;
      for (const { label, score, text: found } of inside) {
        const sentence = text.slice(start, end).replaceAll(/\s+/gu, ' ');
        const line = `${label.padEnd(6)} ${score.toFixed(2)} [${found}] ${sentence.slice(0, 220)}`;
        mentions.push({ line, lot: random() });
      }
    }
  }
  await analyzer.dispose();
  const drawn = mentions.sort((a, b) => a.lot - b.lot).slice(0, Number(values.count));
  for (const { line } of drawn) console.log(line);
  console.log(
    `${names.length} documents, ${sentences} sentences, ${withName} with a name, ${mentions.length} names`,
  );
}

void main();
