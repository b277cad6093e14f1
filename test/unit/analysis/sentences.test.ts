import { describe, expect, it } from 'vitest';
import { splitSentences } from '../../../src/analysis';

function split(text: string): readonly string[] {
  return splitSentences({ kind: 'plain', start: 0, end: text.length, text }).map((sentence) => sentence.text);
}

describe('sentences', () => {
  it.each([
    ['One. Two! Three? Four', ['One.', 'Two!', 'Three?', 'Four']],
    ['Tools, e.g. Vim, i.e. an editor, vs. Emacs.', ['Tools, e.g. Vim, i.e. an editor, vs. Emacs.']],
    ['Dr. Smith met Mrs. Jones. They talked.', ['Dr. Smith met Mrs. Jones.', 'They talked.']],
    ['J. R. Smith lives in the U.S. East. Nice.', ['J. R. Smith lives in the U.S. East.', 'Nice.']],
    ['See Fig. 3 and No. 5. Then No. Really.', ['See Fig. 3 and No. 5.', 'Then No.', 'Really.']],
    ['Version v1.2 of file.ts and Node.js. Done.', ['Version v1.2 of file.ts and Node.js.', 'Done.']],
    ['Written in C. It works.', ['Written in C.', 'It works.']],
    ['Apples, pears, etc. The rest is gone.', ['Apples, pears, etc.', 'The rest is gone.']],
    ['It can (but should it?) go on. Yes.', ['It can (but should it?) go on.', 'Yes.']],
    ['“Stop!” she said. "Go." He went.', ['“Stop!” she said.', '"Go."', 'He went.']],
    ['Wait... what? Yes.', ['Wait... what?', 'Yes.']],
    ['Use it.        is the name. Fine.', ['Use it.', 'is the name.', 'Fine.']],
    ['Tools, e.g.        is one.', ['Tools, e.g.        is one.']],
    ['1. First. 2. Second.', ['First.', 'Second.']],
  ])('of %j', (text, expected) => {
    expect(split(text)).toEqual(expected);
  });

  it('go on over a line break', () => {
    expect(split('One thought\r\nover lines\nof text. Next\none.')).toEqual([
      'One thought\r\nover lines\nof text.',
      'Next\none.',
    ]);
  });

  it('without a letter are dropped', () => {
    expect(split('123. ... !!! — 4')).toEqual([]);
  });

  it('have spans in the document', () => {
    const region = { kind: 'quote', start: 100, end: 112, text: 'Hi.  You 😀.' } as const;
    expect(splitSentences(region)).toEqual([
      { kind: 'quote', start: 100, end: 103, text: 'Hi.' },
      { kind: 'quote', start: 105, end: 112, text: 'You 😀.' },
    ]);
  });

  it('stay whole however long they are', () => {
    const text = `${'word '.repeat(200_000)}end.`;
    expect(split(text)).toEqual([text]);
  });
});
