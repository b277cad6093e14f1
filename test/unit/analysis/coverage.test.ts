import { describe, expect, it } from 'vitest';
import { analyzeDocument, type Coverage, describeCoverage } from '../../../src/analysis';
import { createFakeAnalyzer } from '../../support/fakeAnalyzer';
import { snapshotOf } from '../../support/readProse';

const whole: Coverage = {
  characters: 41_200,
  proseCharacters: 30_000,
  unreadCharacters: 0,
  skippedBlocks: 0,
  skipped: {},
  pendingSentences: 0,
  notes: [],
};

describe('coverage', () => {
  it.each<[Partial<Coverage>, string]>([
    [{ skipped: { code: 3 } }, '100 % of 41,200 characters; 3 code blocks skipped'],
    [
      { skipped: { html: 1, frontMatter: 1, licence: 1 } },
      '100 % of 41,200 characters; 1 HTML block, 1 front matter, 1 licence header skipped',
    ],
    [{}, '100 % of 41,200 characters'],
    [{ unreadCharacters: 1 }, '99 % of 41,200 characters'],
    [{ pendingSentences: 1200 }, '100 % of 41,200 characters; 1,200 sentences to go'],
    [{ characters: 0 }, '100 % of 0 characters'],
  ])('of %j is %j', (part, line) => {
    expect(describeCoverage({ ...whole, ...part })).toBe(line);
  });

  it('counts what nobody looked at', async () => {
    const text = `// Short comment.\n${'x'.repeat(30_000)}\n`;
    const { coverage } = await analyzeDocument(snapshotOf('typescript', text), createFakeAnalyzer());
    expect(coverage.unreadCharacters).toBe(30_000);
  });
});

describe('a long analysis', () => {
  const words = 'abcdefghijklmnopqrstuvwxyz'.split('');
  const text = words.flatMap((a) => words.map((b) => `Ship ${a}${b} sails.\n\n`)).join('');
  const visible = { start: 16 * 300, end: 16 * 310 };

  it('tells what is on screen as soon as it is known, then goes outward', async () => {
    const analyzer = createFakeAnalyzer();
    const seen: [sentences: number, pending: number][] = [];
    const analysis = await analyzeDocument(snapshotOf('markdown', text), analyzer, {
      visible,
      onVisible: ({ sentences, coverage }) => seen.push([sentences.length, coverage.pendingSentences]),
    });
    expect(seen).toEqual([[10, 666]]);
    expect(analysis.coverage.pendingSentences).toBe(0);
    const distances = analyzer.requests
      .flat()
      .map((sentence) => Math.abs(text.indexOf(sentence) - (visible.start + visible.end) / 2));
    const steps = distances.slice(11).map((distance, index) => distance - (distances[index + 10] ?? 0));
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(-16);
  });

  it('tells nothing early of a short document', async () => {
    let calls = 0;
    await analyzeDocument(snapshotOf('markdown', text.slice(0, 1600)), createFakeAnalyzer(), {
      visible: { start: 0, end: 100 },
      onVisible: () => calls++,
    });
    expect(calls).toBe(0);
  });
});
