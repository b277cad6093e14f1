import { describe, expect, it } from 'vitest';
import { maxTokensPerBatch } from '../../../src/inference/model/batch';
import { deferred, rejection, turns } from '../../support/inference/async';
import { createFakeAnalyzer, fakeManifest, FakeSession } from '../../support/inference/fakeModel';

const all = ['sentiment', 'entities', 'embedding'] as const;

describe('the local analyzer', () => {
  it('decodes what the session says', async () => {
    const [result] = await createFakeAnalyzer().analyze(all, ['The bad word: Ada Lovelace is in Oslo, bad.']);
    expect(result!.sentiment.label).toBe('negative');
    expect(result!.entities).toMatchObject([
      { start: 14, end: 26, label: 'PERSON' },
      { start: 33, end: 37, label: 'LOC' },
    ]);
    expect(Math.hypot(...result!.embedding)).toBeCloseTo(1, 6);
  });

  it('asks one pass for all tasks', async () => {
    const session = new FakeSession();
    await createFakeAnalyzer(session).analyze([...all, 'sentiment'], ['good']);
    expect(session.runs.map(({ tasks }) => tasks)).toEqual([all]);
  });

  it('does not run the model for texts without a token, nor for no tasks', async () => {
    const session = new FakeSession();
    const analyzer = createFakeAnalyzer(session);
    await analyzer.analyze(all, ['', '  \n']);
    expect(await analyzer.analyze([], ['good', 'bad'])).toEqual([{}, {}]);
    expect(session.runs).toEqual([]);
  });

  it('runs equal texts once, and texts that differ only where the model cannot see it', async () => {
    const session = new FakeSession();
    const results = await createFakeAnalyzer(session).analyze(all, [
      'Ada is good',
      'ada  is GOOD',
      'Ada is good',
    ]);
    expect(session.runs.map(({ feeds }) => feeds.rows)).toEqual([1]);
    // The spans are still those of each text.
    expect(results.map(({ entities }) => entities[0]!.end)).toEqual([3, 3, 3]);
    expect(results[1]!.sentiment).toEqual(results[0]!.sentiment);
  });

  it('runs texts apart that differ in capitals where the model reads them', async () => {
    const session = new FakeSession();
    const inputs = { ids: 'input_ids', attentionMask: 'attention_mask', letterCases: 'case_ids' };
    const analyzer = createFakeAnalyzer(session, fakeManifest({ inputs }));
    await analyzer.analyze(all, ['Ada is good', 'ada is good', 'Ada  is good']);
    expect(session.runs.map(({ feeds }) => feeds.rows)).toEqual([2]);
    expect([...session.runs[0]!.feeds.letterCases]).toEqual([0n, 2n, 1n, 1n, 0n, 0n, 1n, 1n, 1n, 0n]);
  });

  it('keeps batches within the token budget', async () => {
    const session = new FakeSession();
    const texts = Array.from({ length: 100 }, (_, i) => `a ${'good '.repeat(i % 20)} ${i}`);
    await createFakeAnalyzer(session).analyze(['sentiment'], texts);
    expect(session.runs.length).toBeGreaterThan(3);
    for (const { feeds } of session.runs)
      expect(feeds.rows * feeds.columns).toBeLessThanOrEqual(maxTokensPerBatch);
  });

  it('reads a text longer than the model in windows, each within its limit, and merges what they say', async () => {
    const session = new FakeSession();
    const text = `Ada Lovelace ${'the word is good and '.repeat(30)} Oslo`;
    const [result] = await createFakeAnalyzer(session).analyze(all, [text]);
    const windows = session.runs.reduce((sum, { feeds }) => sum + feeds.rows, 0);
    expect(windows).toBeGreaterThan(4);
    for (const { feeds } of session.runs) expect(feeds.columns).toBeLessThanOrEqual(32);
    expect(result!.entities.map(({ start, end }) => text.slice(start, end))).toEqual([
      'Ada Lovelace',
      'Oslo',
    ]);
    expect(result!.sentiment.label).toBe('positive');
    expect(Math.hypot(...result!.embedding)).toBeCloseTo(1, 6);
  });

  it('gives every text an embedding with a buffer of its own', async () => {
    const results = await createFakeAnalyzer().analyze(['embedding'], ['good', 'bad', 'a word']);
    const buffers = results.map(({ embedding }) => embedding.buffer);
    expect(new Set(buffers).size).toBe(3);
    expect(buffers.map(({ byteLength }) => byteLength)).toEqual([32, 32, 32]);
  });

  it('names the tasks a package answers when it is asked for another', async () => {
    const { embedding } = fakeManifest().heads;
    const analyzer = createFakeAnalyzer(new FakeSession(), fakeManifest({ heads: { embedding } }));
    const error = await rejection(analyzer.analyze(['sentiment'], ['good']));
    expect(error).toMatchObject({
      code: 'headMissing',
      message: 'The model package "fake" does not answer "sentiment", only embedding.',
    });
  });

  it('rejects with what the session throws, and answers the next request', async () => {
    const session = new FakeSession();
    const analyzer = createFakeAnalyzer(session);
    session.gate = () => Promise.reject(new Error('out of memory'));
    expect(await rejection(analyzer.analyze(all, ['good']))).toMatchObject({
      code: 'internal',
      message: 'out of memory',
    });
    session.gate = () => Promise.resolve();
    expect(await analyzer.analyze(['sentiment'], ['good'])).toHaveLength(1);
  });

  it('releases the session after the batch in flight when it is disposed, once', async () => {
    const session = new FakeSession();
    const gate = deferred();
    session.gate = () => gate.promise;
    const analyzer = createFakeAnalyzer(session);
    const last = analyzer.analyze(['sentiment'], ['good']);
    const queued = rejection(analyzer.analyze(['sentiment'], ['bad']));
    while (session.runs.length === 0) await turns(1);
    const disposing = Promise.all([analyzer.dispose(), analyzer.dispose()]);
    await turns();
    expect(session.releases).toBe(0);
    gate.resolve();
    await disposing;
    expect(session.releases).toBe(1);
    expect(session.runs).toHaveLength(1);
    expect(await last).toHaveLength(1);
    expect(await queued).toMatchObject({ code: 'disposed' });
  });
});
