import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { maskedEncoding } from '../../../src/inference/asks/maskedWord';
import { buildFeeds } from '../../../src/inference/model/batch';
import { outputsOf } from '../../../src/inference/model/outputs';
import { createTokenizer, joinPair, loadVocabulary } from '../../../src/inference/tokenizer';
import { rejection } from '../../support/inference/async';
import {
  allHeads,
  createFakeAnalyzer,
  fakeManifest,
  FakeSession,
  fakeVocabulary,
} from '../../support/inference/fakeModel';

const golden = path.resolve(import.meta.dirname, '../../golden');
const manifest = fakeManifest({ heads: allHeads });
const tokenizer = createTokenizer(
  manifest.tokenizer,
  loadVocabulary(readFileSync(path.join(golden, 'tokenizer/smallVocabulary.txt'), 'utf8')),
);
const linesOf = <T>(name: string): T[] =>
  readFileSync(path.join(golden, `heads/${name}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);

function create() {
  const session = new FakeSession();
  return { session, analyzer: createFakeAnalyzer(session, manifest) };
}

describe('two texts in one window', () => {
  it('have the tokens, spans and words of the reference', () => {
    interface Row {
      readonly question: string;
      readonly context: string;
      readonly windows: readonly {
        readonly ids: number[];
        readonly spans: number[];
        readonly words: number[];
        readonly contextStart: number;
        readonly contextEnd: number;
      }[];
    }
    const whole = linesOf<Row>('answers').filter(({ windows }) => windows.length === 1);
    expect(whole.length).toBeGreaterThan(5);
    for (const { question, context, windows } of whole) {
      const pair = joinPair(tokenizer.encode(question), tokenizer.encode(context));
      const [expected] = windows;
      expect([...pair.ids]).toEqual(expected!.ids);
      expect([...pair.spans]).toEqual(expected!.spans);
      expect([...pair.wordIndex]).toEqual(expected!.words);
      expect([pair.secondStart, pair.secondEnd]).toEqual([expected!.contextStart, expected!.contextEnd]);
    }
  });

  it('have the mask of the reference between them', () => {
    const engine = { session: new FakeSession(), tokenizer, manifest: { ...manifest, maxTokens: 512 } };
    const rows = linesOf<{ before: string; after: string; ids: number[] }>('masks');
    for (const { before, after, ids } of rows) {
      const { encoding, mask } = maskedEncoding(engine, before, after);
      expect([...encoding.ids]).toEqual(ids);
      expect(encoding.ids[mask]).toBe(tokenizer.specialIds.mask);
    }
  });

  it('keep the words nearest to a mask when there are too many', () => {
    const engine = { session: new FakeSession(), tokenizer, manifest };
    for (const [left, right] of [
      [500, 500],
      [500, 2],
      [1, 500],
    ] as const) {
      const { encoding, mask } = maskedEncoding(engine, '. '.repeat(left), ', '.repeat(right));
      expect(encoding.length).toBe(32);
      expect(mask - 1).toBe(left === 1 ? 1 : right === 2 ? 27 : 15);
      expect(encoding.ids[mask]).toBe(tokenizer.specialIds.mask);
    }
  });
});

describe('a word that is hidden', () => {
  const query = { before: 'the word is', after: '.', topK: 1 } as const;
  const logitsOf = (token: string): number[] => fakeVocabulary.map((each) => (each === token ? 5 : 0));

  it('is read where it stands, in a graph that answers for every token', async () => {
    const session = new FakeSession();
    // [CLS] the word is [MASK] . [SEP]
    const words = ['bad', 'bad', 'bad', 'bad', 'good', 'bad', 'bad'];
    session.run = async () => ({ wordOfToken: Float32Array.from(words.flatMap(logitsOf)) });
    const analyzer = createFakeAnalyzer(session, manifest);
    expect(await analyzer.ask('maskedWord', query)).toMatchObject([{ token: 'good' }]);
  });
});

describe('the outputs that a run must give', () => {
  const feeds = buildFeeds([tokenizer.encode('a word')], {
    maxTokens: 32,
    vocabularySize: 999,
    paddingId: 0,
  });

  it('are one row of words a text, or one a token, as the manifest says', () => {
    expect(outputsOf('maskedWord', manifest, feeds)).toEqual([
      { key: 'maskedWord', output: 'mask_logits', shape: [1, undefined] },
    ]);
    const older = fakeManifest({ heads: { maskedWord: { output: 'words' } } });
    expect(outputsOf('maskedWord', older, feeds)).toEqual([
      { key: 'wordOfToken', output: 'words', shape: [1, feeds.columns, undefined] },
    ]);
  });
});

describe('questions about a text longer than the model', () => {
  const filler = 'the word is good and the word is bad. '.repeat(40);
  const context = `Ada ${filler}Oslo ${filler}Acme`;

  it('are answered from its first to its last word', async () => {
    const { session, analyzer } = create();
    const { answers } = await analyzer.ask('answer', {
      question: 'a name',
      context,
      topK: 3,
      maxAnswerTokens: 1,
    });
    expect(answers.map(({ start, end }) => context.slice(start, end)).sort()).toEqual([
      'Acme',
      'Ada',
      'Oslo',
    ]);
    for (const { feeds, tasks } of session.runs) {
      expect(feeds.columns).toBeLessThanOrEqual(32);
      expect(tasks).toEqual(['answer']);
    }
  });

  it('find an answer wherever in the text it stands', async () => {
    const { analyzer } = create();
    const words = Array.from({ length: 120 }, (_, i) => ['the', 'word', 'is', 'good'][i % 4]!);
    for (let at = 0; at <= words.length; at++) {
      const text = words.toSpliced(at, 0, 'Ada Lovelace').join(' ');
      const { answers } = await analyzer.ask('answer', { question: 'a name', context: text, topK: 4 });
      const found = answers.map(({ start, end }) => text.slice(start, end));
      expect(found).toContain('Ada Lovelace');
    }
  });

  it.each(['answer', 'aggregate'] as const)('%s windows share as many tokens as it is told', async (kind) => {
    // Each window another one: equal ones would be read once.
    const text = Array.from({ length: 480 }, (_, i) => i.toString(36).slice(-1) + (i % 7)).join(' ');
    const tokens = async (stride: number): Promise<number> => {
      const { session, analyzer } = create();
      if (kind === 'answer') await analyzer.ask(kind, { question: 'a name', context: text, stride });
      else await analyzer.ask(kind, { text, strategy: 'simple', stride });
      return session.runs.reduce(
        (sum, { feeds }) => sum + feeds.attentionMask.filter((each) => each === 1n).length,
        0,
      );
    };
    const sums = [await tokens(0), await tokens(4), await tokens(8)];
    expect(sums).toEqual(sums.toSorted((a, b) => a - b));
    expect(new Set(sums).size).toBe(3);
    // Half a window at most.
    expect(await tokens(200)).toBe(await tokens(256));
  });

  it('have no answer when [CLS] is likelier, from a threshold on', async () => {
    const { analyzer } = create();
    const query = { question: 'a name', context: 'the word is good' };
    const { answers, noAnswer } = await analyzer.ask('answer', query);
    expect(answers).toHaveLength(1);
    expect(noAnswer).toBeGreaterThan(answers[0]!.score);
    expect((await analyzer.ask('answer', { ...query, noAnswerThreshold: 0 })).answers).toEqual([]);
    expect((await analyzer.ask('answer', { ...query, noAnswerThreshold: 1 })).answers).toHaveLength(1);
  });

  it('have no answers in an empty context, without a run', async () => {
    const { session, analyzer } = create();
    expect((await analyzer.ask('answer', { question: 'a', context: ' \n' })).answers).toEqual([]);
    expect(session.runs).toEqual([]);
  });

  it('are asked of the same windows for every label', async () => {
    const { session, analyzer } = create();
    const labels = ['good', 'oslo', 'ada lovelace'];
    const scores = await analyzer.ask('zeroShot', { text: context, labels, template: 'is {}' });
    expect(scores.map(({ label }) => label).sort()).toEqual(labels.toSorted());
    expect(scores.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 9);
    const rows = session.runs.reduce((sum, { feeds }) => sum + feeds.rows, 0);
    expect(rows % 3).toBe(0);
  });
});

describe('questions that cannot be answered', () => {
  it.each([
    ['answer', { question: '', context: 'a' }, /question is empty/],
    ['answer', { question: 'good '.repeat(40), context: 'a' }, /question is too long: 40 tokens.* takes 14/],
    ['answer', { question: 'a', context: 'a', topK: 0 }, /topK must be a whole number from 1 to 100/],
    ['answer', { question: 7, context: 'a' }, /question is not a string but number/],
    ['zeroShot', { text: 'a', labels: [] }, /1 to 100 labels, not 0/],
    ['zeroShot', { text: 'a', labels: ['x', ' '] }, /labels is blank/],
    ['zeroShot', { text: 'a', labels: ['x', 'x'] }, /labels is there twice/],
    ['zeroShot', { text: 'a', labels: ['x'], template: 'about' }, /\{\} in the place/],
    ['choice', { prompt: 'a', choices: ['x'] }, /2 to 100 choices, not 1/],
    ['aggregate', { text: 'a', strategy: 'best' }, /no strategy "best", only none/],
    [
      'aggregate',
      { text: 'a', strategy: 'simple', stride: -1 },
      /stride must be a whole number from 0 to 256, not -1/,
    ],
    [
      'answer',
      { question: 'a', context: 'a', stride: 2.5 },
      /stride must be a whole number from 0 to 256, not 2\.5/,
    ],
  ] as const)('say what is wrong: %s %j', async (kind, query, message) => {
    const { analyzer } = create();
    expect(await rejection(analyzer.ask(kind, query as never))).toMatchObject({
      code: 'invalidInput',
      message: expect.stringMatching(message) as string,
    });
  });

  it('name the labels of a model that knows no entailment', async () => {
    const heads = { classification: { output: 'x', labels: ['spam', 'mail'] } };
    const analyzer = createFakeAnalyzer(new FakeSession(), fakeManifest({ heads }));
    expect(await rejection(analyzer.ask('zeroShot', { text: 'a', labels: ['b'] }))).toMatchObject({
      code: 'headMissing',
      message: expect.stringContaining('its labels are spam, mail') as string,
    });
  });
});
