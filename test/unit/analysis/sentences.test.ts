import { describe, expect, it } from 'vitest';
import { Pacer, splitSentences } from '../../../src/analysis';
import { splitRegions } from '../../../src/analysis/sentences';
import { cpuMs } from '../../support/cpuTime';

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
    ['Robert C. Martin met Matt R. Wilson. Good.', ['Robert C. Martin met Matt R. Wilson.', 'Good.']],
    ['It is Objective C. The rest is Swift.', ['It is Objective C.', 'The rest is Swift.']],
    ['We chose R. Python came later.', ['We chose R.', 'Python came later.']],
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

  it.each([
    ['It works. 🎉 It is fast.', ['It works.', 'It is fast.']],
    ['🚀 It is fast. 👩🏽‍🚀🇳🇴 1️⃣', ['It is fast.']],
    ['I love 😀 this. Truly 😀.', ['I love 😀 this.', 'Truly 😀.']],
    ['What a day 😀😀', ['What a day']],
    ['Acme™ is © Acme™', ['Acme™ is © Acme™']],
    ['😀 🎉', []],
  ])('of %j leave the pictures around them out', (text, expected) => {
    expect(split(text)).toEqual(expected);
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

  describe('of a long region', () => {
    const plain = (text: string) => ({ kind: 'plain', start: 0, end: text.length, text }) as const;
    const samples = [
      'Tools, e.g. Vim, i.e. an editor, vs. Emacs.',
      'It can (but should it?) go on.',
      'He said “Stop!” to Dr. Smith of the U.S. East.',
      'Version v1.2 of file.ts is 12. 5 times as fast 😀.',
      'Then she asked: why?',
      '我们今天去学校。',
      'It goes on, word after word, over\nlines of text!',
    ];

    it('are those that the segmenter finds in the whole', () => {
      const expected = Array.from({ length: 3000 }, (_, at) => samples[(at * at + at) % 7] ?? '');
      expect(split(expected.join(' '))).toEqual(expected);
    });

    it.each([
      ['full stops that end nothing', 'see a. b. c. and '],
      ['no white space', 'x😀x'],
      ['no letter at the words’ ends', 'a1 (2) '],
    ])('stay whole with %s', (_, unit) => {
      const text = unit.repeat(60_000 / unit.length).trim();
      expect(split(text)).toEqual([text]);
    });

    it('take time in proportion to its length, and let the event loop run', async () => {
      const text = samples.join(' ').repeat(4000);
      let turns = 0;
      const timer = setInterval(() => (turns += 1), 1);
      const start = cpuMs();
      const sentences = await splitRegions([plain(text)], new Pacer());
      clearInterval(timer);
      expect(sentences).toEqual(splitSentences(plain(text)));
      expect(cpuMs() - start).toBeLessThan(10_000);
      expect(turns).toBeGreaterThan(5);
    });

    it('are given up when told to', async () => {
      const abort = new AbortController();
      setImmediate(() => abort.abort());
      const running = splitRegions([plain(samples.join(' ').repeat(4000))], new Pacer(abort.signal));
      await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    });
  });
});
