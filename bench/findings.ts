// Which rules fire how often in a folder of documents: the figures in docs/rules/README.md.
//   npx tsx bench/findings.ts FOLDER [--files 50] [--threads 1] [--package models/gloss-base]
//                             [--list RULE] [--threshold 0.5] [--count 100]
// --list prints the first findings of some rules (with commas between) before the table, for reading, at a threshold of
// your choice. Takes the first files
// by name whose language is known. Directives in the documents hold; no settings and no .gloss.json do.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import {
  allThresholds,
  analyzeDocument,
  computeFindings,
  type DocumentAnalysis,
  type Finding,
  languageForPath,
  ruleDefaults,
  type RuleId,
  ruleIds,
} from '../src/analysis';
import { createLocalAnalyzer } from '../src/inference/local';

const root = path.resolve(__dirname, '..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    files: { type: 'string', default: '50' },
    threads: { type: 'string', default: '1' },
    package: { type: 'string', default: path.join(root, 'models', 'gloss-base') },
    list: { type: 'string' },
    threshold: { type: 'string' },
    count: { type: 'string', default: '100' },
  },
});

/** Thresholds that the table has beside the default, by rule. */
const steps: Readonly<Record<RuleId, readonly number[]>> = {
  'sentiment/negative': [0.5, 0.7, 0.8, 0.9, 0.95],
  'sentiment/unsure': [0.9, 0.95, 0.98],
  'toxicity/hostile': [0.5, 0.7, 0.9],
  'similarity/duplicate': [0.85, 0.9, 0.95, 0.98],
  'entities/person': [0.5, 0.6, 0.8, 0.9],
  'entities/pii': [0.7, 0.9, 1],
  'entities/inconsistent': [0.3, 0.5, 0.7, 0.9],
};

interface Read {
  readonly name: string;
  readonly analysis: DocumentAnalysis;
}

async function readAll(folder: string): Promise<readonly Read[]> {
  const analyzer = await createLocalAnalyzer({
    packageFolder: values.package,
    threads: Number(values.threads),
  });
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => languageForPath(name) !== undefined)
    .sort()
    .slice(0, Number(values.files));
  const read: Read[] = [];
  for (const name of names) {
    const file = path.join(folder, name);
    const snapshot = {
      uri: file,
      version: 1,
      languageId: languageForPath(name) ?? 'plaintext',
      text: readFileSync(file, 'utf8'),
    };
    read.push({ name, analysis: await analyzeDocument(snapshot, analyzer) });
    process.stderr.write('.');
  }
  await analyzer.dispose();
  return read;
}

async function findingsOf(read: readonly Read[], rule: RuleId, threshold: number) {
  const found: { name: string; text: string; finding: Finding }[] = [];
  for (const { name, analysis } of read) {
    for (const finding of await computeFindings(analysis, { [rule]: threshold })) {
      found.push({
        name,
        finding,
        text: analysis.text.slice(finding.start, finding.end).replace(/\s+/g, ' '),
      });
    }
  }
  return found;
}

async function printTable(read: readonly Read[]): Promise<void> {
  const sentences = read.reduce((sum, { analysis }) => sum + analysis.sentences.length, 0);
  console.log(`\n${read.length} files, ${sentences} sentences\n`);
  console.log('| Rule | Default | Findings by default | Files with one | At other thresholds |');
  console.log('| --- | --- | ---: | ---: | --- |');
  for (const rule of ruleIds) {
    const { enabled, channel } = ruleDefaults[rule];
    const found = await findingsOf(read, rule, allThresholds[rule]);
    const others: string[] = [];
    for (const step of steps[rule]) others.push(`${step}: ${(await findingsOf(read, rule, step)).length}`);
    const files = new Set(found.map(({ name }) => name)).size;
    const state = `${enabled ? channel : 'off'}, ${allThresholds[rule]}`;
    console.log(`| \`${rule}\` | ${state} | ${found.length} | ${files} | ${others.join(', ')} |`);
  }
}

async function printList(read: readonly Read[], rule: RuleId): Promise<void> {
  const threshold = values.threshold === undefined ? allThresholds[rule] : Number(values.threshold);
  const found = await findingsOf(read, rule, threshold);
  console.log(`\n${found.length} findings of ${rule} from ${threshold} on`);
  found.slice(0, Number(values.count)).forEach(({ name, text, finding }, index) => {
    console.log(`${index + 1}\t${name}\t${finding.score.toFixed(3)}\t${text}\t${finding.message}`);
  });
}

async function main(): Promise<void> {
  const [folder] = positionals;
  if (folder === undefined) throw new Error('name a FOLDER');
  const rules = (values.list ?? '').split(',').flatMap((name) => ruleIds.find((id) => id === name) ?? []);
  const read = await readAll(folder);
  for (const rule of rules) await printList(read, rule);
  await printTable(read);
}

void main();
