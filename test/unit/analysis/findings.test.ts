import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  analyzeDocument,
  computeFindings,
  DuplicateIndex,
  findSimilar,
  type RuleThresholds,
  similarityMatrix,
} from '../../../src/analysis';
import { createFakeAnalyzer, fakeResults } from '../../support/fakeAnalyzer';
import { snapshotOf } from '../../support/readProse';

async function findingsIn(text: string, thresholds: RuleThresholds, languageId = 'markdown') {
  const analysis = await analyzeDocument(snapshotOf(languageId, text), createFakeAnalyzer());
  const findings = await computeFindings(analysis, thresholds);
  return findings.map((finding) => ({ ...finding, text: text.slice(finding.start, finding.end) }));
}

const negative: RuleThresholds = { 'sentiment/negative': 0.9 };
const duplicate: RuleThresholds = { 'similarity/duplicate': 0.9 };

describe('sentiment/negative', () => {
  it('reports sentences at or above the threshold and names the probability', async () => {
    const findings = await findingsIn('All is fine. This is awful, terrible work. This is bad.\n', negative);
    expect(findings).toMatchObject([
      {
        rule: 'sentiment/negative',
        text: 'This is awful, terrible work.',
        message: 'This sentence reads as negative (probability 1.00).',
        related: [],
      },
    ]);
  });

  it('leaves single words and short headings alone', async () => {
    expect(
      await findingsIn('# Awful terrible errors\n\nAwful!\n\n| Awful hate |\n|---|\n| x |\n', negative),
    ).toEqual([]);
    expect(await findingsIn('# You do awful terrible work today\n', negative)).toHaveLength(1);
  });

  it.each([
    ['a fence', 'markdown', '```\nThis is awful, terrible work.\n```\n'],
    ['inline code', 'markdown', 'See `this is awful, terrible work` there.\n'],
    ['an address', 'markdown', 'See <https://example.org/this-is-awful-terrible-work> there.\n'],
    ['front matter', 'markdown', '---\ntitle: This is awful, terrible work.\n---\n'],
    ['an HTML attribute', 'markdown', 'See <b title="this is awful, terrible work">it</b>.\n'],
    ['an HTML block', 'markdown', '<p>\nThis is awful, terrible work.\n</p>\n'],
    ['a string', 'typescript', 'const s = "This is awful, terrible work.";\n'],
  ])('finds nothing in %s', async (_, languageId, text) => {
    expect(await findingsIn(text, negative, languageId)).toEqual([]);
  });

  it('is silent where a directive covers the start of the sentence', async () => {
    const text = 'Fine. This is awful,\nterrible work. <!-- gloss-disable-line -->\n';
    expect(await findingsIn(text, negative)).toHaveLength(1);
    const covered = 'Fine. This is awful, <!-- gloss-disable-line sentiment -->\nterrible work.\n';
    expect(await findingsIn(covered, negative)).toEqual([]);
  });

  it('does not run without a threshold', async () => {
    expect(await findingsIn('This is awful, terrible work.\n', {})).toEqual([]);
  });
});

describe('similarity/duplicate', () => {
  it('reports the later of two like passages and points at the closest earlier one', async () => {
    const text = [
      'Open the door of the red house slowly.',
      'Something else entirely happens in this place.',
      'Open the door of the red house very slowly.',
      'Open the door of the red house slowly.',
    ].join('\n\n');
    const findings = await findingsIn(text, duplicate);
    expect(findings.map((finding) => [finding.text, finding.related.map(({ start }) => start)])).toEqual([
      ['Open the door of the red house very slowly.', [0]],
      ['Open the door of the red house slowly.', [0]],
    ]);
    expect(findings[1]).toMatchObject({
      score: 1,
      message: 'The same was said before: “Open the door of the red house slowly.” (similarity 1.00).',
    });
  });

  it('leaves headings and short passages alone', async () => {
    expect(
      await findingsIn('# One two three four five six\n\n# One two three four five six\n', duplicate),
    ).toEqual([]);
    expect(await findingsIn('See the notes below.\n\nSee the notes below.\n', duplicate)).toEqual([]);
  });
});

describe('a duplicate index', () => {
  const vocabulary = ['red', 'green', 'blue', 'door', 'house', 'open'];
  const texts = fc.array(
    fc.array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 6 }).map((w) => w.join(' ')),
    {
      maxLength: 12,
    },
  );
  const passages = (all: readonly string[]) =>
    all.map((text) => ({ text, embedding: fakeResults(text).embedding }));
  const sorted = (found: ReadonlyMap<string, ReadonlyMap<string, number>>) =>
    [...found].map(([text, near]) => [text, [...near].sort()]).sort();

  it('knows after any changes what a fresh one knows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(texts, { maxLength: 5 }), texts, async (history, now) => {
        const index = new DuplicateIndex();
        for (const past of history) await index.update(passages(past), 0.8);
        const kept = await index.update(passages(now), 0.8);
        expect(sorted(kept)).toEqual(sorted(await new DuplicateIndex().update(passages(now), 0.8)));
      }),
    );
  });

  it('loses no pair to its bound', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.double({ min: 0.1, max: 0.99, noNaN: true }), async (all, threshold) => {
        const unique = [...new Set(all)];
        const matrix = similarityMatrix(passages(unique).map(({ embedding }) => embedding));
        const expected = matrix.flat().filter((score, index) => {
          return score >= threshold && Math.floor(index / unique.length) !== index % unique.length;
        }).length;
        const found = await new DuplicateIndex().update(passages(unique), threshold);
        expect([...found.values()].reduce((sum, near) => sum + near.size, 0)).toBe(expected);
      }),
    );
  });

  it('follows a text whose embedding changes', async () => {
    const index = new DuplicateIndex();
    const x = Float32Array.of(1, 0);
    const y = Float32Array.of(0, 1);
    await index.update(
      [
        { text: 'a', embedding: x },
        { text: 'b', embedding: y },
      ],
      0.9,
    );
    const found = await index.update(
      [
        { text: 'a', embedding: x },
        { text: 'b', embedding: x },
      ],
      0.9,
    );
    expect(found.get('a')?.get('b')).toBe(1);
  });

  it('lets the event loop run, stops when told to, and goes on from there', async () => {
    const many = Array.from({ length: 3000 }, (_, index) => `text ${index} ${index * 7} of ${index % 50}`);
    const index = new DuplicateIndex();
    const abort = new AbortController();
    setImmediate(() => abort.abort());
    await expect(index.update(passages(many), 0.95, abort.signal)).rejects.toMatchObject({
      code: 'cancelled',
    });
    const few = many.slice(0, 200);
    expect(sorted(await index.update(passages(few), 0.95))).toEqual(
      sorted(await new DuplicateIndex().update(passages(few), 0.95)),
    );
  });
});

describe('similar passages', () => {
  it('come best first, the earlier of equals first, cut at the limit', async () => {
    const text = 'A red door.\n\nA blue sea.\n\nA red door.\n\nA red door opens.\n';
    const { sentences } = await analyzeDocument(snapshotOf('markdown', text), createFakeAnalyzer());
    const query = fakeResults('A red door').embedding;
    const found = findSimilar(query, sentences, { minimumScore: 0.5, limit: 3 });
    expect(found.map(({ sentence }) => sentence.start)).toEqual([0, 26, 39]);
    expect(found[0]?.score).toBeCloseTo(1, 5);
    expect(findSimilar(query, sentences, { minimumScore: 2, limit: 3 })).toEqual([]);
  });
});
