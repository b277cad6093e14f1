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
import type { Passage } from '../../../src/analysis/similarity/duplicateIndex';
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
    { maxLength: 12 },
  );
  const passages = (all: readonly string[]) =>
    all.map((text) => ({ text, embedding: fakeResults(text).embedding }));

  /** The rule itself: for each distinct text the first of the closest before it. */
  function closestBefore(all: readonly Passage[], threshold: number) {
    const distinct = all.filter(({ text }, at) => all.findIndex((other) => other.text === text) === at);
    const matrix = similarityMatrix(distinct.map(({ embedding }) => embedding));
    return distinct.flatMap(({ text }, at) => {
      const scores = (matrix[at] ?? []).slice(0, at);
      const score = Math.max(...scores);
      return score >= threshold ? [[text, { text: distinct[scores.indexOf(score)]?.text, score }]] : [];
    });
  }

  async function expectExact(index: DuplicateIndex, all: readonly Passage[], threshold: number) {
    const found = await index.update(all, threshold);
    expect([...found].sort()).toEqual(closestBefore(all, threshold).sort());
  }

  it('knows after any changes what the rule says of the texts as they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(texts, { minLength: 1, maxLength: 6 }), async (history) => {
        const index = new DuplicateIndex();
        for (const now of history) await expectExact(index, passages(now), 0.8);
      }),
    );
  });

  it('loses no text to its bound', async () => {
    const threshold = fc.double({ min: 0.1, max: 0.99, noNaN: true });
    await fc.assert(
      fc.asyncProperty(texts, threshold, (all, lowest) =>
        expectExact(new DuplicateIndex(), passages(all), lowest),
      ),
    );
  });

  it('stays exact where every text is close to every other, whatever is moved, changed or taken out', async () => {
    // Few directions: many equal scores, and more close texts than an entry keeps.
    const passage = fc.record({
      text: fc.integer({ min: 0, max: 60 }).map((number) => `text ${number}`),
      embedding: fc.constantFrom(0, 0.1, 0.2, 0.3).map((angle) => directionOf(angle)),
    });
    const edit = fc.record({
      from: fc.nat(60),
      count: fc.nat(25),
      to: fc.nat(60),
      added: fc.array(passage, { maxLength: 3 }),
      isMoved: fc.boolean(),
    });
    const start = fc.array(passage, { minLength: 30, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(start, fc.array(edit, { maxLength: 8 }), async (first, edits) => {
        const index = new DuplicateIndex();
        const now = [...first];
        await expectExact(index, now, 0.9);
        for (const { from, count, to, added, isMoved } of edits) {
          const taken = now.splice(from, count);
          now.splice(to, 0, ...added, ...(isMoved ? taken : []));
          await expectExact(index, now, 0.9);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('finds again what it had let go for something closer', async () => {
    const at = (angle: number) => ({ text: `at ${angle}`, embedding: directionOf(angle) });
    const far = [0.2, 0.21, 0.22, 0.23, 0.24, 0.25, 0.26, 0.27].map(at);
    const index = new DuplicateIndex();
    await expectExact(index, [...far, at(0)], 0.9);
    await expectExact(index, [at(0.1), ...far, at(0)], 0.9);
    await expectExact(index, [...far.slice(-1), at(0)], 0.9);
    await expectExact(index, [at(0)], 0.9);
    await expectExact(index, [...far, at(0.3), at(0)], 0.9);
    await expectExact(index, [at(0.3), at(0)], 0.9);
  });

  it('follows a text whose embedding changes', async () => {
    const index = new DuplicateIndex();
    const [x, y] = [directionOf(0), directionOf(1.5)];
    const ab = (a: Float32Array, b: Float32Array) => [
      { text: 'a', embedding: a },
      { text: 'b', embedding: b },
    ];
    await index.update(ab(x, y), 0.9);
    expect((await index.update(ab(x, x), 0.9)).get('b')).toEqual({ text: 'a', score: 1 });
  });

  it('stops when told to in the midst of its work, and goes on from there', async () => {
    const many = Array.from({ length: 3000 }, (_, index) => `text ${index} ${index * 7} of ${index % 50}`);
    const index = new DuplicateIndex();
    const abort = new AbortController();
    setImmediate(() => abort.abort());
    await expect(index.update(passages(many), 0.95, abort.signal)).rejects.toMatchObject({
      code: 'cancelled',
    });
    await expectExact(index, passages(many.slice(0, 200).reverse()), 0.95);
  });

  it('lets the event loop run between the comparisons of templated texts', async () => {
    const alike = Array.from({ length: 1500 }, (_, at) => ({
      text: `text ${at}`,
      embedding: directionOf(at / 10_000),
    }));
    let turns = 0;
    let isRunning = true;
    const turn = () => {
      turns += 1;
      if (isRunning) setImmediate(turn);
    };
    setImmediate(turn);
    const start = performance.now();
    const found = await new DuplicateIndex().update(alike, 0.9);
    isRunning = false;
    expect(found.size).toBe(alike.length - 1);
    expect(turns).toBeGreaterThanOrEqual(Math.floor((performance.now() - start) / 50));
  });
});

function directionOf(angle: number): Float32Array {
  return Float32Array.of(Math.cos(angle), Math.sin(angle));
}

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
