import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Analyzer } from '../../../src/inference';
import { createFakeAnalyzer } from '../../support/fakeAnalyzer';
import { cliRunner, jsonLines, temporaryFolder } from './support';

const run = cliRunner();
const folder = temporaryFolder();
const linesOf = (values: readonly unknown[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('');

describe('gloss predict', () => {
  it('answers sentiment', async () => {
    const { status, stdout, stderr } = await run(['predict', '--task', 'sentiment'], {
      stdin: linesOf([{ text: 'I love it.' }, { text: '' }]),
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(jsonLines(stdout)).toEqual([
      { label: 'positive', probabilities: { negative: 0.0001234, neutral: 0.0473025, positive: 0.9525741 } },
      { label: 'neutral', probabilities: { negative: 0.0474259, neutral: 0.9051483, positive: 0.0474259 } },
    ]);
  });

  it('answers entities with offsets in UTF-16 units', async () => {
    const { stdout } = await run(['predict', '--task', 'entities'], {
      stdin: linesOf([{ text: '🙂 Ada Lovelace in Berlin' }, { text: 'nobody' }]),
    });
    expect(jsonLines(stdout)).toEqual([
      {
        entities: [
          { start: 3, end: 15, text: 'Ada Lovelace', label: 'PERSON', score: 0.9 },
          { start: 19, end: 25, text: 'Berlin', label: 'LOC', score: 0.9 },
        ],
      },
      { entities: [] },
    ]);
  });

  it('answers similarity', async () => {
    const { stdout } = await run(['predict', '--task', 'similarity'], {
      stdin: linesOf([
        { a: 'same words', b: 'same words' },
        { a: 'same words', b: '' },
      ]),
    });
    expect(jsonLines(stdout)).toEqual([{ score: 1 }, { score: 0 }]);
  });

  it('answers embeddings that read back as the same float32', async () => {
    const analyzer = createFakeAnalyzer();
    const [expected] = await analyzer.analyze(['embedding'], ['some words here']);
    const { stdout } = await run(['predict', '--task', 'embedding'], { stdin: '{"text":"some words here"}' });
    const [answer] = jsonLines(stdout) as [{ embedding: number[] }];
    expect(Float32Array.from(answer.embedding)).toEqual(expected?.embedding);
  });

  it('puts an error in the place of a bad line and answers the others', async () => {
    const { status, stdout, stderr } = await run(['predict', '--task', 'entities'], {
      stdin: '{"text":"Berlin"}\nnope\n\n{"text":1}\r\n{"text":"Jenkins"}',
    });
    expect([status, stderr]).toEqual([1, '']);
    expect(jsonLines(stdout)).toEqual([
      { entities: [expect.objectContaining({ text: 'Berlin' })] },
      { error: { code: 'invalidInput', message: expect.stringContaining('not valid JSON'), line: 2 } },
      { error: { code: 'invalidInput', message: 'The line is empty.', line: 3 } },
      { error: { code: 'invalidInput', message: expect.stringContaining('must be a string'), line: 4 } },
      { entities: [expect.objectContaining({ text: 'Jenkins' })] },
    ]);
  });

  it('gives each line the answer that it gets alone', async () => {
    const line = fc.oneof(
      fc.constantFrom('love', 'terrible', 'Berlin', '').map((text) => JSON.stringify({ text })),
      fc.string().map((text) => JSON.stringify({ text })),
      fc.constantFrom('', '{}', '[1', '{"text":"\\ud800"}'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 8 }), async (lines) => {
        const together = jsonLines(
          (await run(['predict', '--task', 'sentiment'], { stdin: `${lines.join('\n')}\n` })).stdout,
        );
        const alone = [];
        for (const [index, text] of lines.entries()) {
          const { stdout } = await run(['predict', '--task', 'sentiment'], { stdin: `${text}\n` });
          const [answer] = jsonLines(stdout) as [{ error?: { line: number } }];
          alone.push(answer.error ? { error: { ...answer.error, line: index + 1 } } : answer);
        }
        expect(together).toEqual(alone);
      }),
      { numRuns: 30 },
    );
  });

  it('asks for many lines at once', async () => {
    const analyzer = createFakeAnalyzer();
    const stdin = linesOf(Array.from({ length: 600 }, (_, at) => ({ text: `line ${at}` })));
    const { stdout } = await run(['predict', '--task', 'sentiment'], { stdin, analyzer });
    expect(jsonLines(stdout)).toHaveLength(600);
    expect(analyzer.requests.map((texts) => texts.length)).toEqual([256, 256, 88]);
  });

  it('loses no other line to one that the model fails on', async () => {
    const good = createFakeAnalyzer();
    const analyzer: Analyzer = {
      ...good,
      analyze: async (tasks, texts) => {
        if (texts.includes('boom')) throw new Error('out of luck');
        return good.analyze(tasks, texts);
      },
    };
    const { status, stdout } = await run(['predict', '--task', 'entities'], {
      stdin: linesOf([{ text: 'Berlin' }, { text: 'boom' }, { text: 'x' }]),
      analyzer,
    });
    expect(status).toBe(1);
    expect(jsonLines(stdout)).toEqual([
      { entities: [expect.objectContaining({ text: 'Berlin' })] },
      { error: { code: 'internal', message: 'out of luck', line: 2 } },
      { entities: [] },
    ]);
  });

  it('writes JSON that is valid UTF-8 for texts with half a surrogate pair', async () => {
    const half: Analyzer = {
      ...createFakeAnalyzer(),
      analyze: async (_, texts) =>
        texts.map(() => ({ entities: [{ start: 0, end: 1, label: 'MISC', score: 0.5 }] })) as never,
    };
    const { stdout } = await run(['predict', '--task', 'entities'], {
      stdin: '{"text":"\\ud800x"}',
      analyzer: half,
    });
    expect(stdout).toContain('"text":"\\ud800"');
  });

  it('reads a file and answers nothing for an empty one', async () => {
    const file = join(folder, 'in.jsonl');
    writeFileSync(file, '\ufeff{"text":"Berlin"}\r\n');
    expect(jsonLines((await run(['predict', '--task', 'entities', file])).stdout)).toHaveLength(1);
    expect(await run(['predict', '--task', 'entities'])).toMatchObject({
      status: 0,
      stdout: '',
      disposed: 1,
    });
  });

  it.each([
    ['missing.jsonl', 'There is no such file.'],
    ['.', 'This is a folder: name the files in it.'],
  ])('says that %s cannot be read, before it loads the model', async (name, message) => {
    const { status, stdout, stderr, created } = await run([
      'predict',
      '--task',
      'sentiment',
      join(folder, name),
    ]);
    expect([status, stdout, created]).toEqual([1, '', []]);
    expect(stderr).toBe(`gloss: invalidInput: ${join(folder, name)}: ${message}\n`);
  });

  it('hands the options of the model on and disposes the analyzer', async () => {
    const { created, disposed } = await run(['predict', '--task', 'sentiment', '--threads', '3']);
    expect([created.map(({ threads }) => threads), disposed]).toEqual([[3], 1]);
  });

  it('says which device a named one has become, and why, and nothing when none was named', async () => {
    const fake = createFakeAnalyzer();
    const reason = { template: '{0} could not be opened: no driver', details: ['WebGPU'] };
    const info = async () => ({ ...(await fake.info()), device: { device: 'cpu', reason } as const });
    const analyzer: Analyzer = { ...fake, info };
    const asked = await run(['predict', '--task', 'sentiment', '--device', 'webgpu'], { analyzer });
    expect(asked.created.map(({ device }) => device)).toEqual(['webgpu']);
    expect(asked.stderr).toBe('gloss: device cpu: WebGPU could not be opened: no driver\n');
    expect((await run(['predict', '--task', 'sentiment'], { analyzer })).stderr).toBe('');
  });

  it('ends with status 3 and one line when there is no model', async () => {
    const missing = join(folder, 'nowhere');
    const { status, stdout, stderr } = await run(['predict', '--task', 'sentiment', '--model', missing]);
    expect([status, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(
      /^gloss: modelMissing: There is no model package .*nowhere.*--model.*gloss model list\.\n$/,
    );
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  it('says before reading that a package does not answer a task', async () => {
    const sentiment = {
      output: 'x',
      labels: ['negative', 'neutral', 'positive'],
      temperature: 1,
      thresholds: { negative: 1 },
    };
    const { status, stderr, created } = await run(['predict', '--task', 'similarity'], {
      manifest: { heads: { sentiment } },
    });
    expect([status, created]).toEqual([3, []]);
    expect(stderr).toContain('does not answer embedding, only sentiment');
  });

  it('stops quietly when the reader goes away', async () => {
    const analyzer = createFakeAnalyzer();
    const stdin = linesOf(Array.from({ length: 2000 }, () => ({ text: 'x' })));
    const { status, stderr, disposed } = await run(['predict', '--task', 'sentiment'], {
      stdin,
      analyzer,
      stdout: failingWith('EPIPE'),
    });
    expect([status, stderr, disposed, analyzer.requests.length]).toEqual([0, '', 1, 1]);
  });

  it('says when the output cannot be written', async () => {
    const { status, stderr, disposed } = await run(['predict', '--task', 'sentiment'], {
      stdin: '{"text":"x"}\n',
      stdout: failingWith('ENOSPC'),
    });
    expect([status, disposed]).toEqual([1, 1]);
    expect(stderr).toBe('gloss: internal: The output cannot be written: ENOSPC\n');
  });
});

function failingWith(code: string): Writable {
  return new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })),
  });
}
