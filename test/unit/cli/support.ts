import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll } from 'vitest';
import { runCli } from '../../../src/cli/cli';
import type { AnalyzerOptions, Machine, ModelTools } from '../../../src/cli/host';
import type { Analyzer } from '../../../src/inference';
import { createFakeAnalyzer } from '../../support/fakeAnalyzer';
import { fakeManifestText } from '../../support/inference/fakeModel';

/** What a command line did. */
export interface CliRun {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** How often the analyzer was created and disposed, and with what. */
  readonly created: readonly AnalyzerOptions[];
  readonly disposed: number;
}

export interface CliInput {
  readonly stdin?: string | readonly Uint8Array[];
  readonly analyzer?: Analyzer;
  /** Changes to the manifest of the model package. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  readonly stdout?: Writable;
  readonly models?: Partial<ModelTools>;
  readonly machine?: Machine;
}

/** A folder that is gone after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gloss-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export class Collector extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.text += chunk.toString('utf8');
    done();
  }
}

/** Runs command lines in this process, with a fake analyzer and a package folder that has only a manifest. */
export function cliRunner(): (args: readonly string[], input?: CliInput) => Promise<CliRun> {
  const modelFolder = temporaryFolder();
  return async (
    args,
    { stdin = '', analyzer = createFakeAnalyzer(), manifest = {}, stdout, models, machine } = {},
  ) => {
    writeFileSync(join(modelFolder, 'manifest.json'), fakeManifestText(manifest));
    const created: AnalyzerOptions[] = [];
    const out = new Collector();
    const err = new Collector();
    let disposed = 0;
    const status = await runCli(args, {
      stdin: () => streamOf(stdin),
      stdout: stdout ?? out,
      stderr: err,
      defaultModelFolder: modelFolder,
      models: {
        folder: join(modelFolder, 'data'),
        endpoint: undefined,
        token: undefined,
        interruptible: (work) => work(new AbortController().signal),
        compile: () => Promise.reject(new Error('nothing is compiled here')),
        ...models,
      },
      machine: machine ?? {
        processor: 'none',
        processors: 1,
        measure: () => Promise.reject(new Error('nothing is measured here')),
      },
      createAnalyzer: async (options) => {
        created.push(options);
        return { ...analyzer, dispose: async () => void (disposed += 1) };
      },
    });
    return { status, stdout: out.text, stderr: err.text, created, disposed };
  };
}

export async function* streamOf(content: string | readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* typeof content === 'string' ? [Buffer.from(content)] : content;
}

/** The values of JSON Lines. */
export function jsonLines(text: string): unknown[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);
}

/** An analyzer of a class as an object of functions: spreading it keeps them. */
export function spreadable(analyzer: Analyzer): Analyzer {
  return {
    analyze: (...asked) => analyzer.analyze(...asked),
    ask: (...asked) => analyzer.ask(...asked),
    info: () => analyzer.info(),
    dispose: () => analyzer.dispose(),
  };
}
