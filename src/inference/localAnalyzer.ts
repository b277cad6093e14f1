import { GlossError, throwIfAborted } from './errors';
import { decodeEmbedding } from './heads/embedding';
import { decodeEntities } from './heads/entities';
import { decodeSentiment, neutralSentiment } from './heads/sentiment';
import { buildFeeds, type FeedLimits, planBatches } from './model/batch';
import type { Manifest } from './model/manifest';
import type { Outputs, Session } from './model/session';
import { Scheduler, type Steps } from './scheduler';
import type { Tokenizer, Window } from './tokenizer';
import {
  type AnalyzeOptions,
  type Analyzer,
  type ModelInfo,
  type Task,
  type TaskResults,
  tasks as allTasks,
} from './types';

/** Tokens that two neighbouring windows of a long text share; windows of 256 with 32 cost least per token. */
const overlapTokens = 32;

/** What an analyzer is made of. It owns the session and releases it. */
export interface AnalyzerParts {
  readonly session: Session;
  readonly tokenizer: Tokenizer;
  readonly manifest: Manifest;
  readonly info: ModelInfo;
}

/** One distinct window and, once its batch has run, its rows of the outputs. */
interface Slot {
  readonly encoding: Window['encoding'];
  outputs: Outputs;
}

/** A window of one text; windows with equal tokens share a slot. */
interface PlacedWindow {
  readonly window: Window;
  readonly slot: Slot;
}

/** An Analyzer in this thread: each batch blocks it for up to about 0.2 s, so an editor puts it into a worker. */
export function createAnalyzer(parts: AnalyzerParts): Analyzer {
  return new LocalAnalyzer(parts);
}

class LocalAnalyzer implements Analyzer {
  readonly #parts: AnalyzerParts;
  readonly #limits: FeedLimits;
  readonly #scheduler = new Scheduler();
  #disposing: Promise<void> | undefined;

  constructor(parts: AnalyzerParts) {
    this.#parts = parts;
    const { tokenizer, manifest } = parts;
    this.#limits = {
      maxTokens: manifest.maxTokens,
      vocabularySize: tokenizer.vocabulary.tokens.length,
      paddingId: tokenizer.specialIds.padding,
    };
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

  async info(): Promise<ModelInfo> {
    this.#checkAlive();
    return this.#parts.info;
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
    const { slots, placed } = this.#place(new Set(texts));
    const batches = tasks.length === 0 ? [] : planBatches(slots.map(({ encoding }) => encoding.length));
    for (const [at, batch] of batches.entries()) {
      await this.#runBatch(
        batch.flatMap((index) => slots[index] ?? []),
        tasks,
      );
      if (at < batches.length - 1) yield;
    }
    const results = new Map<string, Pick<TaskResults, T>>();
    for (const [text, windows] of placed) results.set(text, this.#decode(tasks, text, windows));
    return texts.flatMap((text) => results.get(text) ?? []);
  }

