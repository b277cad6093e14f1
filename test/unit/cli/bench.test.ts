import { describe, expect, it } from 'vitest';
import type { Measurement, MeasureRequest, Unmeasured } from '../../../src/inference';
import { GlossError } from '../../../src/inference';
import { cliRunner } from './support';

const run = cliRunner();

/** Two threads are faster, three are not. */
const speeds: Readonly<Record<number, number>> = { 1: 1000, 2: 1900, 3: 1950 };

const figures = {
  loadMs: 120,
  sentenceMs: 5.25,
  tokensPerSecond: 0,
  cpuMsPerThousandTokens: 1000,
  residentBytes: 95e6,
};

function bench(args: readonly string[], fail?: GlossError, other?: Measurement | Unmeasured) {
  const asked: MeasureRequest[] = [];
  const measure = async (request: MeasureRequest): Promise<Measurement | Unmeasured> => {
    asked.push(request);
    if (fail !== undefined) throw fail;
    if (other !== undefined && request.device !== 'cpu') return other;
    const tokensPerSecond = speeds[request.threads] ?? 0;
    return { ...figures, tokensPerSecond, ...(other !== undefined && { otherDevices: ['webgpu'] }) };
  };
  const machine = { processor: 'Some Processor', processors: 3, measure };
  return run(['bench', ...args], { machine }).then((result) => ({ ...result, asked }));
}

describe('gloss bench', () => {
  it('prints a table and the threads that it suggests', async () => {
    const { status, stdout, stderr } = await bench([]);
    expect(status).toBe(0);
    expect(stdout.split('\n').slice(1)).toEqual([
      '',
      'model  precision  device  threads  load ms  sentence ms  tokens/s  CPU ms/1,000 tokens  memory MB',
      'fake   fp32       cpu           1      120          5.3      1000                 1000         95',
      'fake   fp32       cpu           2      120          5.3      1900                 1000         95',
      'fake   fp32       cpu           3      120          5.3      1950                 1000         95',
      '',
      'Suggested for fake (fp32): --threads 2',
      '',
    ]);
    expect(stdout).toContain('Some Processor, processors: 3, ');
    expect(stderr).toBe('');
  });

  it('tells of other devices that fp32 runs on, or why it does not', async () => {
    const other = (tokensPerSecond: number): Measurement | Unmeasured =>
      tokensPerSecond === 0
        ? { reason: { template: '{0} could not be opened: no driver', details: ['WebGPU'] } }
        : { ...figures, tokensPerSecond };
    const slow = await bench(['--threads', '2'], undefined, other(0));
    expect(slow.stdout).toContain(
      'Suggested for fake (fp32): --threads 2\nfake (fp32): WebGPU could not be opened: no driver\n',
    );
    const fast = await bench(['--threads', '2'], undefined, other(9000));
    expect(fast.stdout).toMatch(/fake {3}fp32 {7}webgpu {8}2 .* 9000 /);
    expect(fast.stdout).toContain('Suggested for fake (fp32): --device webgpu --threads 2\n');
    expect(fast.asked.map(({ device }) => device)).toEqual([
      'cpu',
      'cpu',
      'cpu',
      'webgpu',
      'webgpu',
      'webgpu',
    ]);
  });

  it('measures the threads and rounds that are named', async () => {
    const { asked } = await bench(['--threads', '4', '--threads', '2', '--threads', '4', '--rounds', '2']);
    expect(asked.map(({ threads }) => threads)).toEqual([2, 4, 2, 4]);
  });

  it('writes one JSON object', async () => {
    const { stdout } = await bench(['--format', 'json', '--threads', '2', '--rounds', '1']);
    expect(JSON.parse(stdout)).toMatchObject({
      machine: { processor: 'Some Processor', processors: 3, isBusy: false },
      rounds: 1,
      rows: [{ model: 'fake', precision: 'fp32', threads: 2, tokensPerSecond: 1900, sentenceMs: 5.25 }],
      suggested: [{ model: 'fake', precision: 'fp32', device: 'cpu', threads: 2 }],
      notes: [],
    });
  });

  it('ends with the status of what went wrong', async () => {
    const { status, stderr } = await bench([], new GlossError('modelCorrupt', 'It is damaged.'));
    expect([status, stderr]).toEqual([
      3,
      'gloss: modelCorrupt: It is damaged. The option is --model; see gloss model list.\n',
    ]);
    expect((await bench(['--model', '/nowhere'])).status).toBe(3);
  });

  it.each([
    [['--rounds', '0'], '--rounds must be a whole number from 1 to 99, found "0"'],
    [['--threads', 'all'], '--threads must be a whole number from 1 to 64, found "all"'],
    [['--model', ''], '--model needs a folder or a name'],
    [['--format', 'csv'], '--format must be one of text, json, found "csv"'],
    [['models/other'], 'models are named by --model, found "models/other"'],
  ])('%j is told what is wrong', async (args, message) => {
    const { status, stderr } = await bench(args);
    expect(status).toBe(2);
    expect(stderr.split('\n')[0]).toBe(`gloss bench: ${message}`);
  });
});
