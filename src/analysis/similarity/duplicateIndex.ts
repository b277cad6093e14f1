import { cosine, throwIfAborted } from '../../inference';
import { Pacer } from '../base/pacer';

/** One distinct text and the texts known to be close to it. */
interface Entry {
  readonly text: string;
  readonly embedding: Float32Array;
  /** [ceil(dimensions / blockSize)]: Euclidean norm of what is left of the embedding from each block on. */
  readonly restNorms: Float32Array;
  /** Cosines of at least the threshold, symmetric. */
  readonly neighbours: Map<Entry, number>;
}

/** Dimensions summed between two looks at the bound. */
const blockSize = 32;
/** The bound is computed in another order than the cosine: slack for float32 rounding, so that no pair is lost. */
const boundSlack = 1e-5;

/**
 * All pairs of close texts in a changing set. Keeps the pairs of texts that stay, so that an edit costs its own
 * sentences times all others, and always knows exactly what a fresh index would know.
 */
export class DuplicateIndex {
  #threshold = Number.NaN;
  readonly #entries = new Map<string, Entry>();
  #running: Promise<unknown> = Promise.resolve();

  /**
   * Makes the index hold exactly these texts (first embedding wins for equal texts) and returns, for each text that
   * has any, the texts whose cosine with it is at least the threshold. A text is no neighbour of itself. Calls run one
   * after the other; a cancelled one leaves what it has computed. Throws `cancelled`.
   */
  update(
    passages: readonly { readonly text: string; readonly embedding: Float32Array }[],
    threshold: number,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
    const run = this.#running.then(() => this.#update(passages, threshold, new Pacer(signal), signal));
    this.#running = run.catch(() => undefined);
    return run;
  }

  async #update(
    passages: readonly { readonly text: string; readonly embedding: Float32Array }[],
    threshold: number,
    pacer: Pacer,
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
    throwIfAborted(signal);
    if (threshold !== this.#threshold) this.#entries.clear();
    this.#threshold = threshold;
    const wanted = new Map<string, Float32Array>();
    for (const { text, embedding } of passages) if (!wanted.has(text)) wanted.set(text, embedding);
    this.#removeAllBut(wanted);
    for (const [text, embedding] of wanted) {
      if (this.#entries.has(text)) continue;
      this.#add(text, embedding);
      if (pacer.isDue) await pacer.breathe();
    }
    return this.#neighbours();
  }

  #removeAllBut(wanted: ReadonlyMap<string, Float32Array>): void {
    for (const [text, entry] of this.#entries) {
      const embedding = wanted.get(text);
      if (embedding && hasSameValues(embedding, entry.embedding)) continue;
      this.#entries.delete(text);
      for (const neighbour of entry.neighbours.keys()) neighbour.neighbours.delete(entry);
    }
  }

  #add(text: string, embedding: Float32Array): void {
    const entry: Entry = { text, embedding, restNorms: restNormsOf(embedding), neighbours: new Map() };
    for (const other of this.#entries.values()) {
      if (!canReach(entry, other, this.#threshold)) continue;
      const score = cosine(embedding, other.embedding);
      if (score < this.#threshold) continue;
      entry.neighbours.set(other, score);
      other.neighbours.set(entry, score);
    }
    this.#entries.set(text, entry);
  }

  #neighbours(): ReadonlyMap<string, ReadonlyMap<string, number>> {
    const result = new Map<string, ReadonlyMap<string, number>>();
    for (const { text, neighbours } of this.#entries.values()) {
      if (neighbours.size === 0) continue;
      result.set(text, new Map([...neighbours].map(([other, score]) => [other.text, score])));
    }
    return result;
  }
}

/**
 * Whether the cosine of two embeddings can be at least the threshold: after each block, the sum so far plus the most
 * that the rest can add (Cauchy–Schwarz: the product of the rests' norms).
 */
function canReach(a: Entry, b: Entry, threshold: number): boolean {
  const x = a.embedding;
  const y = b.embedding;
  const needed = threshold - boundSlack;
  let sum = 0;
  for (let start = 0, block = 0; start < x.length; start += blockSize, block++) {
    if (sum + (a.restNorms[block] ?? 0) * (b.restNorms[block] ?? 0) < needed) return false;
    const end = Math.min(start + blockSize, x.length);
    // The bounds hold; a check for `undefined` would halve the speed of this loop.
    for (let i = start; i < end; i++) sum += (x[i] as number) * (y[i] as number);
  }
  return sum >= needed;
}

function restNormsOf(embedding: Float32Array): Float32Array {
  const norms = new Float32Array(Math.ceil(embedding.length / blockSize));
  let squares = 0;
  for (let block = norms.length - 1; block >= 0; block--) {
    const end = Math.min((block + 1) * blockSize, embedding.length);
    for (let i = block * blockSize; i < end; i++) squares += (embedding[i] ?? 0) ** 2;
    norms[block] = Math.sqrt(squares);
  }
  return norms;
}

function hasSameValues(a: Float32Array, b: Float32Array): boolean {
  return a === b || (a.length === b.length && a.every((value, index) => value === b[index]));
}
