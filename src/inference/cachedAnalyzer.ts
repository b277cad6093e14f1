import { LRUCache } from 'lru-cache';
import { untilAborted } from './abort';
import type { AskKind, Asks } from './askTypes';
import { GlossError, throwIfAborted } from './errors';
import type { AnalyzeOptions, Analyzer, Entity, ModelInfo, Task, TaskResults } from './types';

export interface CacheOptions {
  /** Bound on the texts and results kept, estimated. Default 64 MiB: about 30,000 sentences with all three tasks. */
  readonly maxBytes?: number;
}

type Results = Partial<TaskResults>;

/** One request to the inner analyzer; the callers that wait for any of its texts share it. */
interface Fetch {
  readonly priority: NonNullable<AnalyzeOptions['priority']>;
  readonly results: Promise<ReadonlyMap<string, Results>>;
  readonly controller: AbortController;
  waiters: number;
  hasEnded: boolean;
}

/**
 * An Analyzer around another, which it owns and disposes. Results are kept by package, task and text: exact, because a
 * text's result depends on nothing else. Only what is neither kept nor under way goes on.
 *
 * - Results are shared between callers: sentiments and entities are frozen, and embeddings (which JavaScript cannot
 *   freeze) must not be written to or transferred.
 * - A caller that cancels leaves; the shared request is cancelled when its last caller has left.
 * - Visible work does not wait for background work: texts under way in the background are asked for again.
 */
export function createCachedAnalyzer(inner: Analyzer, options: CacheOptions = {}): Analyzer {
  return new CachedAnalyzer(inner, options.maxBytes ?? 64 * 2 ** 20);
}

class CachedAnalyzer implements Analyzer {
  readonly #inner: Analyzer;
  /** By text: results of the package whose hash is `#hash`. */
  readonly #kept: LRUCache<string, Results>;
  /** By task and text: the request that will answer. */
  readonly #underWay = new Map<string, Fetch>();
  #hash: string | undefined;
  #disposing: Promise<void> | undefined;

  constructor(inner: Analyzer, maxBytes: number) {
    this.#inner = inner;
    this.#kept = new LRUCache({ maxSize: maxBytes, sizeCalculation: sizeOf });
  }

