import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { version } from '../../package.json';
import { ended, ensureBundle, modelFolder, nextLine, runBundle, start } from './support';

const folder = mkdtempSync(join(tmpdir(), 'gloss-cli-'));
beforeAll(ensureBundle);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (args: readonly string[], stdin: string | Uint8Array = '') => runBundle(args, folder, stdin);

interface Span {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface Sentiment {
  readonly label: 'negative' | 'neutral' | 'positive';
  readonly probabilities: Readonly<Record<'negative' | 'neutral' | 'positive', number>>;
}

/** One answer of each task; lines that cannot be answered have an error only. */
interface Answers {
  readonly sentiment: Sentiment;
  readonly entities: { readonly entities: readonly (Span & { label: string; score: number })[] };
  readonly similarity: { readonly score: number };
  readonly embedding: { readonly embedding: readonly number[] };
}

interface FileReport {
  readonly language: string;
  readonly regions: readonly (Span & { readonly kind: string })[];
  readonly sentences: readonly (Span & {
    readonly sentiment: Sentiment;
    readonly entities: readonly Span[];
  })[];
  readonly findings: readonly unknown[];
}

async function predict<T extends keyof Answers>(task: T, records: readonly unknown[]): Promise<Answers[T][]> {
  const stdin = records.map((record) => `${JSON.stringify(record)}\n`).join('');
  const { status, stdout, stderr } = await run(['predict', '--task', task], stdin);
  expect([status, stderr]).toEqual([0, '']);
  return valuesOf<Answers[T]>(stdout);
}

function valuesOf<T>(stdout: string): T[] {
  const lines = stdout.trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as T);
}

