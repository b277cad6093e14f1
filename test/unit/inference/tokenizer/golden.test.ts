import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createTokenizer, loadVocabulary, type Tokenizer } from '../../../../src/inference/tokenizer';
import { createCharacterTable, type NormalizerOptions } from '../../../../src/inference/tokenizer/characters';
import { NormalizedWord } from '../../../../src/inference/tokenizer/normalize';
import { preTokenize } from '../../../../src/inference/tokenizer/preTokenize';
import { bertTokenizer, readGolden, readRepositoryFile, uncased } from './support';

interface Row {
  readonly text: string;
  readonly ids: readonly number[];
  readonly spans: readonly number[];
  readonly words: readonly number[];
}

const encodeRow = (tokenizer: Tokenizer, text: string): Row => {
  const { ids, spans, wordIndex } = tokenizer.encode(text);
  return { text, ids: [...ids], spans: [...spans], words: [...wordIndex] };
};

/** Shows the first rows that differ: a comparison of all would print for minutes. */
const expectRows = (tokenizer: Tokenizer, rows: readonly Row[]): void => {
  const wrong = rows.filter((row) => !isDeepStrictEqual(encodeRow(tokenizer, row.text), row)).slice(0, 3);
  expect(wrong.map(({ text }) => encodeRow(tokenizer, text))).toEqual(wrong);
};

describe('the tokenizer against the reference', () => {
  it.each(['plain', 'code', 'multilingual', 'hostile'])(
    'gives the ids, spans and words of %s.jsonl',
    (name) => {
      const rows = readGolden<Row>(name);
      const tokenizer = bertTokenizer();
      expect(rows.length).toBeGreaterThanOrEqual(500);
      expectRows(tokenizer, rows);
      // The second time every short word comes from the cache.
      expectRows(tokenizer, rows);
    },
  );

  it.each([
    [true, true],
    [false, false],
    [true, false],
    [false, true],
  ])(
    'agrees with lowercase %s and stripAccents %s on a small vocabulary that keeps both',
    (lowercase, stripAccents) => {
      const vocabulary = loadVocabulary(readRepositoryFile('test/golden/tokenizer/smallVocabulary.txt'));
      const tokenizer = createTokenizer({ ...uncased, lowercase, stripAccents }, vocabulary);
      const rows = readGolden<Row & NormalizerOptions>('options')
        .filter((row) => row.lowercase === lowercase && row.stripAccents === stripAccents)
        .map(({ text, ids, spans, words }) => ({ text, ids, spans, words }));
      expect(rows.length).toBeGreaterThan(100);
      expectRows(tokenizer, rows);
    },
  );

  it.each(readGolden<NormalizerOptions & { digests: Record<string, string> }>('codePoints'))(
    'normalises and cuts at every code point alike with lowercase $lowercase and stripAccents $stripAccents',
    ({ digests, ...options }) => {
      const blocks = Object.keys(digests);
      expect(blocks).toHaveLength(80);
      expect(Object.fromEntries(blocks.map((block) => [block, digestBlock(options, block)]))).toEqual(
        digests,
      );
    },
  );
});

const tables = new Map<string, { readonly kinds: Uint8Array; normalize(codePoint: number): string }>();

/** As `code_point_digests` in make.py. */
function digestBlock(options: NormalizerOptions, block: string): string {
  const key = JSON.stringify(options);
  const table = tables.get(key) ?? createCharacterTable(options);
  tables.set(key, table);
  const word = new NormalizedWord(table, 100);
  const first = Number.parseInt(block, 16);
  let lines = '';
  for (let codePoint = first; codePoint < first + 0x1000; codePoint++) {
    if (codePoint >= 0xd800 && codePoint < 0xe000) continue;
    const text = `a${String.fromCodePoint(codePoint)}b`;
    preTokenize(text, table, (start, end) => {
      word.read(text, start, end);
      lines += `${word.toString()}:${start}-${end} `;
    });
    lines += '\n';
  }
  return createHash('sha256').update(lines).digest('hex').slice(0, 12);
}
