import { describe, expect, it } from 'vitest';
import { analyzeDocument } from '../../../../src/analysis';
import { plainPassage, plainSentence } from '../../../../src/extension/features/panel/plainText';
import { createFakeAnalyzer } from '../../../support/fakeAnalyzer';

async function analyzed(text: string) {
  return analyzeDocument({ uri: 'a', version: 1, languageId: 'markdown', text }, createFakeAnalyzer());
}

describe('a sentence as plain text', () => {
  it.each([
    ['The **harbour log** is *read* aloud.', 'The harbour log is read aloud.'],
    ['Ask [the old guide](https://harbour.example/guide) first.', 'Ask the old guide first.'],
    ['Run `make berth` twice, not 2 * 3 times.', 'Run make berth twice, not 2 * 3 times.'],
    ['Call it snake_case_name or leave it.', 'Call it snake_case_name or leave it.'],
    ['Nothing to mend here.', 'Nothing to mend here.'],
  ])('%s', async (text, plain) => {
    const { sentences } = await analyzed(text);
    expect(sentences.map((sentence) => plainSentence(sentence, text)).join(' ')).toBe(plain);
  });

  it('has no marks of what stands around and between sentences', async () => {
    const text = '**The log is read.** _The pier is swept._';
    const { sentences } = await analyzed(text);
    expect(plainPassage(sentences, text)).toBe('The log is read. The pier is swept.');
  });
});
