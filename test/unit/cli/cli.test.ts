import { describe, expect, it } from 'vitest';
import { version } from '../../../package.json';
import { cliRunner } from './support';

const run = cliRunner();

describe('gloss', () => {
  it.each([
    [['--help'], 'usage: gloss predict|analyze'],
    [['-h'], 'usage: gloss predict|analyze'],
    [['predict', '--help'], 'usage: gloss predict --task'],
    [['predict', '--nope', '-h'], 'usage: gloss predict --task'],
    [['analyze', '--help'], 'usage: gloss analyze'],
  ])('explains itself for %j', async (args, start) => {
    const { status, stdout, stderr, created } = await run(args);
    expect([status, stderr, created]).toEqual([0, '', []]);
    expect(stdout.startsWith(start)).toBe(true);
    expect(stdout.split('\n').every((line) => line.length <= 120)).toBe(true);
  });

  it('names its version', async () => {
    expect(await run(['--version'])).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([
    [[], 'gloss: a command is needed: predict, analyze, redact, evaluate, bench, model\n'],
    [['frobnicate'], 'gloss: unknown command "frobnicate"\n'],
    [['--frobnicate'], 'gloss: unknown option "--frobnicate"\n'],
    [
      ['predict'],
      'gloss predict: --task is needed: sentiment, entities, similarity, embedding, hostility, classification, answer, masked-word, zero-shot, choice\n',
    ],
    [['analyze'], 'gloss analyze: at least one FILE is needed (- is standard input)\n'],
  ])('tells usage on the error stream for %j', async (args, start) => {
    const { status, stdout, stderr } = await run(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr.startsWith(start)).toBe(true);
    expect(stderr).toMatch(/\nusage: gloss /);
    expect(stderr).toMatch(/\nSee gloss.* --help\.\n$/);
  });

  it('takes what stands behind -- for a file', async () => {
    const { status, stdout, stderr } = await run(['analyze', '--', '--help']);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('--help: There is no such file.');
  });
});
