import { describe, expect, it } from 'vitest';
import { proseText } from '../../../src/analysis';
import { answerMarks, answerRow, nowhereRow } from '../../../src/extension/features/ask/present';
import { labelRow, labelsProblem, parseLabels } from '../../../src/extension/features/classify/present';
import { requireHead } from '../../../src/extension/features/requireHead';
import { gapAt, insertionFor } from '../../../src/extension/features/suggest/present';
import { createFakeAnalyzer } from '../../support/fakeAnalyzer';

describe('an answer in the list', () => {
  const text = `${'word '.repeat(40)}The key hangs behind\nthe green door. ${'word '.repeat(40)}`;
  const start = text.indexOf('behind');
  const answer = { start, end: text.indexOf(' door'), score: 0.874 };

  it('shows itself, how sure it is, its line, and what stands around it', () => {
    const { label, description, detail } = answerRow(text, answer, 3);
    expect([label, description]).toEqual(['behind the green', '87 %, line 3']);
    expect(detail).toMatch(/^… word .* key hangs behind the green door\. word .* …$/);
  });

  it('is a mark that says how likely it is', () => {
    expect(answerMarks([answer])).toEqual([
      { start, end: answer.end, kind: 'similar', label: 'answer 87 %' },
    ]);
  });
});

describe('the row that says that there may be no answer', () => {
  const answers = [{ start: 0, end: 3, score: 0.4 }];

  it('is there when that is likelier than the best answer, and says how likely', () => {
    expect(nowhereRow({ answers, noAnswer: 0.41 })).toEqual({
      label: 'The text may not say',
      description: '41 %',
    });
    expect(nowhereRow({ answers, noAnswer: 0.4 })).toBeUndefined();
  });
});

describe('the gap for a word', () => {
  const text = 'The ferry leaves at nine. It sails north.';
  const at = (word: string) => text.indexOf(word);

  it('is the selected word, without the white space that was selected with it', () => {
    const gap = gapAt(text, { start: at('leaves') - 1, end: at('leaves') + 7 });
    expect(gap).toMatchObject({ word: 'leaves', before: 'The ferry ', after: ' at nine. It sails north.' });
  });

  it('is the word that the cursor is inside of, else the cursor', () => {
    const inside = at('ferry') + 2;
    expect(gapAt(text, { start: inside, end: inside })!.word).toBe('ferry');
    const behind = at('ferry') + 5;
    expect(gapAt(text, { start: behind, end: behind })).toMatchObject({
      word: '',
      start: behind,
      end: behind,
    });
  });

  it('is nothing for several words', () => {
    expect(gapAt(text, { start: 0, end: 9 })).toBeUndefined();
  });

  it.each([
    ['The ferry', ' at nine.', '', ' sails'],
    ['The ferry ', 'at nine.', '', 'sails '],
    ['The ferry ', ' at nine.', '', 'sails'],
    ['It is late. ', ' at nine.', '', 'Sails'],
    ['', ' at nine.', '', 'Sails'],
    ['The ferry ', ' at nine.', 'leaves', 'sails'],
    ['The ferry ', ' at nine.', 'Leaves', 'Sails'],
    ['The ferry ', ' at nine.', 'LEAVES', 'SAILS'],
  ])('between %j and %j, for %j, takes %j', (before, after, word, expected) => {
    expect(insertionFor('sails', { before, after, word, start: 0, end: 0 })).toBe(expected);
  });
});

describe('labels of the user', () => {
  it('are separated by commas, each once', () => {
    expect(parseLabels(' bug report, question,,bug report ,')).toEqual(['bug report', 'question']);
    expect(parseLabels('错误报告，功能请求、问题')).toEqual(['错误报告', '功能请求', '问题']);
    expect(labelsProblem('one')).toContain('at least two');
    expect(labelsProblem('one, two')).toBeUndefined();
  });

  it('have bars', () => {
    expect(labelRow({ label: 'bug', score: 0.61 })).toEqual({ label: 'bug', description: '██████░░░░ 61 %' });
    expect(labelRow({ label: 'stars', score: 3.456 })).toEqual({ label: 'stars', description: '3.46' });
  });
});

describe('requireHead', () => {
  it('says which kind of model to choose', async () => {
    await requireHead(createFakeAnalyzer(), 'entities');
    await expect(requireHead(createFakeAnalyzer(), 'answer')).rejects.toMatchObject({
      code: 'headMissing',
      message: expect.stringMatching(
        /“Fake” cannot answer questions\. Choose a question answering model/,
      ) as string,
    });
  });
});

describe('proseText', () => {
  it('is as long as the document and has spaces for what is no prose', async () => {
    const text = '# Title 🙂\n\nProse here.\n\n```\nlet code = 1;\n```\n\nMore `code` prose.\n';
    const prose = await proseText({ uri: 'x', version: 1, languageId: 'markdown', text });
    expect(prose).toHaveLength(text.length);
    for (const word of ['Title', 'Prose here.', 'prose.'])
      expect(prose.indexOf(word)).toBe(text.indexOf(word));
    expect(prose).not.toContain('code');
  });
});
