/**
 * A map that forgets: when it is full, what was not asked for since the last time it was full goes. Holds at most
 * twice `capacity` words.
 */
export class WordCache<V> {
  readonly #capacity: number;
  #recent = new Map<string, V>();
  #older = new Map<string, V>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#recent.size + this.#older.size;
  }

  get(word: string): V | undefined {
    const value = this.#recent.get(word);
    if (value !== undefined) return value;
    const older = this.#older.get(word);
    if (older !== undefined) this.set(word, older);
    return older;
  }

  set(word: string, value: V): void {
    if (this.#recent.size >= this.#capacity) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(detach(word), value);
  }
}

/** V8 represents a slice of 13 units or more as a pointer into its parent: kept as a key it would keep the whole text. */
function detach(word: string): string {
  if (word.length < 13) return word;
  return String.fromCharCode(...Array.from({ length: word.length }, (_, index) => word.charCodeAt(index)));
}
