import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Analyzer, GlossError, type DocumentResults } from '../../src/inference';
import { rejection, turns } from '../support/inference/async';

const all = ['sentiment', 'entities', 'embedding'] as const;

const texts = [
  'Ada Lovelace is in Oslo.',
  'good',
  'This is a bad word, and it breaks every time we start the server in the evening.',
  'Acme and Ada, the good and the bad.',
  '“(Oslo)”',
  'naïve café — 東京, emoji 🎉👩‍💻 and a wide\u3000space',
  'word '.repeat(40),
];

export interface ContractOptions {
  /** Words of the longest text: a fake can take a million, a model takes its time. */
  readonly longTextWords: number;
}

/** What every Analyzer promises (src/inference/types.ts), whichever way it answers. */
export function describeAnalyzer(
  name: string,
  create: () => Promise<Analyzer>,
  { longTextWords }: ContractOptions,
): void {
  describe(name, () => {
    let analyzer: Analyzer;
    beforeAll(async () => {
      analyzer = await create();
    });
    afterAll(() => analyzer.dispose());

    describeResults(() => analyzer, longTextWords);
    describeHostileTexts(() => analyzer);
    it('says which heads there are when it is asked for another', async () => {
      const asking = analyzer.ask('answer', { question: 'who', context: 'Ada' });
      expect(await rejection(asking)).toMatchObject({
        code: 'headMissing',
        message: expect.stringMatching(
          /does not answer "answer", only .*sentiment, .*entities, .*embedding/,
        ) as string,
      });
    });
    describeCancelling(() => analyzer);
    describeDisposal(create);
  });
}

