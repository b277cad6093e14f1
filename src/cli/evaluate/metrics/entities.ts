/** A run of tokens with one type, both ends belonging to it. */
export interface Chunk {
  readonly type: string;
  readonly first: number;
  readonly last: number;
}

/** Precision, recall and F1 (0..1) over chunks; `expected` is how many there should be. */
export interface ChunkScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly expected: number;
}

/**
 * The chunks of a sequence of tags as seqeval reads them in its default mode (the rules of conlleval): `B-` begins one,
 * and so does an `I-` after "O" or after another type. Tags are `B-X`, `I-X`, `E-X`, `S-X` and "O".
 */
export function chunksOf(tags: readonly string[]): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let open: { readonly type: string; readonly first: number } | undefined;
  let before = { prefix: 'O', type: '' };
  [...tags, 'O'].forEach((tag, at) => {
    const now = { prefix: tag.charAt(0), type: tag.slice(2) };
    if (open !== undefined && ends(before, now)) {
      chunks.push({ ...open, last: at - 1 });
      open = undefined;
    }
    if (begins(before, now)) open = { type: now.type, first: at };
    before = now;
  });
  return chunks;
}

interface Tag {
  readonly prefix: string;
  readonly type: string;
}

function ends(before: Tag, now: Tag): boolean {
  if ('ES'.includes(before.prefix)) return true;
  return before.prefix !== 'O' && ('BSO'.includes(now.prefix) || before.type !== now.type);
}

function begins(before: Tag, now: Tag): boolean {
  if ('BS'.includes(now.prefix)) return true;
  if (now.prefix === 'O') return false;
  return 'EOS'.includes(before.prefix) || before.type !== now.type;
}

/** Scores over all sequences, for each type (in the order of the alphabet) and, under "all", for all of them. */
export function chunkScores(
  expected: readonly (readonly Chunk[])[],
  found: readonly (readonly Chunk[])[],
): ReadonlyMap<string, ChunkScores> {
  const types = new Set([...expected, ...found].flat().map(({ type }) => type));
  const scores = new Map<string, ChunkScores>();
  for (const type of [...types].sort())
    scores.set(
      type,
      scoresOf(expected, found, (chunk) => chunk.type === type),
    );
  return scores.set(
    'all',
    scoresOf(expected, found, () => true),
  );
}

function scoresOf(
  expected: readonly (readonly Chunk[])[],
  found: readonly (readonly Chunk[])[],
  counts: (chunk: Chunk) => boolean,
): ChunkScores {
  const keys = (sequences: readonly (readonly Chunk[])[]): Set<string> =>
    new Set(
      sequences.flatMap((chunks, at) =>
        chunks.filter(counts).map(({ type, first, last }) => `${at} ${first} ${last} ${type}`),
      ),
    );
  const wanted = keys(expected);
  const given = keys(found);
  const hits = [...given].filter((key) => wanted.has(key)).length;
  const share = (whole: number): number => (whole === 0 ? 0 : hits / whole);
  const precision = share(given.size);
  const recall = share(wanted.size);
  const f1 = hits === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { precision, recall, f1, expected: wanted.size };
}
