import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataFolder } from '../../../src/cli/dataFolder';
import type { ModelTools } from '../../../src/cli/host';
import { type MirrorRepository, mirrorToken } from '../../support/hubMirror';
import { fakeCompile, name, scene, tiny } from '../inference/hub/support';
import { cliRunner } from './support';

const run = cliRunner();

/** Command lines over a mirror and an empty data folder. */
async function at(repositories: Readonly<Record<string, MirrorRepository>> = { [name]: tiny }) {
  const { mirror, root } = await scene(repositories);
  const models: Partial<ModelTools> = { folder: root, endpoint: mirror.endpoint, compile: fakeCompile };
  return {
    mirror,
    root,
    gloss: (args: readonly string[], more: Partial<ModelTools> = {}) =>
      run(args, { models: { ...models, ...more }, stdin: '{"text":"Good."}\n' }),
  };
}

describe('gloss model pull', () => {
  it('installs a model that --model then knows by name', async () => {
    const { gloss, mirror, root } = await at();
    const pulled = await gloss(['model', 'pull', name]);
    expect(pulled).toMatchObject({
      status: 0,
      stdout: `${name} installed: sentiment, entities, embedding; mit; commit ${mirror.commitOf(name).slice(0, 12)}\n`,
    });
    expect(pulled.stderr.split('\n').slice(0, 2)).toEqual([
      `gloss: asking ${new URL(mirror.endpoint).host} for ${name}`,
      'gloss: downloading 300 kB',
    ]);
    expect((await gloss(['model', 'pull', name])).stdout).toContain('is up to date');
    await mirror.close();
    const predicted = await gloss(['predict', '--task', 'sentiment', '--model', name]);
    expect(predicted).toMatchObject({ status: 0 });
    expect(predicted.created).toEqual([
      { packageFolder: join(root, 'models', 'someone--tiny'), heads: ['sentiment'], device: 'cpu' },
    ]);
  });

  it('takes the endpoint from its option, and a token', async () => {
    const { gloss, mirror } = await at({ [name]: { ...tiny, access: 'private' } });
    const more = { endpoint: 'http://127.0.0.1:1', token: mirrorToken };
    const pulled = await gloss(['model', 'pull', name, '--endpoint', mirror.endpoint], more);
    expect(pulled.status).toBe(0);
  });

  it.each([
    ['no/such', 1, /^gloss: accessDenied: .*shows no no\/such@main/m],
    ['no such', 1, /^gloss: invalidInput: "no such" is not the name of a model/m],
    ['pickled/only', 3, /^gloss: modelUnsupported: .*only as pytorch_model\.bin/m],
    [`${name}@v7`, 3, /^gloss: modelMissing: .*no such revision/m],
  ])('tells in one line why it cannot pull %j', async (wanted, status, message) => {
    const { gloss, root } = await at({
      [name]: tiny,
      'pickled/only': { files: { 'config.json': '{}', 'vocab.txt': '', 'pytorch_model.bin': 'x' } },
    });
    const pulled = await gloss(['model', 'pull', wanted]);
    expect(pulled).toMatchObject({ status, stdout: '', stderr: expect.stringMatching(message) as string });
    expect(pulled.stderr).not.toContain('--model');
    expect(existsSync(join(root, 'models'))).toBe(false);
  });
});

describe('gloss model list', () => {
  it('shows the bundled model, what is installed and what is unfinished', async () => {
    const { gloss, mirror } = await at({ [name]: tiny, 'someone/cut': tiny });
    await gloss(['model', 'pull', name]);
    mirror.faults = [{ path: /someone\/cut\/resolve/, status: 404 }];
    await gloss(['model', 'pull', 'someone/cut']);
    const { status, stdout } = await gloss(['model', 'list']);
    expect(status).toBe(0);
    const [bundled, installed, unfinished, ...rest] = stdout.split('\n');
    expect(bundled).toMatch(/^fake +6 bytes +MIT +sentiment, entities, embedding +comes with Gloss$/);
    expect(installed).toMatch(/^someone\/tiny +\d\.\d kB +mit +sentiment, entities, embedding$/);
    expect(unfinished).toMatch(/^someone\/cut .* unfinished download; pull again to go on$/);
    expect(rest).toEqual(['']);
    const json = JSON.parse((await gloss(['model', 'list', '--format', 'json'])).stdout) as object[];
    expect(json).toMatchObject([
      { name: 'fake', state: 'bundled' },
      { name, state: 'installed', license: 'mit', commit: mirror.commitOf(name) },
      { name: 'someone/cut', state: 'unfinished', heads: [] },
    ]);
  });

  it('shows checkpoints worth knowing without asking the network', async () => {
    const { gloss, mirror } = await at();
    const { stdout } = await gloss(['model', 'list', '--known']);
    expect(stdout).toMatch(
      /^distilbert\/distilbert-base-uncased-finetuned-sst-2-english +sentiment +268 MB +Apache-2\.0/m,
    );
    expect(stdout).toContain('None of these was tested with Gloss.');
    expect(mirror.requests).toEqual([]);
  });
});

describe('gloss model remove', () => {
  it('removes a model', async () => {
    const { gloss } = await at();
    await gloss(['model', 'pull', name]);
    expect(await gloss(['model', 'remove', name])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^someone\/tiny removed: \d\.\d kB\n$/) as string,
    });
    expect(await gloss(['model', 'remove', name])).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('someone/tiny is not installed') as string,
    });
  });
});

describe('gloss model', () => {
  it.each([
    [['model'], 'what to do is needed: pull, compile, list, remove'],
    [['model', 'push'], 'unknown "push"'],
    [['model', 'toString'], 'unknown "toString"'],
    [['model', 'pull'], 'one NAME is needed, found 0'],
    [['model', 'pull', 'a/b', 'c/d'], 'one NAME is needed, found 2'],
    [['model', 'remove'], 'at least one NAME is needed'],
    [['model', 'list', 'x'], 'no names are wanted'],
    [['model', 'list', '--format', 'xml'], '--format must be one of text, json'],
  ])('shows its usage for %j', async (args, message) => {
    const { gloss } = await at();
    const { status, stderr } = await gloss(args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('usage: gloss model pull');
  });
});

describe('the data folder of the command line', () => {
  it.each([
    ['linux', {}, '/h/a', '/h/a/.local/share/gloss'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/h/a', '/data/gloss'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/h/a', '/h/a/.local/share/gloss'],
    ['darwin', {}, '/h/a', '/h/a/Library/Application Support/Gloss'],
    ['win32', { LOCALAPPDATA: 'D:\\Local' }, 'D:\\h', 'D:\\Local\\Gloss'],
    ['win32', {}, 'D:\\h', 'D:\\h\\AppData\\Local\\Gloss'],
  ] as const)('on %s with %j is where that system keeps data', (platform, env, home, expected) => {
    expect(dataFolder(platform, env, home)).toBe(expected);
  });
});
