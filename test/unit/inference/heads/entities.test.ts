import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEntities, type EntitiesWindow } from '../../../../src/inference/heads/entities';
import type { EntityTag } from '../../../../src/inference/model/manifest';
import { createTokenizer, loadVocabulary } from '../../../../src/inference/tokenizer';
import { fakeManifest, fakeVocabulary } from '../../../support/inference/fakeModel';

const manifest = fakeManifest();
const head = manifest.heads.entities!;
const tokenizer = createTokenizer(manifest.tokenizer, loadVocabulary(fakeVocabulary.join('\n')));

/** A text in one window, its words tagged in order ("O" where tags run out), every further piece tagged at odds. */
function tagged(text: string, tags: readonly EntityTag[], strength = 5): EntitiesWindow {
  const encoding = tokenizer.encode(text);
  const logits = new Float32Array(encoding.length * head.labels.length);
  encoding.wordIndex.forEach((word, token) => {
    const isFirst = word !== encoding.wordIndex[token - 1];
    const tag = word < 0 ? 'B-PERSON' : isFirst ? (tags[word] ?? 'O') : 'B-MISC';
    logits[token * head.labels.length + head.labels.indexOf(tag)] = strength;
  });
  return { encoding, ownedStart: 1, ownedEnd: encoding.length - 1, logits };
}

function found(text: string, tags: readonly EntityTag[]): readonly string[] {
  return decodeEntities(text, [tagged(text, tags)], head).map(
    ({ start, end, label }) => `${label}:${text.slice(start, end)}`,
  );
}

