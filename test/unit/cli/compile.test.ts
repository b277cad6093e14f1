import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkpoints } from '../inference/compile/support';
import { name, scene } from '../inference/hub/support';
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
    [[], 'one checkpoint, DIR or NAME, is needed, found 0'],
    [['a', 'b'], 'one checkpoint, DIR or NAME, is needed, found 2'],
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
    const samples = await run(['model', 'compile', source, '--samples', path.join(folder, 'none.txt')]);
    expect(samples.stderr).toMatch(/^gloss: invalidInput: .*none\.txt: The sample texts cannot be read\.\n$/);
  });
});

describe('gloss model compile with a name of the hub', () => {
  const filesOf = (kind: string) => {
    const folder = path.join(checkpoints, kind);
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (file) => path.extname(file) !== '',
    );
    return Object.fromEntries(
      names.map((file) => [file.replaceAll(path.sep, '/'), readFileSync(path.join(folder, file))]),
    );
  };

  /** Command lines over a mirror that has a checkpoint. */
  async function at(kind = 'sentence-mean') {
    const { mirror, root } = await scene({ [name]: { files: filesOf(kind), license: 'mit' } });
    const out = path.join(root, 'out');
    const compile = (wanted: string, args: readonly string[] = []) =>
      run(['model', 'compile', wanted, '--out', out, '--endpoint', mirror.endpoint, ...args], {
        models: { folder: path.join(root, 'data') },
      });
    return { mirror, root, out, compile };
  }

  it('fetches the checkpoint, compiles it as asked, and keeps the package alone', async () => {
    const { mirror, root, out, compile } = await at();
    const { status, stdout, stderr } = await compile(name, ['--precision', 'fp32']);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/: embedding; fp32, \d+ kB\n$/)]);
    expect(stderr.split('\n')[0]).toBe(`gloss: asking ${new URL(mirror.endpoint).host} for ${name}`);
    expect(JSON.parse(readFileSync(path.join(out, 'manifest.json'), 'utf8'))).toMatchObject({
      id: name,
      displayName: 'tiny',
      license: 'mit',
      source: `${mirror.endpoint}/${name} at ${mirror.commitOf(name)}`,
    });
    expect(readdirSync(path.join(root, 'data', 'downloads'))).toEqual([]);
  });

  it('takes a folder of that name for what is meant', async () => {
    const { mirror, root, compile } = await at();
    mkdirSync(path.join(root, 'someone', 'tiny'), { recursive: true });
    const before = process.cwd();
    process.chdir(root);
    try {
      expect((await compile(name)).stderr).toMatch(/^gloss: modelMissing: .*config\.json/);
    } finally {
      process.chdir(before);
    }
    expect(mirror.requests).toEqual([]);
  });

  it('downloads nothing for a place that is taken, and again nothing after a refusal that other options undo', async () => {
    const { mirror, root, out, compile } = await at('bert-topics');
    mkdirSync(out);
    writeFileSync(path.join(out, 'notes.txt'), '');
    expect((await compile(name)).stderr).toMatch(/^gloss: invalidInput: .*holds other files/);
    expect(mirror.requests).toEqual([]);
    const elsewhere = ['--out', path.join(root, 'other')];
    const refused = await compile(name, [...elsewhere, '--task', 'sentiment']);
    expect([refused.status, existsSync(path.join(root, 'other'))]).toEqual([1, false]);
    const fetched = mirror.requests.filter(({ path: file }) => file.endsWith('.safetensors')).length;
    expect((await compile(name, elsewhere)).status).toBe(0);
    const weights = mirror.requests.filter(({ path: file }) => file.endsWith('.safetensors'));
    expect(weights).toHaveLength(fetched);
  });

  it.each([
    ['no/such', 1, /accessDenied: .*shows no no\/such@main/],
    [`${name}@v7`, 3, /modelMissing: .*no such revision/],
  ])('says what the hub says of %j', async (wanted, status, message) => {
    const { root, compile } = await at();
    expect(await compile(wanted)).toMatchObject({
      status,
      stderr: expect.stringMatching(message) as string,
    });
    expect(existsSync(path.join(root, 'data', 'downloads'))).toBe(false);
  });
});
