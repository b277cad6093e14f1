import { describe, expect, it } from 'vitest';
import { explainSentiment, topWords } from '../../../src/analysis';
import { createFakeAnalyzer } from '../../support/fakeAnalyzer';

describe('an explanation', () => {
  it('names the words whose absence lowers the probability of the label', async () => {
    const text = "It's awful, not nice, isn't it?";
    const { sentiment, words } = await explainSentiment('This is awful and broken.', createFakeAnalyzer());
    expect(sentiment.label).toBe('negative');
    expect(words.map(({ word }) => word)).toEqual(['awful', 'broken']);
    expect(topWords(words, 2).map(({ word }) => word)).toEqual(['awful', 'broken']);
    expect(topWords(words, 9)).toHaveLength(2);
    for (const { word, start, end } of (await explainSentiment(text, createFakeAnalyzer())).words) {
      expect(text.slice(start, end)).toBe(word);
    }
  });

  it('names words that say the same, of which each carries the sentence without the other', async () => {
    const fake = createFakeAnalyzer();
    const analyzer = {
      ...fake,
      analyze: async (...[tasks, texts]: Parameters<typeof fake.analyze>) =>
        fake.analyze(
          tasks,
          texts.map((text) => (/disgrace|ashamed/.test(text) ? 'awful' : 'plain')),
        ),
    };
    const text = 'This release is a disgrace and they should be ashamed.';
    const { words } = await explainSentiment(text, analyzer);
    expect(topWords(words, 3).map(({ word }) => word)).toEqual(['disgrace', 'ashamed']);
  });

  it('sends one request without repetitions', async () => {
    const analyzer = createFakeAnalyzer();
    await explainSentiment('bad bad', analyzer);
    expect(analyzer.requests).toEqual([['bad bad', '.', ' bad', 'bad', 'bad ']]);
  });

  it('of a text without words has none', async () => {
    const { words, sentiment } = await explainSentiment('123 !!!', createFakeAnalyzer());
    expect({ words, label: sentiment.label }).toEqual({ words: [], label: 'neutral' });
  });

  it('of a long text tries neighbours together and cuts up the strongest', async () => {
    const analyzer = createFakeAnalyzer();
    const medium = `the of and ${'word '.repeat(47)}awful`;
    const { words } = await explainSentiment(medium, analyzer);
    expect(words).toHaveLength(48);
    const long = `${'plain words here '.repeat(25)}awful ${'plain words here '.repeat(25)}`;
    const explained = await explainSentiment(long, analyzer);
    expect(explained.words).toHaveLength(151);
    expect(topWords(explained.words, 1)).toMatchObject([{ word: 'awful' }]);
    expect(analyzer.requests.every((texts) => texts.length <= 2 + 2 * 48)).toBe(true);
  });

  it('sends few texts when few are wanted, and finds the same words', async () => {
    const analyzer = createFakeAnalyzer();
    const text = `${'plain words here '.repeat(9)}awful ${'plain words here '.repeat(9)}broken`;
    const { words } = await explainSentiment(text, analyzer, { maxWords: 16 });
    expect(words.map(({ start, end, word }) => text.slice(start, end) === word)).not.toContain(false);
    expect(topWords(words, 2).map(({ word }) => word)).toEqual(['awful', 'broken']);
    expect(analyzer.requests.flat().length).toBeLessThan(60);
  });

  it('can be cancelled', async () => {
    const running = explainSentiment('This is bad.', createFakeAnalyzer(), { signal: AbortSignal.abort() });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  });
});