describe('decodeEntities', () => {
  it.each<[string, string, EntityTag[], string[]]>([
    [
      'joins B- and the I- after it',
      'ada lovelace is in oslo',
      ['B-PERSON', 'I-PERSON', 'O', 'O', 'B-LOC'],
      ['PERSON:ada lovelace', 'LOC:oslo'],
    ],
    ['parts two B- in a row', 'ada ada', ['B-PERSON', 'B-PERSON'], ['PERSON:ada', 'PERSON:ada']],
    ['starts an entity at an I- that nothing precedes', 'the oslo a', ['O', 'I-LOC', 'O'], ['LOC:oslo']],
    [
      'starts another one where the type changes',
      'ada oslo',
      ['B-PERSON', 'I-LOC'],
      ['PERSON:ada', 'LOC:oslo'],
    ],
    ['reads the first piece of a word only', 'xyzzy', ['B-ORG'], ['ORG:xyzzy']],
    ['reaches over punctuation inside', 'u.s. a', ['B-LOC', 'I-LOC', 'I-LOC', 'I-LOC'], ['LOC:u.s.']],
    [
      'takes quotes, commas and brackets off the edges',
      '"(ada)", a',
      ['B-PERSON', 'I-PERSON', 'I-PERSON', 'I-PERSON', 'I-PERSON', 'I-PERSON'],
      ['PERSON:ada'],
    ],
    ['takes a bracket without its partner off', 'acme (a', ['B-ORG', 'I-ORG'], ['ORG:acme']],
    ['drops what is only punctuation', '... a', ['B-ORG', 'I-ORG', 'I-ORG'], []],
    ['joins over a wrapped line', 'ada\n   lovelace', ['B-PERSON', 'I-PERSON'], ['PERSON:ada\n   lovelace']],
    ['parts at a blank line', 'ada\n\nlovelace', ['B-PERSON', 'I-PERSON'], ['PERSON:ada', 'PERSON:lovelace']],
    [
      'parts at a wide gap, where code was masked',
      'ada        lovelace',
      ['B-PERSON', 'I-PERSON'],
      ['PERSON:ada', 'PERSON:lovelace'],
    ],
    [
      'takes the whole of a hyphenated name',
      'Ada-Oslo a',
      ['O', 'B-PERSON', 'B-PERSON'],
      ['PERSON:Ada-Oslo'],
    ],
    ['takes the whole of a handle', '@ada-x', ['O', 'B-PERSON', 'I-PERSON'], ['PERSON:ada-x']],
    ['leaves out what is merely joined to a name', 'Oslo-ada', ['B-LOC'], ['LOC:Oslo']],
    ['drops parts of identifiers', 'ada.oslo', ['O', 'O', 'B-LOC'], []],
    ['finds nothing in nothing', '', [], []],
  ])('%s', (_name, text, tags, expected) => {
    expect(found(text, tags)).toEqual(expected);
  });

  it.each<[string, string[], string[], string[]]>([
    ['people under the name PER', ['O', 'B-PER', 'I-PER'], ['B-PER', 'I-PER'], ['PERSON:ada lovelace']],
    ['types of its own', ['O', 'B-DATE', 'I-DATE'], ['B-DATE', 'I-DATE'], ['DATE:ada lovelace']],
    ['plain names of types', ['O', 'person', 'LOCATION'], ['person', 'person'], ['PERSON:ada lovelace']],
    [
      'plain names of two types',
      ['O', 'person', 'time'],
      ['person', 'time'],
      ['PERSON:ada', 'time:lovelace'],
    ],
    [
      'IOBES',
      ['O', 'B-PER', 'E-PER', 'S-PER'],
      ['B-PER', 'E-PER', 'S-PER'],
      ['PERSON:ada lovelace', 'PERSON:oslo'],
    ],
    [
      'BILOU',
      ['O', 'B-PER', 'L-PER', 'I-PER'],
      ['B-PER', 'L-PER', 'I-PER'],
      ['PERSON:ada lovelace', 'PERSON:oslo'],
    ],
  ])('reads tags of %s', (_name, labels, tags, expected) => {
    const other = { ...head, labels };
    const text = 'ada lovelace oslo';
    const encoding = tokenizer.encode(text);
    const logits = new Float32Array(encoding.length * labels.length);
    encoding.wordIndex.forEach((word, token) => {
      logits[token * labels.length + labels.indexOf(tags[word] ?? 'O')] = 5;
    });
    const window = { encoding, ownedStart: 1, ownedEnd: encoding.length - 1, logits };
    const entities = decodeEntities(text, [window], other);
    expect(entities.map(({ start, end, label }) => `${label}:${text.slice(start, end)}`)).toEqual(expected);
  });

  it('never reads the special tokens', () => {
    // `tagged` marks [CLS] and [SEP] as PERSON.
    expect(found('the a', [])).toEqual([]);
  });

  it('scores an entity with the mean over its words of the probability of its type, B- and I- together', () => {
    const text = 'ada lovelace';
    const [entity] = decodeEntities(text, [tagged(text, ['B-PERSON', 'I-PERSON'], 4)], head);
    const one = (Math.exp(4) + 1) / (Math.exp(4) + 8);
    expect(entity!.score).toBeCloseTo(one, 12);
  });

  it('tells what else an entity may be, likeliest first, and nothing below 1 %', () => {
    const text = 'oslo';
    const [unsure] = decodeEntities(text, [tagged(text, ['B-LOC'], 2)], head);
    const all = Math.exp(2) + 8;
    const others = unsure!.alternatives!;
    expect(others.map(({ label }) => label).toSorted()).toEqual(['MISC', 'ORG', 'PERSON', undefined]);
    expect(others.at(-1)).toEqual({ label: undefined, score: expect.closeTo(1 / all, 12) });
    expect(others[0]!.score).toBeCloseTo(2 / all, 12);
    const [sure] = decodeEntities(text, [tagged(text, ['B-LOC'], 9)], head);
    expect(sure!.alternatives).toEqual([]);
  });

  it('softens the score with the temperature', () => {
    const text = 'oslo';
    const [entity] = decodeEntities(text, [tagged(text, ['B-LOC'], 4)], { ...head, temperature: 2 });
    expect(entity!.score).toBeCloseTo((Math.exp(2) + 1) / (Math.exp(2) + 8), 12);
  });

  it('takes each word from the window that owns it and joins entities over a border', () => {
    const text = 'the ada lovelace is';
    const whole = tagged(text, ['O', 'B-PERSON', 'I-PERSON', 'O']);
    const wrong = tagged(text, ['B-LOC', 'B-LOC', 'B-LOC', 'B-LOC']);
    // Tokens 1 and 2 ("the", "ada") belong to the first window, 3 and 4 to the second.
    const first = { ...whole, ownedEnd: 3, logits: mixed(whole, wrong, 3) };
    const second = { ...whole, ownedStart: 3, logits: mixed(wrong, whole, 3) };
    expect(
      decodeEntities(text, [first, second], head).map(({ start, end }) => text.slice(start, end)),
    ).toEqual(['ada lovelace']);
  });

  it('gives ordered spans inside the text that never overlap, whatever the tags and windows', () => {
    const word = fc.constantFrom(
      'ada',
      'oslo',
      'Ada-Oslo',
      '(',
      ')',
      '"',
      '.',
      ',',
      '\n\n',
      '    ',
      '😀',
      '\ud800',
      'xyz',
    );
    const tag = fc.constantFrom(...head.labels);
    fc.assert(
      fc.property(fc.array(word), fc.array(tag), fc.nat(20), (words, tags, border) => {
        const text = words.join(' ');
        const window = tagged(text, tags);
        const middle = Math.min(Math.max(border, window.ownedStart), window.ownedEnd);
        const windows = [
          { ...window, ownedEnd: middle },
          { ...window, ownedStart: middle },
        ];
        let end = 0;
        for (const entity of decodeEntities(text, windows, head)) {
          expect(entity.start).toBeGreaterThanOrEqual(end);
          expect(entity.end).toBeGreaterThan(entity.start);
          expect(entity.score).toBeGreaterThan(0);
          expect(entity.score).toBeLessThanOrEqual(1);
          expect(text.slice(entity.start, entity.end)).toMatch(/[\p{L}\p{N}]/u);
          end = entity.end;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

/** The logits of `before` for tokens below `border`, of `after` from there on. */
function mixed(before: EntitiesWindow, after: EntitiesWindow, border: number): Float32Array {
  const at = border * head.labels.length;
  return Float32Array.from([...before.logits.subarray(0, at), ...after.logits.subarray(at)]);
}