function describeResults(analyzer: () => Analyzer, longTextWords: number): void {
  it('says which model answers', async () => {
    const info = await analyzer().info();
    expect(info.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(info.maxTokens).toBeGreaterThan(0);
  });

  it('answers an empty list with an empty list', async () => {
    expect(await analyzer().analyze(all, [])).toEqual([]);
  });

  it.each(['', ' ', '\n\t  \r\n', '\u0000'])('finds nothing in %j', async (text) => {
    const [result] = await analyzer().analyze(all, [text]);
    expect(result!.sentiment).toEqual({
      label: 'neutral',
      probabilities: { negative: 0, neutral: 1, positive: 0 },
    });
    expect(result!.entities).toEqual([]);
    expect(result!.embedding.length).toBeGreaterThan(0);
    expect(result!.embedding.every((value) => value === 0)).toBe(true);
  });

  it('gives one result per text, in order, equal to what each text gives alone, bit for bit', async () => {
    const list = [...texts, '', ...[...texts].reverse(), texts[0]!];
    const together = await analyzer().analyze(all, list);
    expect(together).toHaveLength(list.length);
    for (const [i, text] of list.entries()) {
      const [alone] = await analyzer().analyze(all, [text]);
      expect(together[i]).toEqual(alone);
    }
  });

  it('answers the tasks asked for and no others', async () => {
    const [full] = await analyzer().analyze(all, [texts[0]!]);
    for (const task of all) {
      const [result] = await analyzer().analyze([task], [texts[0]!]);
      expect(Object.keys(result!)).toEqual([task]);
      expect(result![task]).toEqual(full![task]);
    }
    const [two] = await analyzer().analyze(['embedding', 'sentiment'], [texts[0]!]);
    expect(two).toEqual({ embedding: full!.embedding, sentiment: full!.sentiment });
  });

  it('answers several requests at once, each with its own', async () => {
    const results = await Promise.all(
      texts.map((text) => analyzer().analyze(['sentiment', 'embedding'], [text])),
    );
    const together = await analyzer().analyze(['sentiment', 'embedding'], texts);
    expect(results.map(([result]) => result)).toEqual(together);
  });

  it('gives well-formed results', async () => {
    for (const [i, result] of (await analyzer().analyze(all, texts)).entries())
      expectWellFormed(result, texts[i]!);
  });

  it('covers a long text from its first to its last word', async () => {
    const sentence = 'Ada Lovelace is in Oslo.';
    const text = `${sentence} ${'The word is good and the word is bad. '.repeat(longTextWords / 9)}${sentence}`;
    const [result] = await analyzer().analyze(all, [text]);
    expectWellFormed(result!, text);
    const found = result!.entities
      .filter(({ label }) => label === 'LOC')
      .map(({ start, end }) => [start, end]);
    expect(found).toEqual([
      [19, 23],
      [text.length - 5, text.length - 1],
    ]);
  });
}

/** What an analyzer promises of its questions; `create` gives one over a package with a head of every kind. */
export function describeAsking(name: string, create: () => Promise<Analyzer>): void {
  describe(`${name}, asked questions`, () => {
    let analyzer: Analyzer;
    beforeAll(async () => {
      analyzer = await create();
    });
    afterAll(() => analyzer.dispose());

    it('answers from a context', async () => {
      const context = 'The word is good. Ada is in Oslo.';
      const { answers, noAnswer } = await analyzer.ask('answer', {
        question: 'a word',
        context,
        topK: 2,
        maxAnswerTokens: 2,
      });
      expect(answers.map(({ start, end }) => context.slice(start, end)).sort()).toEqual(['Ada', 'Oslo']);
      expect(noAnswer).toBeGreaterThan(0);
    });

    it('gives words for a gap', async () => {
      const words = await analyzer.ask('maskedWord', { before: 'the word is', after: '.', topK: 2 });
      expect(words.map(({ token }) => token)).toEqual(['good', 'bad']);
    });

    it('labels pairs, and texts with labels of the user', async () => {
      const pairs = [
        { first: 'the good word', second: 'good' },
        { first: 'the word', second: 'bad bad ada' },
      ];
      const labels = await analyzer.ask('pairs', { pairs });
      expect(labels.map(([best]) => best!.label)).toEqual(['entailment', 'contradiction']);
      const query = { text: 'ada is good', labels: ['bad', 'good'], template: 'is {}' };
      expect(await analyzer.ask('zeroShot', query)).toMatchObject([{ label: 'good' }, { label: 'bad' }]);
    });

    it('chooses an ending and groups tags', async () => {
      const [bad, good] = await analyzer.ask('choice', { prompt: 'ada is good', choices: ['bad', 'good'] });
      expect(good! + bad!).toBeCloseTo(1, 6);
      expect(good!).toBeGreaterThan(bad!);
      const entities = await analyzer.ask('aggregate', { text: 'Ada in Oslo', strategy: 'simple' });
      expect(entities.map(({ start, end }) => [start, end])).toEqual([
        [0, 3],
        [7, 11],
      ]);
    });

    it('judges hostility and classifies', async () => {
      const results = await analyzer.analyze(['hostility', 'classification'], ['bad bad', 'good', '']);
      expect(results.map(({ hostility }) => hostility.label)).toEqual(['hostile', 'civil', 'civil']);
      expect(results[2]!.classification).toEqual([]);
    });

    it('rejects what it cannot be asked, and cancels', async () => {
      const query = { question: ' ', context: 'a' };
      expect(await rejection(analyzer.ask('answer', query))).toMatchObject({ code: 'invalidInput' });
      expect(await rejection(analyzer.ask('riddle' as 'answer', query))).toMatchObject({
        code: 'invalidInput',
      });
      const aborted = { signal: AbortSignal.abort() };
      expect(await rejection(analyzer.ask('answer', query, aborted))).toMatchObject({ code: 'cancelled' });
    });
  });
}

function describeHostileTexts(analyzer: () => Analyzer): void {
  it.each([
    ['lone surrogates', 'a \ud83d word \ude00 and \ud83d'],
    ['control characters', 'a\u0000b\u0007 \u200b word\ufeff'],
    ['only punctuation', '... --- !!! ((('],
    ['right-to-left text', 'مرحبا بالعالم'],
    ['100,000 identical words', 'word '.repeat(100_000)],
    ['one line of 1 MB without a space', 'x'.repeat(1_000_000)],
    ['one line of 1 MB of punctuated repetition', 'good, '.repeat(170_000)],
  ])('takes %s', async (_name, text) => {
    const [result] = await analyzer().analyze(all, [text]);
    expectWellFormed(result!, text);
  });

  it('rejects a task that does not exist and a text that is not one', async () => {
    expect(await rejection(analyzer().analyze(['mood' as 'sentiment'], ['a']))).toMatchObject({
      code: 'invalidInput',
    });
    expect(await rejection(analyzer().analyze(['sentiment'], [7 as unknown as string]))).toMatchObject({
      code: 'invalidInput',
    });
  });
}

function describeCancelling(analyzer: () => Analyzer): void {
  // Each text is new, so that no cache knows it.
  const fresh = (label: string): string[] =>
    Array.from({ length: 40 }, (_, i) => `${label} ${i} ${'word '.repeat(i)}`);

  it('rejects with `cancelled` when the signal has fired before', async () => {
    const error = await rejection(analyzer().analyze(all, texts, { signal: AbortSignal.abort() }));
    expect(error).toBeInstanceOf(GlossError);
    expect(error).toMatchObject({ code: 'cancelled' });
  });

  it('rejects with `cancelled` as soon as the signal fires, and goes on answering others', async () => {
    const controller = new AbortController();
    const pending = analyzer().analyze(all, fresh('during'), { signal: controller.signal });
    const other = analyzer().analyze(all, texts, { priority: 'background' });
    await turns(2);
    controller.abort();
    expect(await rejection(pending)).toMatchObject({ code: 'cancelled' });
    expect(await other).toHaveLength(texts.length);
  });

  it('answers visible work before background work that came earlier', async () => {
    const order: string[] = [];
    const background = analyzer().analyze(all, fresh('background'), { priority: 'background' });
    const visible = analyzer().analyze(all, ['a visible word that nobody knows yet']);
    await Promise.all([
      background.then(() => order.push('background')),
      visible.then(() => order.push('visible')),
    ]);
    expect(order).toEqual(['visible', 'background']);
  });
}

function describeDisposal(create: () => Promise<Analyzer>): void {
  it('can be disposed twice, and rejects later requests with `disposed`', async () => {
    const analyzer = await create();
    await analyzer.analyze(['sentiment'], ['good']);
    await Promise.all([analyzer.dispose(), analyzer.dispose()]);
    await analyzer.dispose();
    expect(await rejection(analyzer.analyze(['sentiment'], ['good']))).toMatchObject({ code: 'disposed' });
    expect(await rejection(analyzer.info())).toMatchObject({ code: 'disposed' });
  });

  it('can be disposed without ever having been asked', async () => {
    await (await create()).dispose();
  });

  it('answers every request under way when it is disposed, with its result or `disposed`', async () => {
    const analyzer = await create();
    await analyzer.info();
    const outcomes = Promise.allSettled(texts.map((text) => analyzer.analyze(all, [text, `${text} again`])));
    await turns(1);
    await analyzer.dispose();
    for (const outcome of await outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'disposed' });
      else expect(outcome.value).toHaveLength(2);
    }
  });
}

function expectWellFormed(result: DocumentResults, text: string): void {
  const { probabilities, label } = result.sentiment;
  const values = Object.values(probabilities);
  expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
  // Double precision; the head's logits are float32, but the softmax over them is not.
  expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
  expect(probabilities[label]).toBe(Math.max(...values));

  let end = 0;
  for (const entity of result.entities) {
    expect(entity.start).toBeGreaterThanOrEqual(end);
    expect(entity.end).toBeGreaterThan(entity.start);
    expect(entity.score).toBeGreaterThan(0);
    expect(entity.score).toBeLessThanOrEqual(1);
    expect(text.slice(entity.start, entity.end)).toBe(text.slice(entity.start, entity.end).trim());
    end = entity.end;
  }
  expect(end).toBeLessThanOrEqual(text.length);

  const norm = Math.hypot(...result.embedding);
  // A float32 vector of 384 values; a text of which no token is left has the zero vector.
  if (norm !== 0) expect(norm).toBeCloseTo(1, 5);
}
