// `npm start -- --check`, the part inside VS Code: runs the three analyses on a sample and prints what comes back.
import * as vscode from 'vscode';
import { cosine } from '../../src/inference';
import type { AnalyzedSentence } from '../../src/analysis';
import type { GlossApi } from '../../src/extension/api';
import { HostReport } from '../../test/host/report';

/** Rejects when an analysis fails or finds nothing. */
export async function run(): Promise<void> {
  const report = await HostReport.open();
  const checks = [checkSentiment, checkEntities, checkSimilarity];
  let passed = 0;
  try {
    const { api, sentences } = await analyzeSample(report);
    for (const check of checks) {
      await check(report, sentences, api);
      passed++;
    }
  } catch (error) {
    report.print(`failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  await report.close({ passed, failed: checks.length - passed });
  if (passed < checks.length) {
    throw new Error(`${checks.length - passed} of ${checks.length} analyses failed`);
  }
}

interface Sample {
  readonly api: GlossApi;
  readonly sentences: readonly AnalyzedSentence[];
}

async function analyzeSample(report: HostReport): Promise<Sample> {
  const extension = vscode.extensions.getExtension<GlossApi>('gloss-nlp.gloss');
  const [file] = await vscode.workspace.findFiles('README.md');
  if (!extension || !file) {
    throw new Error(extension ? 'the samples have no README.md' : 'Gloss is not installed');
  }
  const api = await extension.activate();
  await vscode.window.showTextDocument(file);
  const started = performance.now();
  const { sentences } = await api.analyzeDocument(file);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const version = String((extension.packageJSON as { version: unknown }).version);
  report.print(
    `Gloss ${version} in VS Code ${vscode.version}: ${sentences.length} sentences of README.md in ${seconds} s`,
  );
  if (sentences.length === 0) {
    throw new Error('no sentence was found in README.md');
  }
  return { api, sentences };
}

async function checkSentiment(report: HostReport, sentences: readonly AnalyzedSentence[]): Promise<void> {
  report.print('\nSentiment');
  for (const label of ['negative', 'neutral', 'positive'] as const) {
    const probability = ({ result }: AnalyzedSentence): number => result.sentiment.probabilities[label];
    const ranked = sentences
      .filter(({ result }) => result.sentiment.label === label)
      .sort((a, b) => probability(b) - probability(a));
    if (ranked.length === 0) {
      throw new Error(`no sentence of README.md came back as ${label}`);
    }
    for (const sentence of ranked.slice(0, 2)) {
      report.print(`  ${label.padEnd(8)} ${probability(sentence).toFixed(2)}  ${shorten(sentence.text)}`);
    }
  }
}

async function checkEntities(report: HostReport, sentences: readonly AnalyzedSentence[]): Promise<void> {
  report.print('\nEntities');
  const found = new Map<string, Set<string>>();
  for (const { text, result } of sentences) {
    for (const { start, end, label } of result.entities) {
      found.set(label, (found.get(label) ?? new Set()).add(text.slice(start, end)));
    }
  }
  if (found.size === 0) {
    throw new Error('no name was found in README.md');
  }
  for (const [label, names] of found) {
    report.print(`  ${label.padEnd(8)} ${shorten([...names].join(', '))}`);
  }
}

/** The two different sentences that the document's embeddings put closest must be close through `similarity` too. */
async function checkSimilarity(
  report: HostReport,
  sentences: readonly AnalyzedSentence[],
  api: GlossApi,
): Promise<void> {
  report.print('\nSimilarity');
  const pairs = sentences
    .flatMap((a, index) => sentences.slice(index + 1).map((b) => ({ a, b })))
    .filter(({ a, b }) => a.text !== b.text && Math.min(a.text.length, b.text.length) > 20)
    .map(({ a, b }) => ({ a, b, score: cosine(a.result.embedding, b.result.embedding) }))
    .sort((first, second) => second.score - first.score);
  const closest = pairs.at(0);
  const farthest = pairs.at(-1);
  if (!closest || !farthest) {
    throw new Error('README.md has no two sentences to compare');
  }
  const close = await api.similarity(closest.a.text, closest.b.text);
  const far = await api.similarity(farthest.a.text, farthest.b.text);
  report.print(`  ${close.toFixed(2)}  ${shorten(closest.a.text)}\n        ${shorten(closest.b.text)}`);
  report.print(`  ${far.toFixed(2)}  ${shorten(farthest.a.text)}\n        ${shorten(farthest.b.text)}\n`);
  if (!(close > far)) {
    throw new Error('the closest two sentences came back no closer than the farthest two');
  }
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 90 ? `${line.slice(0, 89)}…` : line;
}
