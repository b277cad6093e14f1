import { describe, expect, it } from 'vitest';
import { parseAnalyze, parsePredict, UsageError } from '../../../src/cli/options';

describe('parsePredict', () => {
  it('reads standard input unless a file is named', () => {
    expect(parsePredict(['--task', 'entities'])).toEqual({ task: 'entities', settings: {}, file: '-' });
    expect(parsePredict(['--task=similarity', '-'])).toEqual({ task: 'similarity', settings: {}, file: '-' });
    expect(
      parsePredict([
        'in.jsonl',
        '--task',
        'embedding',
        '--model',
        'dir',
        '--threads',
        '2',
        '--device',
        'cpu',
      ]),
    ).toEqual({
      task: 'embedding',
      settings: {},
      file: 'in.jsonl',
      model: 'dir',
      threads: 2,
      device: 'cpu',
    });
  });

  it('takes names that look like options behind --', () => {
    expect(parsePredict(['--task', 'sentiment', '--', '--odd.jsonl']).file).toBe('--odd.jsonl');
  });

  it.each<[string[], RegExp]>([
    [[], /^--task is needed: sentiment, entities, similarity, embedding, hostility, .*, choice$/],
    [['--task', 'mood'], /^--task must be one of .* found "mood"$/],
    [['--task'], /'--task <value>' argument missing$/],
    [['--task', '--model'], /argument is ambiguous$/],
    [['--task', 'sentiment', '--nope'], /^unknown option '--nope'$/],
    [['--task', 'sentiment', 'a', 'b'], /^one FILE at most, found 2$/],
    [['--task', 'sentiment', '--model='], /^--model needs a folder or a name$/],
    [['--task', 'sentiment', '--threads', '0'], /from 1 to 64, found "0"$/],
    [['--task', 'sentiment', '--threads', '1.5'], /found "1.5"$/],
    [['--task', 'sentiment', '--threads', '65'], /found "65"$/],
    [['--task', 'sentiment', '--threads', 'many'], /found "many"$/],
    [['--task', 'sentiment', '--device', 'gpu'], /one of auto, cpu, webgpu, .*, found "gpu"$/],
  ])('refuses %j', (args, message) => {
    expect(() => parsePredict(args)).toThrow(UsageError);
    expect(() => parsePredict(args)).toThrow(message);
  });
});

describe('parseAnalyze', () => {
  it('leaves rules to the workspace file and the defaults', () => {
    expect(parseAnalyze(['a.md', 'b.ts'])).toEqual({
      files: ['a.md', 'b.ts'],
      format: 'text',
      columns: [],
      sentences: false,
      rules: {},
    });
  });

  it('takes columns and fields by name', () => {
    const { columns } = parseAnalyze(['a.csv', '--column', 'praise', '--field=user.bio']);
    expect(columns).toEqual(['praise', 'user.bio']);
    expect(() => parseAnalyze(['a.csv', '--column='])).toThrow('--column and --field need a name');
  });

  it('applies thresholds in order and switches rules off', () => {
    const { rules } = parseAnalyze([
      'a.md',
      '--threshold=sentiment/negative=0.5',
      '--threshold=sentiment/negative=.75',
      '--threshold=similarity/duplicate=off',
    ]);
    expect(rules).toEqual({ 'sentiment/negative': 0.75, 'similarity/duplicate': 'off' });
  });

  it('takes the rank from which findings fail', () => {
    expect(parseAnalyze(['a.md', '--fail-on', 'warning']).failOn).toBe('warning');
    expect(parseAnalyze(['a.md', '--fail-on-findings']).failOn).toBe('hint');
    expect(parseAnalyze(['a.md']).failOn).toBeUndefined();
  });

  it('takes a language for all files', () => {
    expect(parseAnalyze(['-', '--language', 'python']).language).toBe('python');
  });

  it.each<[string[], RegExp]>([
    [[], /^at least one FILE is needed/],
    [['-', '-'], /^- can be given once only$/],
    [['a', '--format', 'xml'], /^--format must be one of text, json, found "xml"$/],
    [['a', '--format', 'json', '--sentences'], /^--sentences is for --format text/],
    [['a', '--language', 'pyhton'], /^--language "pyhton" is not known/],
    [
      ['a', '--threshold', 'tone=0.5'],
      /^--threshold must name one of sentiment\/negative, .* found "tone=0.5"$/,
    ],
    [['a', '--threshold', 'sentiment/negative'], /must be RULE=NUMBER from 0 to 1/],
    [['a', '--threshold', 'sentiment/negative=1.5'], /found "sentiment\/negative=1.5"$/],
    [['a', '--threshold', 'sentiment/negative= '], /from 0 to 1/],
    [['a', '--fail-on', 'all'], /^--fail-on must be one of error, .* found "all"$/],
    [['a', '--fail-on', 'hint', '--fail-on-findings'], /exclude each other$/],
    [['a', '--task', 'sentiment'], /^unknown option '--task'$/],
  ])('refuses %j', (args, message) => {
    expect(() => parseAnalyze(args)).toThrow(message);
  });
});