  #place(texts: ReadonlySet<string>): {
    slots: readonly Slot[];
    placed: ReadonlyMap<string, readonly PlacedWindow[]>;
  } {
    const { maxTokens } = this.#parts.manifest;
    const overlap = Math.min(overlapTokens, Math.floor(maxTokens / 4));
    const slots = new Map<string, Slot>();
    const placed = new Map<string, readonly PlacedWindow[]>();
    for (const text of texts) {
      const windows = this.#parts.tokenizer
        .encodeWindows(text, maxTokens, overlap)
        .filter(({ ownedStart, ownedEnd }) => ownedEnd > ownedStart);
      placed.set(
        text,
        windows.map((window) => {
          const key = window.encoding.ids.join();
          const slot = slots.get(key) ?? { encoding: window.encoding, outputs: {} };
          slots.set(key, slot);
          return { window, slot };
        }),
      );
    }
    return { slots: [...slots.values()], placed };
  }

  async #runBatch(slots: readonly Slot[], tasks: readonly Task[]): Promise<void> {
    const feeds = buildFeeds(
      slots.map(({ encoding }) => encoding),
      this.#limits,
    );
    const outputs = await this.#parts.session.run(feeds, tasks);
    slots.forEach((slot, row) => {
      slot.outputs = rowsOf(outputs, row, slot.encoding.length, feeds.rows, feeds.columns);
    });
  }

  #decode<T extends Task>(
    tasks: readonly T[],
    text: string,
    windows: readonly PlacedWindow[],
  ): Pick<TaskResults, T> {
    const result: { -readonly [K in Task]?: TaskResults[K] } = {};
    for (const task of tasks as readonly Task[]) {
      if (task === 'sentiment') result.sentiment = this.#sentiment(windows);
      else if (task === 'entities') result.entities = this.#entities(text, windows);
      else result.embedding = this.#embedding(windows);
    }
    // Every task of T has been set above; the compiler cannot follow the loop.
    return result as Pick<TaskResults, T>;
  }

  #sentiment(windows: readonly PlacedWindow[]): TaskResults['sentiment'] {
    const head = this.#parts.manifest.heads.sentiment;
    if (head === undefined || windows.length === 0) return neutralSentiment;
    const inputs = windows.map(({ window, slot }) => ({
      logits: filled(slot.outputs.sentiment),
      tokens: owned(window),
    }));
    return decodeSentiment(inputs, head);
  }

  #entities(text: string, windows: readonly PlacedWindow[]): TaskResults['entities'] {
    const head = this.#parts.manifest.heads.entities;
    if (head === undefined) return [];
    const inputs = windows.map(({ window, slot }) => ({ ...window, logits: filled(slot.outputs.entities) }));
    return decodeEntities(text, inputs, head);
  }

  #embedding(windows: readonly PlacedWindow[]): TaskResults['embedding'] {
    const dimensions = this.#parts.manifest.heads.embedding?.dimensions ?? 0;
    const inputs = windows.map(({ window, slot }) => ({
      vector: filled(slot.outputs.embedding),
      tokens: owned(window),
    }));
    return decodeEmbedding(inputs, dimensions);
  }

  #checkAlive(): void {
    if (this.#disposing !== undefined) throw new GlossError('disposed', 'The analyzer has been disposed.');
  }

  #checkRequest(tasks: readonly Task[], texts: readonly string[]): void {
    const { heads, id } = this.#parts.manifest;
    const unknown = tasks.find((task) => !allTasks.includes(task) || heads[task] === undefined);
    if (unknown !== undefined) {
      const allowed = Object.keys(heads).join(', ');
      throw new GlossError(
        'invalidInput',
        `The model package "${id}" does not answer "${unknown}", only ${allowed}.`,
      );
    }
    const at = texts.findIndex((text) => typeof text !== 'string');
    if (at >= 0) throw new GlossError('invalidInput', `Text ${at} is not a string but ${typeof texts[at]}.`);
  }
}

function owned({ ownedStart, ownedEnd }: Window): number {
  return ownedEnd - ownedStart;
}

/** One row of each output, copied, the padding of the entity logits left behind. */
function rowsOf(outputs: Outputs, row: number, length: number, rows: number, columns: number): Outputs {
  const { sentiment, entities, embedding } = outputs;
  const labels = (entities?.length ?? 0) / (rows * columns);
  const part = (values: Float32Array): Float32Array => {
    const width = values.length / rows;
    return values.slice(row * width, (row + 1) * width);
  };
  return {
    ...(sentiment && { sentiment: part(sentiment) }),
    ...(entities && { entities: part(entities).slice(0, length * labels) }),
    ...(embedding && { embedding: part(embedding) }),
  };
}

function filled(values: Float32Array | undefined): Float32Array {
  if (values === undefined)
    throw new GlossError('internal', 'A window was decoded before its batch had run.');
  return values;
}
