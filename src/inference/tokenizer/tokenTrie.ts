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
  #parents = new Int32Array(1024);
  #units = new Uint16Array(1024);
  #tokens = new Int32Array(1024).fill(-1);
  #nodeCount = 2;
  /** Node at the end of each edge; 0, a root, marks a free slot. The size is a power of two. */
  #slots = new Int32Array(4096);

  add(root: number, token: string, id: number): void {
    let node = root;
    for (let index = 0; index < token.length; index++) {
      const unit = token.charCodeAt(index);
      const child = this.#child(node, unit);
      node = child === 0 ? this.#addChild(node, unit) : child;
    }
    this.#tokens[node] = id;
  }

  /** The longest token below `root` that begins at `units[from]`, or -1; sets `matchEnd`. */
  longestMatch(root: number, units: Uint16Array, from: number, to: number): number {
    let node = root;
    let found = -1;
    for (let index = from; index < to; index++) {
      node = this.#child(node, units[index] ?? 0);
      if (node === 0) break;
      const token = this.#tokens[node] ?? -1;
      if (token >= 0) {
        found = token;
        this.matchEnd = index + 1;
      }
    }
    return found;
  }

  #child(node: number, unit: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash(node, unit) & mask; ; slot = (slot + 1) & mask) {
      const child = this.#slots[slot] ?? 0;
      if (child === 0 || (this.#parents[child] === node && this.#units[child] === unit)) return child;
    }
  }

  #addChild(parent: number, unit: number): number {
    if (this.#nodeCount === this.#parents.length) this.#growNodes();
    const node = this.#nodeCount++;
    this.#parents[node] = parent;
    this.#units[node] = unit;
    if (2 * this.#nodeCount > this.#slots.length) this.#rehash();
    else this.#place(node);
    return node;
  }

  #place(node: number): void {
    const mask = this.#slots.length - 1;
    let slot = hash(this.#parents[node] ?? 0, this.#units[node] ?? 0) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = node;
  }

  #growNodes(): void {
    const size = 2 * this.#parents.length;
    const [parents, units, tokens] = [this.#parents, this.#units, this.#tokens];
    this.#parents = new Int32Array(size);
    this.#units = new Uint16Array(size);
    this.#tokens = new Int32Array(size).fill(-1);
    this.#parents.set(parents);
    this.#units.set(units);
    this.#tokens.set(tokens);
  }

  #rehash(): void {
    this.#slots = new Int32Array(2 * this.#slots.length);
    for (let node = 2; node < this.#nodeCount; node++) this.#place(node);
  }
}

function hash(node: number, unit: number): number {
  const mixed = Math.imul(Math.imul(node, 0x9e3779b1) + unit, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
