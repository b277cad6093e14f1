import type { Writable } from 'node:stream';
import type { Analyzer, DeviceChoice, HeadKind, MeasureModel } from '../inference';
import type { CompileCheckpoint } from '../inference/hub';
import type { Interruptible } from './interrupt';

/** What the command line needs from the process around it; tests bring their own. */
export interface CliHost {
  /** Called only when standard input is to be read: asking for it makes Node open it. */
  readonly stdin: () => AsyncIterable<Uint8Array>;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Folder of the model package that is used without `--model`. */
  readonly defaultModelFolder: string;
  readonly createAnalyzer: (options: AnalyzerOptions) => Promise<Analyzer>;
  readonly models: ModelTools;
  readonly machine: Machine;
}

/** What `gloss bench` measures, and by what. */
export interface Machine {
  /** The processor's name, as the system tells it. */
  readonly processor: string;
  readonly processors: number;
  readonly measure: MeasureModel;
}

/** What `gloss model` works with. */
export interface ModelTools {
  /** Where installed models are kept. */
  readonly folder: string;
  /** Address of the hub or a mirror; undefined: huggingface.co. */
  readonly endpoint: string | undefined;
  /** Access token for private models. */
  readonly token: string | undefined;
  readonly compile: CompileCheckpoint;
  /** For what would leave something behind, were the program to end at once. */
  readonly interruptible: Interruptible;
}

export interface AnalyzerOptions {
  readonly packageFolder: string;
  /** Threads of one forward pass. Default: half the processors, at most 4. */
  readonly threads?: number;
  readonly device: DeviceChoice;
  /** What will be asked for: only what that takes is loaded at once. */
  readonly heads: readonly HeadKind[];
}

/** What the process says at its end. Scripts rely on these numbers: docs/cli.md lists them. */
export const exitStatus = {
  ok: 0,
  /** A line, a file or the output could not be dealt with; everything else was answered. */
  failed: 1,
  usage: 2,
  /** No answers at all: the model package or the runtime cannot be used. */
  noModel: 3,
  /** `analyze --fail-on` found something of that rank. */
  findings: 4,
} as const;
export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];