describe('gloss predict with the bundled model', () => {
  it('tells the tone of texts', async () => {
    const answers = await predict('sentiment', [
      { text: 'What a wonderful, friendly team! I love working with them.' },
      { text: 'This is a disgrace. I hate it, and the people who made it are useless.' },
      { text: '' },
      { text: 'half a pair: \ud800, a whole one: 🙂' },
    ]);
    expect(answers.map(({ label }) => label).slice(0, 3)).toEqual(['positive', 'negative', 'neutral']);
    for (const { label, probabilities } of answers) {
      const { negative, neutral, positive } = probabilities;
      expect(Object.keys(probabilities)).toEqual(['negative', 'neutral', 'positive']);
      expect(Math.abs(negative + neutral + positive - 1)).toBeLessThan(1e-6);
      expect(probabilities[label]).toBe(Math.max(negative, neutral, positive));
    }
  });

  it('finds names at their offsets in UTF-16 units', async () => {
    const text = '🙂 Ada Lovelace met Charles Babbage in London.';
    const [answer] = await predict('entities', [{ text }]);
    const entities = answer!.entities;
    expect(entities).toMatchObject([
      { start: 3, end: 15, text: 'Ada Lovelace', label: 'PERSON' },
      { start: 20, end: 35, text: 'Charles Babbage', label: 'PERSON' },
      { start: 39, end: 45, text: 'London', label: 'LOC' },
    ]);
    for (const { start: from, end, text: found, score } of entities) {
      expect(text.slice(from, end)).toBe(found);
      expect(score).toBeGreaterThan(0);
      expect(score).toBeLessThanOrEqual(1);
    }
  });

  it('compares texts', async () => {
    const scores = await predict('similarity', [
      { a: 'The cat sat on the mat.', b: 'The cat sat on the mat.' },
      { a: 'The cat sat on the mat.', b: 'A cat was sitting on a mat.' },
      { a: 'The cat sat on the mat.', b: 'The parliament passed a tax law.' },
      { a: 'The cat sat on the mat.', b: '' },
    ]);
    const [same, close, far, empty] = scores.map(({ score }) => score);
    expect(same).toBeCloseTo(1, 5);
    expect(close).toBeGreaterThan(far! + 0.3);
    expect(Math.abs(far!)).toBeLessThanOrEqual(1);
    expect(empty).toBe(0);
  });

  it('gives embeddings of length 1 whose product is the similarity', async () => {
    const texts = ['The cat sat on the mat.', 'A cat was sitting on a mat.'];
    const [a, b] = (
      await predict(
        'embedding',
        texts.map((text) => ({ text })),
      )
    ).map(({ embedding }) => embedding);
    const [similarity] = await predict('similarity', [{ a: texts[0], b: texts[1] }]);
    const dot = (x: readonly number[], y: readonly number[]) =>
      x.reduce((sum, value, index) => sum + value * y[index]!, 0);
    // Rounding to float32 and to 7 decimals.
    expect(Math.abs(dot(a!, a!) - 1)).toBeLessThan(1e-5);
    expect(Math.abs(dot(a!, b!) - similarity!.score)).toBeLessThan(1e-6);
  });

  it('answers 1,000 lines in order, each as if it were alone, bad ones in their place', async () => {
    const lines = Array.from({ length: 1000 }, (_, at) => {
      if (at % 100 === 50) return ['', '{"text":', '{"text":7}', '[]', '{"a":"x"}'][(at / 50 - 1) % 5]!;
      return JSON.stringify({
        text: `Report ${at} from Oslo ${'was late and '.repeat(at % 13)}came with the mail.`,
      });
    });
    const whole = await run(['predict', '--task', 'entities'], `${lines.join('\r\n')}\r\n`);
    const answers = valuesOf<{ error?: { code: string; line: number } }>(whole.stdout);
    expect([whole.status, whole.stderr, answers.length]).toEqual([1, '', 1000]);
    const bad = answers.flatMap(({ error }) => (error ? [error] : []));
    expect(bad.map(({ code, line }) => [code, line])).toEqual(
      Array.from({ length: 10 }, (_, index) => ['invalidInput', 100 * index + 51]),
    );
    for (const at of [0, 333, 998]) {
      const alone = await run(['predict', '--task', 'entities'], lines[at]);
      expect(whole.stdout.split('\n')[at]).toBe(alone.stdout.trimEnd());
    }
  });

  it('takes a text of 1 MB, invalid UTF-8 and files', async () => {
    const file = join(folder, 'mixed.jsonl');
    const long = 'The meeting in Bergen was moved to the second week of May. '.repeat(17_000);
    writeFileSync(
      file,
      Buffer.concat([
        Buffer.from(`\ufeff{"text":${JSON.stringify(long)}}\n`),
        Buffer.from([0x7b, 0xff, 0xfe, 0x0a]),
        Buffer.from('{"text":"Fine."}'),
      ]),
    );
    const { status, stdout } = await run(['predict', '--task', 'sentiment', file]);
    expect(status).toBe(1);
    expect(valuesOf(stdout)).toMatchObject([
      { probabilities: {} },
      { error: { code: 'invalidInput', line: 2 } },
      { probabilities: {} },
    ]);
  });

  it('answers a line before it gets the next', async () => {
    const child = start(['predict', '--task', 'sentiment', '--threads', '1'], folder);
    const end = ended(child);
    for (const text of ['One.', 'Two.']) {
      const line = nextLine(child);
      child.stdin.write(`${JSON.stringify({ text })}\n`);
      expect(JSON.parse(await line)).toHaveProperty('label');
    }
    child.stdin.end();
    expect((await end).status).toBe(0);
  });

  it('ends quietly when its reader goes away', async () => {
    const child = start(['predict', '--task', 'sentiment'], folder);
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdin.on('error', () => undefined);
    const feed = (): void => {
      while (child.stdin.writable && child.stdin.write('{"text":"Again and again."}\n'.repeat(500)));
    };
    child.stdin.on('drain', feed);
    feed();
    await nextLine(child);
    child.stdout.destroy();
    const status = await new Promise((settle) => child.on('exit', (code, signal) => settle([code, signal])));
    expect([status, stderr]).toEqual([[0, null], '']);
  });

  it('can be interrupted while it works', async () => {
    const child = start(['predict', '--task', 'entities'], folder);
    child.stdin.on('error', () => undefined);
    child.stdin.write('{"text":"First."}\n');
    await nextLine(child);
    child.stdin.write(`${JSON.stringify({ text: 'A long story that never ends. '.repeat(30_000) })}\n`);
    child.kill('SIGINT');
    expect(await ended(child)).toMatchObject({ signal: 'SIGINT', stderr: '' });
  });
});

