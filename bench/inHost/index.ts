// Loaded by VS Code as its extension tests; started by bench/editor.ts.
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { GlossApi } from '../../src/extension/api';
import {
  activateGloss,
  closeEditors,
  glossDiagnostics,
  hoverText,
  openText,
  sampleUri,
} from '../../test/host/editor';
import { HostReport } from '../../test/host/report';
import { describeTimes, latenessDuring, processCpuMs, threadCpuMs } from './figures';
import { editionOf, harshSentence, linesOfNames, tonedSentences } from './texts';

const debounceMs = 100;

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}

/** When Problems first list this text of the document, on the clock of `performance`, or undefined after 8 s. */
async function reportedAt(document: vscode.TextDocument, text: string): Promise<number | undefined> {
  const deadline = performance.now() + 8000;
  while (performance.now() < deadline) {
    if (glossDiagnostics(document.uri).some(({ range }) => document.getText(range) === text))
      return performance.now();
    // VS Code holds its own event back for 50 ms.
    await pause(2);
  }
  return undefined;
}

function set(key: string, value: unknown): Thenable<void> {
  return vscode.workspace.getConfiguration('gloss').update(key, value, vscode.ConfigurationTarget.Workspace);
}

async function eventLoop(api: GlossApi, handbook: string, print: (line: string) => void): Promise<void> {
  await set('diagnostics.run', 'manual');
  print(`timers while nothing happens: ${JSON.stringify(await latenessDuring(() => pause(5000)))}`);
  for (const round of [1, 2]) {
    const parts = Array.from({ length: 6 }, (_, part) =>
      handbook.replace(/^(#+ .*)$/gm, `$1 ${round} ${part}`),
    );
    const { document } = await openText(parts.join('\n').slice(0, 300_000));
    // VS Code's own Markdown extension reads the document first: 90 ms in one go, and as long to send it to its server.
    await pause(5000);
    const before = threadCpuMs();
    let sentences = 0;
    const late = await latenessDuring(async () => {
      sentences = (await api.analyzeDocument(document.uri)).sentences.length;
    });
    const cpu = Math.round(threadCpuMs() - before);
    print(`300 kB, round ${round}, ${sentences} sentences, ${cpu} ms CPU: ${JSON.stringify(late)}`);
    await closeEditors();
  }
  await set('diagnostics.run', undefined);
}

async function firstFinding(handbook: string, print: (line: string) => void): Promise<void> {
  const fromOpen: number[] = [];
  const fromShown: number[] = [];
  for (let edition = 1; edition <= 10; edition++) {
    const content = `${harshSentence(edition)}\n\n${editionOf(handbook, edition)}`;
    const start = performance.now();
    const { document } = await openText(content);
    const shown = performance.now();
    const reported = await reportedAt(document, harshSentence(edition));
    if (reported === undefined) throw new Error(`"${harshSentence(edition)}" was not reported`);
    fromOpen.push(reported - start);
    fromShown.push(Math.max(0, reported - shown));
    await closeEditors();
  }
  print(`first finding of a 54 kB document, from the request to open it: ${describeTimes(fromOpen)}`);
  const [cold = 0, ...warm] = fromShown;
  print(`the same, from when its editor is there, with the model: ${describeTimes(warm)}`);
  print(`the first of all, which loads the model: ${cold.toFixed(0)} ms`);
}

async function edits(api: GlossApi, handbook: string, print: (line: string) => void): Promise<void> {
  await set('diagnostics.debounceMs', debounceMs);
  const editor = await openText(editionOf(handbook, 100));
  const { document } = editor;
  await api.analyzeDocument(document.uri);
  await vscode.commands.executeCommand('gloss.analyzeSentiment');
  const waits: number[] = [];
  const costs: number[] = [];
  for (let number = 1001; number <= 1060; number++) {
    const line = (number * 37) % (document.lineCount - 1);
    const place = document.lineAt(line).rangeIncludingLineBreak.end;
    await pause(150);
    const cpu = threadCpuMs();
    const edited = new Promise<number>((resolve) => {
      const subscription = vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document !== document) return;
        subscription.dispose();
        resolve(performance.now());
      });
    });
    await editor.edit((edit) => edit.insert(place, `\n\n${harshSentence(number)}\n\n`));
    const start = await edited;
    const reported = await reportedAt(document, harshSentence(number));
    // Some places are code, where nothing is reported.
    if (reported === undefined) continue;
    waits.push(reported - start - debounceMs);
    costs.push(threadCpuMs() - cpu);
  }
  print(`edit in a 54 kB document to its finding, after the debounce: ${describeTimes(waits)}`);
  print(`CPU of the host for one edit, highlights on: ${describeTimes(costs)}`);
  await closeEditors();
  await set('diagnostics.debounceMs', undefined);
}

async function hovers(isLong: boolean, print: (line: string) => void): Promise<void> {
  const { document } = await openText(tonedSentences(isLong).join('\n\n'));
  await vscode.commands.executeCommand('gloss.analyzeSentiment');
  const times: [number[], number[]] = [[], []];
  const costs: number[] = [];
  for (const round of [0, 1] as const) {
    for (let line = 0; line < document.lineCount; line += 2) {
      const cpu = processCpuMs();
      const start = performance.now();
      const text = await hoverText(document, new vscode.Position(line, 5));
      if (!text.includes('Carried by')) continue;
      times[round].push(performance.now() - start);
      if (round === 0) costs.push(processCpuMs() - cpu);
    }
  }
  print(
    `hover with the words that carried a sentence of ${isLong ? '54 to 59' : '12 to 30'} tokens, first time: ${describeTimes(times[0])}`,
  );
  print(`its CPU, host and model together: ${describeTimes(costs)}`);
  print(`the same again: ${describeTimes(times[1])}`);
  await closeEditors();
}

async function manyNames(print: (line: string) => void): Promise<void> {
  const editor = await openText(linesOfNames(500));
  await vscode.commands.executeCommand('gloss.highlightEntities');
  const costs: number[] = [];
  for (let line = 0; line < 20; line++) {
    await pause(1000);
    const cpu = threadCpuMs();
    await editor.edit((edit) => edit.insert(new vscode.Position(line * 20, 2), 'x'));
    await pause(60);
    costs.push(threadCpuMs() - cpu);
  }
  print(
    `5,000 names: CPU of the host from a typed character until they are drawn again: ${describeTimes(costs)}`,
  );
  await closeEditors();
}

/** Takes every figure, one after the other. */
export async function run(): Promise<void> {
  const report = await HostReport.open();
  const print = (line: string): void => report.print(line);
  try {
    const api = await activateGloss();
    const handbook = await readFile(sampleUri('handbook.md').fsPath, 'utf8');
    await api.analyzeText(['The model is loaded before anything is measured.']);
    await firstFinding(handbook, print);
    await edits(api, handbook, print);
    await hovers(false, print);
    await hovers(true, print);
    await manyNames(print);
    await eventLoop(api, handbook, print);
    await report.close({ passed: 1, failed: 0 });
  } catch (error) {
    print(error instanceof Error ? (error.stack ?? error.message) : String(error));
    await report.close({ passed: 0, failed: 1 });
    throw error;
  }
}
