import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkpoints } from '../inference/compile/support';
import { cliRunner, temporaryFolder } from './support';

const run = cliRunner();
const folder = temporaryFolder();
const source = path.join(checkpoints, 'sentence-mean');

describe('gloss model compile', () => {
  it('makes a package and tells what it answers and how exactly', async () => {
    const out = path.join(folder, 'int8');
    const texts = path.join(folder, 'texts.txt');
    writeFileSync(texts, 'The train was cold.\n\nAnna opened the letter.\r\n');
    const { status, stdout, stderr } = await run([
      'model',
      'compile',
      source,
      '--out',
      out,
      '--id',
      'mine',
      '--samples',
      texts,
    ]);
    expect([status, stderr.split('\n').at(-2)]).toEqual([0, 'gloss: checking the package']);
    expect(stdout).toMatch(
      /^.*int8: embedding; int8, \d+ kB\n {2}embedding: cosine 0\.9\d+, worst 0\.\d+\n$/,
    );
    const manifest = JSON.parse(readFileSync(path.join(out, 'manifest.json'), 'utf8')) as { id: string };
    expect(manifest.id).toBe('mine');
  });

  it.each([
    [[], 'one checkpoint folder DIR is needed, found 0'],
    [['a', 'b'], 'one checkpoint folder DIR is needed, found 2'],
    [['a', '--precision', 'int2'], '--precision must be one of fp32, int8, int4, found "int2"'],
    [['a', '--task', 'poetry'], '--task must be one of sentiment, classification, found "poetry"'],
  ])('tells usage for %j', async (args, message) => {
    const { status, stderr } = await run(['model', 'compile', ...args]);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  it('tells in one line what is wrong with a checkpoint, without naming an option that it has not', async () => {
    const { status, stdout, stderr } = await run(['model', 'compile', path.join(folder, 'none')]);
    expect([status, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^gloss: modelMissing: There is no checkpoint folder .*none\.\n$/);
    const named = await run(['model', 'compile', 'someone/tiny']);
    expect(named.stderr).toMatch(
      /no checkpoint folder someone\/tiny\. .*: gloss model pull someone\/tiny\n$/,
    );
    const samples = await run(['model', 'compile', source, '--samples', path.join(folder, 'none.txt')]);
    expect(samples.stderr).toMatch(/^gloss: invalidInput: .*none\.txt: The sample texts cannot be read\.\n$/);
  });
});
