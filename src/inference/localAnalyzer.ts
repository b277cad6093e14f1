import type { AskKind, Asks } from './askTypes';
import { askSteps } from './asks';
import { type Engine, filled, runWindows } from './engine';
import { GlossError, throwIfAborted } from './errors';
import { decodeClassification } from './heads/classification';
import { decodeEmbedding } from './heads/embedding';
import { decodeEntities } from './heads/entities';
import { civil, decodeHostility } from './heads/hostility';
import { decodeSentiment, neutralSentiment } from './heads/sentiment';
import type { LabelsWindow } from './heads/labelsWindow';
import { infoOn } from './model/devices';
import { headOf } from './model/heads';
import type { Outputs } from './model/outputs';
import { Scheduler, type Steps } from './scheduler';
import { overlapFor, type Window } from './tokenizer';
import {
  type AnalyzeOptions,
  type Analyzer,
  type ModelInfo,
  type Task,
  type TaskResults,
  textTasks,
} from './types';

/** What an analyzer is made of. It owns the session and releases it. */
export interface AnalyzerParts extends Engine {
  /** Of the package, whatever it runs on. */
  readonly info: ModelInfo;
}

/** A window of one text and what the model said of it. */
interface ReadWindow {
  readonly window: Window;
  readonly outputs: Outputs;
}

/** An Analyzer in this thread: each batch blocks it for up to about 0.2 s, so an editor puts it into a worker. */
export function createAnalyzer(parts: AnalyzerParts): Analyzer {
  return new LocalAnalyzer(parts);
}

class LocalAnalyzer implements Analyzer {
  readonly #parts: AnalyzerParts;
  readonly #scheduler = new Scheduler();
  #disposing: Promise<void> | undefined;

  constructor(parts: AnalyzerParts) {
    this.#parts = parts;
  }

  async analyze<T extends Task>(
    tasks: readonly T[],
    texts: readonly string[],
    options: AnalyzeOptions = {},
  ): Promise<readonly Pick<TaskResults, T>[]> {
    this.#checkAlive();
    this.#checkRequest(tasks, texts);
    throwIfAborted(options.signal);
    if (texts.length === 0) return [];
    return this.#scheduler.run(this.#steps([...new Set(tasks)], texts), options);
  }

  async ask<K extends AskKind>(
    kind: K,
    query: Asks[K]['query'],
    options: AnalyzeOptions = {},
  ): Promise<Asks[K]['result']> {
    this.#checkAlive();
    throwIfAborted(options.signal);
    return this.#scheduler.run(askSteps(this.#parts, kind, query), options);
  }

  async info(): Promise<ModelInfo> {
    this.#checkAlive();
    return infoOn(this.#parts.info, this.#parts.session.device);
  }

  dispose(): Promise<void> {
    this.#disposing ??= this.#scheduler.close().then(() => this.#parts.session.release());
    return this.#disposing;
  }

  /** Tokenize, then one batch a step, then decode. Equal texts, and windows with equal tokens, run once. */
  async *#steps<T extends Task>(
    tasks: readonly T[],
    texts: readonly string[],
  ): Steps<readonly Pick<TaskResults, T>[]> {
    const placed = new Map([...new Set(texts)].map((text) => [text, this.#windowsOf(text)]));
    const windows = [...placed.values()].flat();
    const outputs = yield* runWindows(
      this.#parts,
      windows.map(({ encoding }) => encoding),
      tasks,
    );
    const results = new Map<string, Pick<TaskResults, T>>();
    let at = 0;
    for (const [text, ofText] of placed) {
      const read = ofText.map((window) => ({ window, outputs: outputs[at++] ?? {} }));
      results.set(text, this.#decode(tasks, text, read));
    }
    return texts.flatMap((text) => results.get(text) ?? []);
  }

  /** None for a text without a token. */
  #windowsOf(text: string): readonly Window[] {
    const { maxTokens } = this.#parts.manifest;
    return this.#parts.tokenizer
      .encodeWindows(text, maxTokens, overlapFor(maxTokens))
      .filter(({ ownedStart, ownedEnd }) => ownedEnd > ownedStart);
  }

  #decode<T extends Task>(
    tasks: readonly T[],
    text: string,
    windows: readonly ReadWindow[],
  ): Pick<TaskResults, T> {
    const entries = tasks.map((task) => [task, this.#decoders[task](text, windows)] as const);
    // Every task of T is there; Object.fromEntries forgets the names.
    return Object.fromEntries(entries) as Pick<TaskResults, T>;
  }

  readonly #decoders: {
    readonly [K in Task]: (text: string, windows: readonly ReadWindow[]) => TaskResults[K];
  } = {
    sentiment: (_text, windows) => {
      const head = headOf(this.#parts.manifest, 'sentiment');
      return windows.length === 0
        ? neutralSentiment
        : decodeSentiment(
            windows.map((read) => labelsOf(read, 'sentiment')),
            head,
          );
    },
    entities: (text, windows) => {
      const inputs = windows.map(({ window, outputs }) => ({ ...window, logits: filled(outputs.entities) }));
      return decodeEntities(text, inputs, headOf(this.#parts.manifest, 'entities'));
    },
    embedding: (_text, windows) => {
      const inputs = windows.map(({ window, outputs }) => ({
        vector: filled(outputs.embedding),
        tokens: owned(window),
      }));
      return decodeEmbedding(inputs, headOf(this.#parts.manifest, 'embedding'));
    },
    hostility: (_text, windows) => {
      const head = headOf(this.#parts.manifest, 'hostility');
      return windows.length === 0
        ? civil
        : decodeHostility(
            windows.map((read) => labelsOf(read, 'hostility')),
            head,
          );
    },
    classification: (_text, windows) =>
      decodeClassification(
        windows.map((read) => labelsOf(read, 'classification')),
        headOf(this.#parts.manifest, 'classification'),
      ),
  };

  #checkAlive(): void {
    if (this.#disposing !== undefined) throw new GlossError('disposed', 'The analyzer has been disposed.');
  }

  #checkRequest(tasks: readonly Task[], texts: readonly string[]): void {
    const unknown = tasks.find((task) => !textTasks.includes(task));
    if (unknown !== undefined) {
      throw new GlossError('invalidInput', `There is no task "${unknown}", only ${textTasks.join(', ')}.`);
    }
    for (const task of tasks) headOf(this.#parts.manifest, task);
    const at = texts.findIndex((text) => typeof text !== 'string');
    if (at >= 0) throw new GlossError('invalidInput', `Text ${at} is not a string but ${typeof texts[at]}.`);
  }
}

function owned({ ownedStart, ownedEnd }: Window): number {
  return ownedEnd - ownedStart;
}

function labelsOf(
  { window, outputs }: ReadWindow,
  key: 'sentiment' | 'hostility' | 'classification',
): LabelsWindow {
  return { logits: filled(outputs[key]), tokens: owned(window) };
}
