/**
 * Prefix tree over UTF-16 units with one root for tokens that begin a word and one for those that continue one. Edges
 * sit in one open-addressed hash table, so that a step costs the same however many children a node has.
 */
export class TokenTrie {
  static readonly wordRoot = 0;
  static readonly continuationRoot = 1;

  /** Where the last `longestMatch` ended. */
  matchEnd = 0;

  // Indexed by node.
  readonly #parents: Int32Array;
  readonly #units: Uint16Array;
  /** One more than the token's id; 0 where no token ends. */
  readonly #tokens: Int32Array;
  /** Node at the end of each edge; 0, a root, marks a free slot. The size is a power of two. */
  readonly #slots: Int32Array;

  /**
   * A token's id is its index; the last of equal ones counts.
   * @param continuingPrefix what is written before a token that continues a word
   */
  constructor(tokens: readonly string[], continuingPrefix: string) {
    const built = build(tokens, continuingPrefix);
    this.#parents = built.parents;
    this.#units = built.units;
    this.#tokens = built.ends;
    this.#slots = built.slots;
  }

  /** The longest token below `root` that begins at `units[from]`, or -1; sets `matchEnd`. */
  longestMatch(root: number, units: Uint16Array, from: number, to: number): number {
    let node = root;
    let found = 0;
    for (let index = from; index < to; index++) {
      node = this.#child(node, units[index] ?? 0);
      if (node === 0) break;
      const token = this.#tokens[node] ?? 0;
      if (token > 0) {
        found = token;
        this.matchEnd = index + 1;
      }
    }
    return found - 1;
  }

  #child(node: number, unit: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash(node, unit) & mask; ; slot = (slot + 1) & mask) {
      const child = this.#slots[slot] ?? 0;
      if (child === 0 || (this.#parents[child] === node && this.#units[child] === unit)) return child;
    }
  }
}

interface Built {
  readonly parents: Int32Array;
  readonly units: Uint16Array;
  readonly ends: Int32Array;
  readonly slots: Int32Array;
}

/**
 * One loop over local variables, since it runs once, before the compiler has come to know it: taken apart into methods,
 * it takes four times as long.
 */
function build(tokens: readonly string[], prefix: string): Built {
  // With `##` no word begins with a token that continues one, as `#` is a word of its own.
  const beginToo = !startsWithPunctuation.test(prefix);
  const beginning = [TokenTrie.wordRoot];
  const continuing = [TokenTrie.continuationRoot, ...(beginToo ? beginning : [])];
  const most = 2 + continuing.length * tokens.reduce((sum, { length }) => sum + length, 0);
  const parents = new Int32Array(most);
  const units = new Uint16Array(most);
  const ends = new Int32Array(most);
  let slots = new Int32Array(firstSlots);
  let count = 2;
  for (let id = 0; id < tokens.length; id++) {
    const token = tokens[id] ?? '';
    const continues = token.length > prefix.length && token.startsWith(prefix);
    for (const root of continues ? continuing : beginning) {
      let node = root;
      for (let index = root === TokenTrie.wordRoot ? 0 : prefix.length; index < token.length; index++) {
        const unit = token.charCodeAt(index);
        const mask = slots.length - 1;
        let slot = hash(node, unit) & mask;
        let child = slots[slot] ?? 0;
        while (child !== 0 && (parents[child] !== node || units[child] !== unit)) {
          slot = (slot + 1) & mask;
          child = slots[slot] ?? 0;
        }
        if (child === 0) {
          child = count++;
          parents[child] = node;
          units[child] = unit;
          slots[slot] = child;
          if (2 * count > slots.length) slots = placed(parents, units, count, 2 * slots.length);
        }
        node = child;
      }
      ends[node] = id + 1;
    }
  }
  return {
    parents: parents.slice(0, count),
    units: units.slice(0, count),
    ends: ends.slice(0, count),
    slots,
  };
}

const startsWithPunctuation = /^[!-/:-@[-`{-~]/;
/** Enough for the vocabulary of BERT, so that a usual package needs no second round. */
const firstSlots = 1 << 17;

function placed(
  parents: Int32Array,
  units: Uint16Array,
  count: number,
  size: number,
): Int32Array<ArrayBuffer> {
  const slots = new Int32Array(size);
  for (let node = 2; node < count; node++) {
    let slot = hash(parents[node] ?? 0, units[node] ?? 0) & (size - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (size - 1);
    slots[slot] = node;
  }
  return slots;
}

function hash(node: number, unit: number): number {
  const mixed = Math.imul(Math.imul(node, 0x9e3779b1) + unit, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