describe('gloss without a usable model', () => {
  it('says what is missing and what to do, with status 3', async () => {
    const { status, stdout, stderr } = await run(['predict', '--task', 'sentiment', '--model', 'nowhere']);
    expect([status, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^gloss: modelMissing: .*nowhere.*--model; see gloss model list.*\n$/);
  });

  it.each(['manifest.json', 'vocab.txt'])('says that %s is damaged, with status 3', async (name) => {
    const copy = join(folder, `damaged-${name}`);
    cpSync(modelFolder, copy, { recursive: true });
    truncateSync(join(copy, name), 100);
    const { status, stdout, stderr } = await run(['analyze', '-', '--model', copy], 'Fine.');
    expect([status, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^gloss: modelCorrupt: .*\n$/);
    expect(stderr).toContain(name);
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  it('does not read other files than those that the package was made with', async () => {
    const copy = join(folder, 'changed');
    cpSync(modelFolder, copy, { recursive: true });
    const vocabulary = readFileSync(join(copy, 'vocab.txt'));
    vocabulary.writeUInt8(vocabulary.readUInt8(0) ^ 1, 0);
    writeFileSync(join(copy, 'vocab.txt'), vocabulary);
    const { status, stderr } = await run(
      ['predict', '--task', 'entities', '--model', copy],
      '{"text":"Fine."}',
    );
    expect(status).toBe(3);
    expect(stderr).toContain('vocab.txt is damaged: its crc32');
  });
});

describe('gloss', () => {
  it('explains itself and names its version', async () => {
    for (const args of [['--help'], ['predict', '--help'], ['analyze', '--help']]) {
      expect(await run(args)).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/^usage: gloss /),
        stderr: '',
      });
    }
    expect(await run(['--version'])).toMatchObject({ status: 0, stdout: `${version}\n` });
  });

  it.each([
    [[]],
    [['summarize']],
    [['predict']],
    [['predict', '--task', 'mood']],
    [['analyze', '--nope', 'a.md']],
  ])('tells usage for %j, with status 2', async (args) => {
    const { status, stdout, stderr } = await run(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^gloss.*\nusage: gloss /);
  });
});

describe('gloss analyze with the bundled model', () => {
  const markdown = [
    '---',
    'title: Notes',
    '---',
    '',
    'The archive keeps every letter for exactly ten years after it was received.',
    '',
    'This is a disgrace. I hate this release, it is useless and everyone who made it should be ashamed.',
    '',
    '```js',
    'const note = "I hate this code, it is a disgrace.";',
    '```',
    '',
    'Grace Hopper visited the office in Berlin.',
    '',
    '- The archive keeps every letter for exactly ten years after it was received.',
    '',
  ].join('\n');
  const code = [
    '/** Sends the letters of Grace Hopper to the archive. */',
    'export const hate = "I hate this code, it is a disgrace.";',
    '',
  ].join('\n');

  beforeAll(() => {
    writeFileSync(join(folder, 'notes.md'), markdown);
    writeFileSync(join(folder, 'send.ts'), code);
  });

  it('reports findings as text', async () => {
    const { status, stdout, stderr } = await run(['analyze', 'notes.md', 'send.ts']);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^notes\.md:7:\d+ {2}information {2}sentiment\/negative {2}/m);
    expect(stdout).toMatch(/^notes\.md:15:3 {2}information {2}similarity\/duplicate {2}/m);
    expect(stdout).toMatch(/^ {4}notes\.md:5:1 {2}/m);
    expect(stdout).toMatch(/^send\.ts: 1 region, 1 sentence \(1 \w+\), \d names?, 0 findings$/m);
    expect(stdout).toMatch(/\n\d findings in 2 files\n$/);
  });

  it('reports everything as JSON', async () => {
    const { status, stdout } = await run(['analyze', '--format', 'json', 'notes.md', 'send.ts']);
    const [notes, send] = JSON.parse(stdout) as [FileReport, FileReport];
    expect(status).toBe(0);
    expect(notes.regions.map(({ kind }) => kind)).toEqual([
      'paragraph',
      'paragraph',
      'paragraph',
      'listItem',
    ]);
    expect(notes.sentences).toHaveLength(5);
    for (const { start: from, end, text } of notes.sentences) expect(markdown.slice(from, end)).toBe(text);
    const names = notes.sentences.flatMap(({ entities }) => entities);
    expect(names).toContainEqual(expect.objectContaining({ text: 'Grace Hopper', label: 'PERSON' }));
    for (const { start: from, end, text } of names) expect(markdown.slice(from, end)).toBe(text);
    expect(notes.findings).toContainEqual(
      expect.objectContaining({ rule: 'similarity/duplicate', line: 15, column: 3, score: 1 }),
    );
    expect(send).toMatchObject({
      language: 'typescript',
      regions: [{ kind: expect.any(String) }],
      findings: [],
    });
  });

  it('fails on findings when asked to, and before that on files it cannot read', async () => {
    expect((await run(['analyze', 'notes.md', '--fail-on-findings'])).status).toBe(4);
    const { status, stdout, stderr } = await run(['analyze', 'none.md', 'notes.md', '--fail-on-findings']);
    expect([status, stderr]).toEqual([1, 'gloss: invalidInput: none.md: There is no such file.\n']);
    expect(stdout).toContain('notes.md: 4 regions');
  });
});

describe('gloss bench with the bundled model', () => {
  it('times it in processes of its own, and suggests a number of threads', async () => {
    const { status, stdout } = await run(['bench', '--threads', '1', '--rounds', '1', '--format', 'json']);
    expect(status).toBe(0);
    const positive = expect.any(Number) as number;
    const row = { model: 'gloss-base', precision: 'int8', threads: 1 };
    expect(JSON.parse(stdout)).toMatchObject({
      rounds: 1,
      rows: [{ ...row, loadMs: positive, sentenceMs: positive, tokensPerSecond: positive }],
      suggested: [row],
    });
  });
});
