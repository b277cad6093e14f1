import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  allHeads,
  createFakeAnalyzer,
  fakeManifest,
  fakeManifestText,
  FakeSession,
} from '../../../support/inference/fakeModel';
import type { Analyzer } from '../../../../src/inference';
import { cliRunner, jsonLines, spreadable, temporaryFolder } from '../support';

const run = cliRunner();
const folder = temporaryFolder();

/** Runs `gloss evaluate` on rows, with a model that has a head of every kind. */
async function evaluate(
  task: string,
  rows: readonly unknown[] | string,
  manifest: Readonly<Record<string, unknown>> = {},
  format = 'json',
) {
  const file = join(folder, 'rows.jsonl');
  writeFileSync(
    file,
    typeof rows === 'string' ? rows : rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
  );
  const changes = { heads: allHeads, ...manifest };
  const result = await run(['evaluate', '--task', task, '--data', file, '--format', format], {
    analyzer: spreadable(createFakeAnalyzer(new FakeSession(), fakeManifest(changes))),
    manifest: changes,
  });
  return { ...result, report: format === 'json' ? jsonLines(result.stdout)[0] : undefined };
}

describe('gloss evaluate', () => {
  it('measures sentiment among the labels that the data uses', async () => {
    const rows = [
      { text: 'good', label: 'positive' },
      { text: 'bad', label: 'negative' },
      { text: 'the good word', label: 'negative' },
      { text: 'a word', label: 'positive' },
    ];
    const { status, report } = await evaluate('sentiment', rows);
    expect(status).toBe(0);
    expect(report).toEqual({
      task: 'sentiment',
      model: { id: 'fake', version: '1.2.3' },
      rows: 4,
      scores: { accuracy: 0.5, 'macro-F1': 0.5 },
    });
  });

  it('measures classifiers of texts and of pairs', async () => {
    const { report } = await evaluate('classification', [
      { a: 'the good word', b: 'good', label: 'entailment' },
      { a: 'good', b: 'bad ada', label: 'contradiction' },
    ]);
    expect(report).toMatchObject({ scores: { accuracy: 1, 'macro-F1': 1 } });
  });

  it('measures entities with the names that the data gives to their types', async () => {
    const { report } = await evaluate('entities', [
      { tokens: ['Ada', 'Lovelace', 'is', 'in', 'Oslo'], tags: ['B-PER', 'I-PER', 'O', 'O', 'B-LOC'] },
      { tokens: ['Acme'], tags: ['B-LOC'] },
    ]);
    expect(report).toMatchObject({
      scores: {
        'PERSON F1': 1,
        'LOC F1': 0.6666667,
        'ORG F1': 0,
        'all F1': 0.6666667,
        'all recall': 0.6666667,
      },
    });
  });

  it('measures similarity', async () => {
    const { report } = await evaluate('similarity', [
      { a: 'good', b: 'good', score: 5 },
      { a: 'good', b: 'the bad word', score: 0 },
      { a: 'good word', b: 'good', score: 3 },
    ]);
    expect((report as { scores: { Spearman: number } }).scores.Spearman).toBe(1);
  });

  it.each([true, false])(
    'measures a network that rates pairs itself (regression: %s)',
    async (regression) => {
      const { classification } = allHeads;
      const heads = { classification: { ...classification, labels: ['LABEL_0'], regression } };
      const ratings = [3.5, -1, 0.25];
      const analyzer: Analyzer = {
        ...createFakeAnalyzer(new FakeSession(), fakeManifest({ heads: allHeads })),
        ask: () =>
          Promise.resolve(
            ratings.map((rating) => [
              { label: 'LABEL_0', score: regression ? rating : 1 / (1 + Math.exp(-rating)) },
            ]),
          ),
        dispose: () => Promise.resolve(),
      };
      const file = join(folder, 'ratings.jsonl');
      const rows = ratings.map((rating) => ({ a: 'good', b: 'word', score: 2 * rating }));
      writeFileSync(file, rows.map((row) => JSON.stringify(row)).join('\n'));
      const { stdout } = await run(['evaluate', '--task', 'similarity', '--data', file, '--format', 'json'], {
        analyzer,
        manifest: { heads },
      });
      expect(jsonLines(stdout)).toMatchObject([{ scores: { Pearson: 1, Spearman: 1 } }]);
    },
  );

  it('finds an installed model by its name', async () => {
    const file = join(folder, 'one.jsonl');
    writeFileSync(file, '{"text":"good","label":"positive"}\n');
    const installed = join(folder, 'models', 'someone--tiny');
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(installed, 'manifest.json'), fakeManifestText({ id: 'someone/tiny' }));
    const { status, stdout, created } = await run(
      ['evaluate', '--task', 'sentiment', '--data', file, '--model', 'someone/tiny'],
      { models: { folder }, analyzer: spreadable(createFakeAnalyzer(new FakeSession(), fakeManifest())) },
    );
    expect([status, created[0]?.packageFolder]).toEqual([0, installed]);
    expect(stdout).toMatch(/^sentiment, someone\/tiny /);
  });

  it('measures answers, of JSON Lines and of the file of SQuAD', async () => {
    const context = 'the word is in Oslo';
    const lines = await evaluate('answer', [{ question: 'a', context, answers: ['The Oslo'] }]);
    expect(lines.report).toMatchObject({ rows: 1, scores: { 'exact match': 1, F1: 1 } });
    const qas = [{ question: 'a', answers: [{ text: 'in Oslo', answer_start: 0 }] }];
    const squad = { data: [{ paragraphs: [{ context, qas }] }] };
    for (const text of [JSON.stringify(squad), JSON.stringify(squad, null, 2)]) {
      const { report } = await evaluate('answer', text);
      expect(report).toMatchObject({ rows: 1, scores: { 'exact match': 0, F1: 0.6666667 } });
    }
  });

  it('prints published figures beside those of a checkpoint that has some', async () => {
    const id = 'distilbert-base-uncased-finetuned-sst-2-english';
    const { stdout } = await evaluate('sentiment', [{ text: 'good', label: 'positive' }], { id }, 'text');
    expect(stdout).toBe(
      [
        `sentiment, ${id} 1.2.3, 1 rows`,
        'accuracy  100.00 %   published  91.30 %',
        'macro-F1  100.00 %',
        'Published: the checkpoint on its own development set.\n',
      ].join('\n'),
    );
  });

  it.each([
    ['sentiment', [{ text: 'good' }], /rows\.jsonl: Line 1: "label" is missing\.$/m],
    [
      'sentiment',
      [{ text: 'good', label: 'joy' }],
      /label "joy"; the model's labels are negative, neutral, positive\./,
    ],
    ['entities', [{ tokens: ['a'], tags: [] }], /Line 1: there are 1 tokens and 0 tags\./],
    ['similarity', [{ a: 'a', b: 'b', score: '1' }], /Line 1: "score" must be a number\./],
    ['answer', [{ question: 'a', context: 'b', answers: 'c' }], /Line 1: "answers" must be a list\./],
    ['answer', [], /There is nothing to evaluate in it\./],
  ])('says what is wrong with data for %s', async (task, rows, message) => {
    const { status, stdout, stderr } = await evaluate(task, rows);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
  });

  it.each([
    [['--task', 'mood', '--data', 'x'], /--task must be one of sentiment, .* found "mood"/],
    [['--task', 'answer'], /--data FILE is needed/],
    [['--task', 'answer', 'x.jsonl'], /the data is named by --data, found "x.jsonl"/],
  ])('refuses %j', async (args, message) => {
    const { status, stderr } = await run(['evaluate', ...args]);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});
