import { describe, expect, it } from 'vitest';
import { analyzeDocument } from '../../../src/analysis';
import { createFakeAnalyzer } from '../../support/fakeAnalyzer';
import { snapshotOf } from '../../support/readProse';

describe('coverage', () => {
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