  async analyze<T extends Task>(
    tasks: readonly T[],
    texts: readonly string[],
    options: AnalyzeOptions = {},
  ): Promise<readonly Pick<TaskResults, T>[]> {
    const { signal, priority = 'visible' } = options;
    this.#checkAlive();
    throwIfAborted(signal);
    if (texts.length === 0) return [];
    const { hash } = await untilAborted(this.#inner.info(), signal);
    this.#didLearnHash(hash);
    this.#checkAlive();
    const found = new Map<string, Results>();
    const fetches = this.#collect(new Set(tasks), new Set(texts), priority, found);
    await this.#await(fetches, found, signal);
    // A model that had been unloaded came back as another one: what was found before is not its answer.
    if (this.#hash !== hash) return this.analyze(tasks, texts, options);
    // Every text now has every task: each was found or belongs to a request that has been awaited.
    return texts.map((text) => pick(found.get(text) ?? {}, tasks) as Pick<TaskResults, T>);
  }

  async ask<K extends AskKind>(
    kind: K,
    query: Asks[K]['query'],
    options: AnalyzeOptions = {},
  ): Promise<Asks[K]['result']> {
    this.#checkAlive();
    return this.#inner.ask(kind, query, options);
  }

  async info(): Promise<ModelInfo> {
    this.#checkAlive();
    return this.#inner.info();
  }

  dispose(): Promise<void> {
    this.#disposing ??= this.#inner.dispose().then(() => this.#kept.clear());
    return this.#disposing;
  }

  /** Puts what is kept into `found` and returns the requests that bring the rest, new and joined. */
  #collect(
    tasks: ReadonlySet<Task>,
    texts: ReadonlySet<string>,
    priority: Fetch['priority'],
    found: Map<string, Results>,
  ): ReadonlySet<Fetch> {
    const fetches = new Set<Fetch>();
    const missing = new Map<string, { readonly tasks: readonly Task[]; readonly texts: string[] }>();
    for (const text of texts) {
      const kept = this.#kept.get(text) ?? {};
      found.set(text, kept);
      const absent: Task[] = [];
      for (const task of tasks) {
        if (kept[task] !== undefined) continue;
        const fetch = this.#underWay.get(keyOf(task, text));
        if (fetch !== undefined && (priority === 'background' || fetch.priority === 'visible'))
          fetches.add(fetch);
        else absent.push(task);
      }
      if (absent.length === 0) continue;
      const group = missing.get(absent.join()) ?? { tasks: absent, texts: [] };
      missing.set(absent.join(), group);
      group.texts.push(text);
    }
    for (const group of missing.values()) fetches.add(this.#fetch(group.tasks, group.texts, priority));
    return fetches;
  }

  #fetch(tasks: readonly Task[], texts: readonly string[], priority: Fetch['priority']): Fetch {
    const controller = new AbortController();
    const hash = this.#hash;
    const results = this.#inner
      .analyze(tasks, texts, { signal: controller.signal, priority })
      .then(async (answers) => {
        const byText = new Map<string, Results>();
        texts.forEach((text, i) => byText.set(text, frozen(answers[i] ?? {})));
        await this.#checkHash();
        if (this.#hash === hash) for (const [text, result] of byText) this.#keep(text, result);
        return byText;
      });
    const fetch: Fetch = { priority, results, controller, waiters: 0, hasEnded: false };
    const keys = texts.flatMap((text) => tasks.map((task) => keyOf(task, text)));
    for (const key of keys) this.#underWay.set(key, fetch);
    const forget = (): void => {
      for (const key of keys) if (this.#underWay.get(key) === fetch) this.#underWay.delete(key);
    };
    controller.signal.addEventListener('abort', forget, { once: true });
    const didEnd = (): void => {
      fetch.hasEnded = true;
      forget();
    };
    results.then(didEnd, didEnd);
    return fetch;
  }

  async #await(
    fetches: ReadonlySet<Fetch>,
    found: Map<string, Results>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    for (const fetch of fetches) fetch.waiters += 1;
    try {
      const all = Promise.all([...fetches].map((fetch) => fetch.results));
      for (const results of await untilAborted(all, signal)) {
        for (const [text, kept] of found) found.set(text, { ...kept, ...results.get(text) });
      }
    } finally {
      for (const fetch of fetches) {
        fetch.waiters -= 1;
        if (fetch.waiters === 0 && !fetch.hasEnded) fetch.controller.abort();
      }
    }
  }

  #keep(text: string, results: Results): void {
    this.#kept.set(text, { ...this.#kept.peek(text), ...results });
  }

  /** The request may have loaded the package anew, and its files may have been replaced since. */
  async #checkHash(): Promise<void> {
    const info = await this.#inner.info().catch(() => undefined);
    if (info !== undefined) this.#didLearnHash(info.hash);
  }

  /** Another package has taken the place of the one before: what is kept is no longer its answer. */
  #didLearnHash(hash: string): void {
    if (this.#hash === hash) return;
    this.#hash = hash;
    this.#kept.clear();
    this.#underWay.clear();
  }

  #checkAlive(): void {
    if (this.#disposing !== undefined) throw new GlossError('disposed', 'The analyzer has been disposed.');
  }
}

function keyOf(task: Task, text: string): string {
  return `${task}\0${text}`;
}

/** Estimated bytes of an entry: two per UTF-16 unit, objects at what V8 takes for them. */
function sizeOf(results: Results, text: string): number {
  const { sentiment, entities, embedding, hostility, classification } = results;
  return (
    200 +
    2 * text.length +
    (sentiment ? 120 : 0) +
    (entities ? sizeOfEntities(entities) : 0) +
    (embedding ? 150 + embedding.byteLength : 0) +
    (hostility ? 100 : 0) +
    (classification ? 40 + 60 * classification.length : 0)
  );
}

function sizeOfEntities(entities: readonly Entity[]): number {
  return entities.reduce((sum, { alternatives = [] }) => sum + 140 + 60 * alternatives.length, 40);
}

function frozen(results: Results): Results {
  const { sentiment, entities, hostility, classification } = results;
  for (const labelled of [sentiment, hostility]) {
    if (labelled !== undefined) Object.freeze(Object.freeze(labelled).probabilities);
  }
  for (const list of [entities, classification]) {
    if (list === undefined) continue;
    for (const item of list) Object.freeze(item);
    Object.freeze(list);
  }
  for (const { alternatives = [] } of entities ?? []) {
    for (const alternative of alternatives) Object.freeze(alternative);
    Object.freeze(alternatives);
  }
  return results;
}

function pick(results: Results, tasks: readonly Task[]): Results {
  return Object.fromEntries(tasks.map((task) => [task, results[task]]));
}
