import { throwIfAborted } from '../../inference';
import { Pacer } from '../base/pacer';
import { type BoundedEmbedding, boundedEmbedding, cosineFrom } from './boundedCosine';

export interface Passage {
  readonly text: string;
  readonly embedding: Float32Array;
}

/** A text and its cosine with another. */
export interface Neighbour {
  readonly text: string;
  readonly score: number;
}

/** One distinct text. */
interface Entry {
  readonly text: string;
  readonly embedding: BoundedEmbedding;
  /** Position among the distinct texts, by first occurrence. */
  rank: number;
  /** The closest entries of lower rank, at most `mostKept`: best first, the earlier of equals first. */
  kept: readonly Match[];
  /** Whether there are no close earlier entries but the kept ones. */
  isComplete: boolean;
}

interface Match {
  readonly entry: Entry;
  readonly score: number;
}

/** How many neighbours of a text can go before it is compared with all earlier ones again. */
const mostKept = 8;
/** Comparisons between two looks at the clock: well below a millisecond. */
const comparisonsPerLook = 256;

/**
 * For each of a changing list of texts the closest one before it. Keeps a few candidates per text, so that an edit
 * costs its own sentences times all others, and always knows exactly what a fresh index would know.
 */
export class DuplicateIndex {
  #threshold = Number.NaN;
  /** In any order; ranks are distinct. */
  readonly #entries = new Map<string, Entry>();
  #running: Promise<unknown> = Promise.resolve();

  /**
   * Makes the index hold exactly these passages, in this order (first place and first embedding count for equal texts),
   * and returns, for each text that has one, the closest text before it with a cosine of at least the threshold; of
   * equals the first. Calls run one after the other; a cancelled one leaves what it has computed. Throws `cancelled`.
   */
  update(
    passages: readonly Passage[],
    threshold: number,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, Neighbour>> {
    const run = this.#running.then(() => this.#update(passages, threshold, new Pacer(signal), signal));
    this.#running = run.catch(() => undefined);
    return run;
  }

  async #update(
    passages: readonly Passage[],
    threshold: number,
    pacer: Pacer,
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<string, Neighbour>> {
    throwIfAborted(signal);
    if (threshold !== this.#threshold) this.#entries.clear();
    this.#threshold = threshold;
    const wanted = new Map<string, Float32Array>();
    for (const { text, embedding } of passages) if (!wanted.has(text)) wanted.set(text, embedding);
    this.#keepOnly(await this.#unchanged(wanted, pacer));
    let rank = 0;
    for (const text of wanted.keys()) {
      const entry = this.#entries.get(text);
      if (entry) entry.rank = rank;
      rank += 1;
    }
    await this.#addMissing(wanted, pacer);
    await this.#refill(pacer);
    return this.#closest();
  }

  /** Entries that stay as they are, and in the same order. */
  async #unchanged(wanted: ReadonlyMap<string, Float32Array>, pacer: Pacer): Promise<ReadonlySet<Entry>> {
    const same: Entry[] = [];
    for (const [text, embedding] of wanted) {
      const entry = this.#entries.get(text);
      if (entry && hasSameValues(embedding, entry.embedding.values)) same.push(entry);
      if (pacer.isDue) await pacer.breathe();
    }
    return new Set(inOrder(same));
  }

  #keepOnly(unchanged: ReadonlySet<Entry>): void {
    if (unchanged.size === this.#entries.size) return;
    for (const [text, entry] of this.#entries) {
      if (!unchanged.has(entry)) this.#entries.delete(text);
      else if (entry.kept.some((match) => !unchanged.has(match.entry))) {
        entry.kept = entry.kept.filter((match) => unchanged.has(match.entry));
      }
    }
  }

  async #addMissing(wanted: ReadonlyMap<string, Float32Array>, pacer: Pacer): Promise<void> {
    let rank = -1;
    for (const [text, embedding] of wanted) {
      rank += 1;
      if (this.#entries.has(text)) continue;
      const bounded = boundedEmbedding(embedding);
      const added: Entry = { text, embedding: bounded, rank, kept: [], isComplete: true };
      const close = await this.#closeTo(added, Infinity, pacer);
      for (const { entry, score } of close) {
        if (entry.rank < rank) offer(added, { entry, score });
        else offer(entry, { entry: added, score });
      }
      this.#entries.set(text, added);
    }
  }

  /** Finds new candidates for entries that have lost all of theirs. */
  async #refill(pacer: Pacer): Promise<void> {
    for (const entry of this.#entries.values()) {
      if (entry.isComplete || entry.kept.length > 0) continue;
      const close = await this.#closeTo(entry, entry.rank, pacer);
      entry.isComplete = true;
      for (const match of close) offer(entry, match);
    }
  }

  /** Entries below a rank whose cosine with one is at least the threshold. Changes nothing, so it can be cancelled. */
  async #closeTo({ embedding }: Entry, belowRank: number, pacer: Pacer): Promise<readonly Match[]> {
    const close: Match[] = [];
    let untilLook = comparisonsPerLook;
    for (const entry of this.#entries.values()) {
      if (--untilLook <= 0) {
        untilLook = comparisonsPerLook;
        if (pacer.isDue) await pacer.breathe();
      }
      if (entry.rank >= belowRank) continue;
      const score = cosineFrom(this.#threshold, embedding, entry.embedding);
      if (score !== undefined) close.push({ entry, score });
    }
    if (pacer.isDue) await pacer.breathe();
    return close;
  }

  #closest(): ReadonlyMap<string, Neighbour> {
    const result = new Map<string, Neighbour>();
    for (const { text, kept } of this.#entries.values()) {
      const [best] = kept;
      if (best) result.set(text, { text: best.entry.text, score: best.score });
    }
    return result;
  }
}

/** Puts a match among the kept ones of a later entry, unless it is worse than some that were let go. */
function offer(later: Entry, match: Match): void {
  const { kept, isComplete } = later;
  const last = kept.at(-1);
  const isLast = last === undefined || isBetter(last, match);
  if (isLast && (!isComplete || kept.length === mostKept)) {
    later.isComplete = false;
    return;
  }
  const at = isLast ? kept.length : kept.findIndex((other) => isBetter(match, other));
  later.kept = [...kept.slice(0, at), match, ...kept.slice(at, mostKept - 1)];
  later.isComplete = isComplete && kept.length < mostKept;
}

function isBetter(a: Match, b: Match): boolean {
  return a.score > b.score || (a.score === b.score && a.entry.rank < b.entry.rank);
}

/** Entries whose ranks rise: those that were moved are left out, be it one up or one down. */
function inOrder(entries: readonly Entry[]): readonly Entry[] {
  let highest = -1;
  const rising = entries.filter(({ rank }) => {
    if (rank < highest) return false;
    highest = rank;
    return true;
  });
  if (rising.length === entries.length) return rising;
  let lowest = Infinity;
  const falling = entries.toReversed().filter(({ rank }) => {
    if (rank > lowest) return false;
    lowest = rank;
    return true;
  });
  return falling.length > rising.length ? falling : rising;
}

function hasSameValues(a: Float32Array, b: Float32Array): boolean {
  return a === b || (a.length === b.length && a.every((value, index) => value === b[index]));
}
