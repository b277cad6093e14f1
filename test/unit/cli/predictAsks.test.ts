import { describe, expect, it } from 'vitest';
import { allHeads, createFakeAnalyzer, fakeManifest, FakeSession } from '../../support/inference/fakeModel';
import { cliRunner, jsonLines, spreadable } from './support';

const run = cliRunner();

/** Runs `gloss predict` with a model that has a head of every kind. */
async function predict(args: readonly string[], ...records: readonly unknown[]) {
  const analyzer = createFakeAnalyzer(new FakeSession(), fakeManifest({ heads: allHeads }));
  const { status, stdout, stderr } = await run(['predict', '--task', ...args], {
    stdin: records.map((record) => `${JSON.stringify(record)}\n`).join(''),
    analyzer: spreadable(analyzer),
    manifest: { heads: allHeads },
  });
  return { status, stderr, lines: jsonLines(stdout) };
}

describe('gloss predict with other heads', () => {
  it('answers questions with spans of the context', async () => {
    const context = 'The word is good 🙂. Ada is in Oslo.';
    const { status, lines } = await predict(
      ['answer', '--top-k', '2', '--max-answer-tokens', '1'],
      { question: 'a word', context },
      { question: ' ', context },
      { question: 'a word', context: '' },
    );
    expect(status).toBe(1);
    const [first, second, third] = lines as [
      { answers: { start: number; end: number; text: string }[] },
      object,
      object,
    ];
    expect(first.answers.map(({ text }) => text).sort()).toEqual(['Ada', 'Oslo']);
    for (const { start, end, text } of first.answers) expect(context.slice(start, end)).toBe(text);
    expect(second).toMatchObject({ error: { code: 'invalidInput', line: 2 } });
    expect(third).toEqual({ answers: [], noAnswer: 1 });
  });

  it('may say that there is no answer', async () => {
    const record = { question: 'a name', context: 'the word is good' };
    const [always, never] = [
      await predict(['answer'], record),
      await predict(['answer', '--no-answer-threshold', '0'], record),
    ];
    expect(always.lines).toMatchObject([{ answers: [{}] }]);
    expect(never.lines).toMatchObject([{ answers: [] }]);
  });

  it('fills the gap of a text', async () => {
    const { lines } = await predict(
      ['masked-word', '--top-k', '3'],
      { text: 'the word is [MASK].' },
      { text: 'no gap' },
      { text: '[MASK] [MASK]' },
    );
    expect(lines).toMatchObject([
      { words: [{ token: 'good' }, { token: 'bad' }, { token: '##a' }] },
      { error: { message: '"text" must have [MASK] once, and has it 0 times.' } },
      { error: { message: '"text" must have [MASK] once, and has it 2 times.' } },
    ]);
    const whole = await predict(['masked-word', '--whole-words', '--top-k', '3'], { text: '[MASK]' });
    expect(
      (whole.lines as { words: { token: string }[] }[])[0]!.words.map(({ token }) => token),
    ).not.toContain('##a');
  });

  it('sorts texts under labels of the line, or of the command line', async () => {
    const { lines } = await predict(
      ['zero-shot', '--labels', 'bad, good', '--template', '{}'],
      { text: 'ada is good' },
      { text: 'ada is good', labels: ['oslo', 'ada', 'acme'] },
    );
    expect(lines).toMatchObject([
      { labels: [{ label: 'good' }, { label: 'bad' }] },
      { labels: [{ label: 'ada' }, {}, {}] },
    ]);
    expect((await predict(['zero-shot'], { text: 'x' })).lines).toMatchObject([
      { error: { code: 'invalidInput', message: expect.stringContaining('"labels" is missing') as string } },
    ]);
  });

  it('classifies texts and pairs, in order', async () => {
    const { lines } = await predict(
      ['classification', '--top-k', '1'],
      { text: 'good' },
      { text: 'the good word', pair: 'good' },
      { text: 'good', pair: 'bad ada' },
    );
    expect(lines).toMatchObject([
      { labels: [{ label: 'entailment' }] },
      { labels: [{ label: 'entailment' }] },
      { labels: [{ label: 'contradiction' }] },
    ]);
  });

  it('says what could follow a text', async () => {
    const { status, lines } = await predict(
      ['choice', '--top-k', '2'],
      { text: 'ada is', choices: ['bad', 'good', 'in Oslo'] },
      { text: 'ada is' },
      { text: 'ada is', choices: ['good'] },
      { text: 'ada is', choices: 'good' },
    );
    expect(status).toBe(1);
    const [{ choices }] = lines as [{ choices: { choice: string; score: number }[] }];
    expect(choices).toHaveLength(2);
    expect(choices[0]!.score).toBeGreaterThanOrEqual(choices[1]!.score);
    expect(lines.slice(1)).toMatchObject([
      { error: { message: expect.stringContaining('"choices" is missing') as string } },
      { error: { message: expect.stringContaining('2 to 100 choices, not 1') as string } },
      { error: { message: '"choices" must be a list of strings.' } },
    ]);
  });

  it('tells hostility', async () => {
    const { lines } = await predict(['hostility'], { text: 'bad bad' }, { text: '' });
    expect(lines).toMatchObject([
      { label: 'hostile' },
      { label: 'civil', probabilities: { civil: 1, hostile: 0 } },
    ]);
  });

  it('groups tags as it is told', async () => {
    const { lines } = await predict(['entities', '--aggregation', 'none', '--stride', '0'], {
      text: 'Ada Lovelace',
    });
    expect(lines).toMatchObject([
      {
        entities: [
          { text: 'Ada', label: 'B-PERSON' },
          { text: 'Lovelace', label: 'I-PERSON' },
        ],
      },
    ]);
  });

  it.each([
    [
      ['sentiment', '--top-k', '2'],
      '--top-k is for answer, masked-word, classification, zero-shot, choice only',
    ],
    [['answer', '--top-k', '0'], '--top-k must be a whole number from 1 to 100, found "0"'],
    [
      ['answer', '--no-answer-threshold', '2'],
      '--no-answer-threshold must be a number from -1 to 1, found "2"',
    ],
    [
      ['entities', '--aggregation', 'best'],
      '--aggregation must be one of none, simple, first, average, max, found "best"',
    ],
    [['answer', '--stride', '257'], '--stride must be a whole number from 0 to 256, found "257"'],
    [['entities', '--stride', '8'], '--stride needs --aggregation'],
    [['masked-word', '--stride', '8'], '--stride is for answer, entities only'],
  ])('refuses %j', async (args, message) => {
    const { status, stderr } = await predict(args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  it('ends with status 3 when the package has no such head, and says what it has', async () => {
    const { status, stderr } = await run(['predict', '--task', 'answer']);
    expect(status).toBe(3);
    expect(stderr).toBe(
      'gloss: headMissing: The model package "fake" does not answer answer, only sentiment, entities, embedding. The option is --model; see gloss model list.\n',
    );
  });
});
