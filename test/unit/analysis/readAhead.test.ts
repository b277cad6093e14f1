import { describe, expect, it } from 'vitest';
import { analyzeDocument, readAhead } from '../../../src/analysis';
import { createCachedAnalyzer } from '../../../src/inference';
import { createFakeAnalyzer } from '../../support/fakeAnalyzer';
import { snapshotOf } from '../../support/readProse';

const first = '# Notes\n\nThe first day went well. Nobody was late.\n\n';
const rest = Array.from({ length: 400 }, (_, day) => `On day ${day} it rained again in the valley.\n\n`).join(
  '',
);
const visible = { start: 0, end: first.length };

describe('reading ahead', () => {
  it('asks for what is on screen before the document has been read', async () => {
    const analyzer = createFakeAnalyzer();
    await readAhead(snapshotOf('markdown', first + rest), visible, analyzer, {});
    await expect
      .poll(() => analyzer.requests)
      .toEqual([['Notes', 'The first day went well.', 'Nobody was late.']]);
  });

  it('makes the analysis that follows ask for nothing twice, and changes no result', async () => {
    const snapshot = snapshotOf('markdown', first + rest);
    const inner = createFakeAnalyzer();
    const analyzer = createCachedAnalyzer(inner);
    await readAhead(snapshot, visible, analyzer, {});
    const analysis = await analyzeDocument(snapshot, analyzer, { visible });
    const asked = inner.requests.flat();
    expect(new Set(asked).size).toBe(asked.length);
    expect(analysis).toEqual(await analyzeDocument(snapshot, createFakeAnalyzer(), {}));
  });

  it.each([
    ['a short document', snapshotOf('markdown', first)],
    [
      'a table, whose columns a part of it does not name',
      snapshotOf('csv', `id,text\n${'7,"Well."\n'.repeat(4000)}`),
    ],
    ['one long line', snapshotOf('markdown', `${first}${'It rained. '.repeat(4000)}`)],
    ['what looks binary', snapshotOf('markdown', `\0${first}${rest}`)],
  ])('leaves %s to the analysis', async (what, snapshot) => {
    const analyzer = createFakeAnalyzer();
    const onScreen = what === 'one long line' ? { start: 0, end: snapshot.text.length } : visible;
    await readAhead(snapshot, onScreen, analyzer, {});
    await new Promise(setImmediate);
    expect(analyzer.requests).toEqual([]);
  });

  it('ends when it is cancelled', async () => {
    const reading = readAhead(snapshotOf('markdown', first + rest), visible, createFakeAnalyzer(), {
      signal: AbortSignal.abort(),
    });
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('leaves a failure of the model to the analysis', async () => {
    const broken = { ...createFakeAnalyzer(), analyze: () => Promise.reject(new Error('out of order')) };
    await readAhead(snapshotOf('markdown', first + rest), visible, broken, {});
    await new Promise(setImmediate);
  });
});
