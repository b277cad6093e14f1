import type { AskKind, Asks } from './askTypes';
import type { DeviceUse } from './model/devices';

/** Half-open range of UTF-16 code units: the unit of JavaScript strings and of VS Code positions. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export const sentimentLabels = ['negative', 'neutral', 'positive'] as const;
export type SentimentLabel = (typeof sentimentLabels)[number];

/** Calibrated sentiment of one text. `probabilities` has one entry per label, each 0..1, summing to 1. */
export interface Sentiment {
  readonly label: SentimentLabel;
  readonly probabilities: Readonly<Record<SentimentLabel, number>>;
}

export const entityTypes = ['PERSON', 'ORG', 'LOC', 'MISC'] as const;
/** CoNLL-2003's four types under the names that users know from other tools. */
export type EntityType = (typeof entityTypes)[number];

/** A named entity. The span is relative to the text it was found in; `score` is the mean calibrated probability, 0..1. */
export interface Entity extends Span {
  readonly label: EntityType;
  readonly score: number;
  /** What else it may be, likeliest first, each with a mean of the same kind; nothing below 0.01. */
  readonly alternatives?: readonly EntityAlternative[];
}

/** Another type, or `undefined` for no name at all. */
export interface EntityAlternative {
  readonly label: EntityType | undefined;
  readonly score: number;
}

export const hostilityLabels = ['civil', 'hostile'] as const;
export type HostilityLabel = (typeof hostilityLabels)[number];

/** Whether a text attacks somebody. The two probabilities sum to 1; `hostile` from the package's threshold on. */
export interface Hostility {
  readonly label: HostilityLabel;
  readonly probabilities: Readonly<Record<HostilityLabel, number>>;
}

/** A label of the model's, or of the user's own, and its probability, 0..1. */
export interface LabelScore {
  readonly label: string;
  readonly score: number;
}

/** What each task answers for one text. All of it is plain data that survives structured clone. */
export interface TaskResults {
  readonly sentiment: Sentiment;
  /** Ordered by start, never overlapping. */
  readonly entities: readonly Entity[];
  /** [dimensions], Euclidean norm 1; all zeros for a text without any token. */
  readonly embedding: Float32Array;
  readonly hostility: Hostility;
  /**
   * Every label of the model, the likeliest first; summing to 1, or each on its own when the package says that several
   * can be true. Empty for a text without any token.
   */
  readonly classification: readonly LabelScore[];
}
export type Task = keyof TaskResults;
export const textTasks: readonly Task[] = [
  'sentiment',
  'entities',
  'embedding',
  'hostility',
  'classification',
];

/** What documents are analyzed for; the package that comes with Gloss answers all of them. */
export type DocumentTask = 'sentiment' | 'entities' | 'embedding';
export type DocumentResults = Pick<TaskResults, DocumentTask>;
export const tasks: readonly DocumentTask[] = ['sentiment', 'entities', 'embedding'];

export interface AnalyzeOptions {
  readonly signal?: AbortSignal;
  /** Visible work overtakes background work that has not started. Default: 'visible'. */
  readonly priority?: 'visible' | 'background';
}

/** What is known about the model that answers, for explanations and settings. */
export interface ModelInfo {
  readonly id: string;
  readonly version: string;
  readonly displayName: string;
  /** sha256 of the package's files taken together, and of a device other than the processor, hex: the identity used by caches. */
  readonly hash: string;
  readonly license: string;
  readonly precision: string;
  /** Longest window in tokens, special tokens included. */
  readonly maxTokens: number;
  /** What the package answers: the kinds of its heads. */
  readonly heads: readonly string[];
  /** What it runs on; absent as long as the package has only been read. */
  readonly device?: DeviceUse;
}

/** Answers tasks over texts. Implementations: in this thread, in a worker, cached. */
export interface Analyzer {
  /**
   * One result per text, in order, each with every task asked for. An empty list gives an empty list; an empty or
   * whitespace-only text is neutral, has no entities and a zero embedding.
   * Rejects with GlossError (`cancelled` when the signal fires, `disposed`, `workerDied`, `invalidInput`, `headMissing`
   * when the package does not answer a task, `model…`);
   * never partly resolves.
   */
  analyze<T extends Task>(
    tasks: readonly T[],
    texts: readonly string[],
    options?: AnalyzeOptions,
  ): Promise<readonly Pick<TaskResults, T>[]>;
  /**
   * Answers one question of its kind (`askTypes.ts`), which is about more than a text by itself. Never cached.
   * Rejects as `analyze` does; `headMissing` when the package has no head for it.
   */
  ask<K extends AskKind>(
    kind: K,
    query: Asks[K]['query'],
    options?: AnalyzeOptions,
  ): Promise<Asks[K]['result']>;
  /** Loads the model if it is not loaded yet. */
  info(): Promise<ModelInfo>;
  /** Refuses new work, finishes the batch in flight, rejects what is queued with `disposed`. Safe to call twice. */
  dispose(): Promise<void>;
}

/** One window of a text. Arrays have `length` entries, [CLS] and [SEP] included. */
export interface Encoding {
  readonly length: number;
  /** [length] vocabulary ids. */
  readonly ids: Int32Array;
  /** [2 * length]: start, end in the source text, in UTF-16 code units; -1, -1 for special tokens. */
  readonly spans: Int32Array;
  /** [length]: index of the source word (pre-token); -1 for special tokens. */
  readonly wordIndex: Int32Array;
  /** [length]: letter case of the source word, a value of `letterCases`; 0 for special tokens. */
  readonly letterCases: Int32Array;
}
