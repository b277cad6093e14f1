import { beforeAll, expect, it, vi } from 'vitest';
import { createFakeAnalyzer } from '../../support/fakeAnalyzer';
import { snapshotOf } from '../../support/readProse';

const isBroken = vi.hoisted(() => ({ now: true }));
vi.mock('@shikijs/langs/toml', async (importOriginal) => {
  if (isBroken.now) throw new Error('the file is gone');
  return importOriginal();
});

// Another file's tests may have loaded the real grammar.
let analysis: typeof import('../../../src/analysis');
beforeAll(async () => {
  vi.resetModules();
  analysis = await import('../../../src/analysis');
});

it('a grammar that cannot be loaded is a note, not a failure', async () => {
  const snapshot = snapshotOf('toml', '# A remark.\n');
  const { coverage, sentences } = await analysis.analyzeDocument(snapshot, createFakeAnalyzer());
  expect(sentences).toEqual([]);
  expect(coverage.notes).toEqual([
    'Comments were not looked for: the grammar for “toml” could not be loaded. Install Gloss again.',
  ]);
  expect(coverage.unreadCharacters).toBe(12);
});

it('cancelling is still a failure', async () => {
  const running = analysis.findRegions(snapshotOf('yaml', '# A remark.\n'.repeat(20_000)), {
    signal: AbortSignal.abort(),
  });
  await expect(running).rejects.toMatchObject({ code: 'cancelled' });
});
