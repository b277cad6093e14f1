import { describe, expect, it } from 'vitest';
import { parseRecord } from '../../../src/cli/predict/records';

const lineOf = (content: string | Uint8Array) => ({ number: 1, bytes: Buffer.from(content) });
const read = (content: string | Uint8Array, names = ['text']) => parseRecord(lineOf(content), names).texts;

describe('parseRecord', () => {
  it.each<[string, string, string[]]>([
    ['a text', '{"text":"Fine."}', ['Fine.']],
    ['an empty text', '{"text":""}', ['']],
    ['white space around', ' \t{ "text" : "Fine." } ', ['Fine.']],
    ['other fields, which are passed over', '{"id":7,"text":"Fine.","more":{}}', ['Fine.']],
    ['the last of equal names, as JSON.parse does', '{"text":"a","text":"b"}', ['b']],
    ['escapes, also of half a surrogate pair', '{"text":"\\u00e9 \\ud800"}', ['é \ud800']],
  ])('reads %s', (_, line, expected) => {
    expect(read(line)).toEqual(expected);
  });

  it('reads fields in the order of their names', () => {
    expect(read('{"b":"2","a":"1"}', ['a', 'b'])).toEqual(['1', '2']);
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ['an empty line', '', /^The line is empty\.$/],
    ['a blank line', ' \t', /^The line is empty\.$/],
    ['what is not JSON', 'Fine.', /^The line is not valid JSON: /],
    ['JSON that ends early', '{"text":"Fi', /^The line is not valid JSON: /],
    ['two values', '{"text":"a"}{"text":"b"}', /^The line is not valid JSON: /],
    ['a string', '"Fine."', /must be an object \{"text": "…"\} and is a string/],
    ['an array', '["Fine."]', /and is an array/],
    ['null', 'null', /and is null/],
    ['a missing field', '{"Text":"Fine."}', /^"text" is missing/],
    ['a field that only objects have by birth', '{"toString":"x"}', /^"text" is missing/],
    ['a number', '{"text":5}', /^"text" must be a string and is a number/],
    ['null as text', '{"text":null}', /^"text" must be a string and is null/],
    ['a list as text', '{"text":["Fine."]}', /^"text" must be a string and is an array/],
    ['invalid UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d), /^The line is not valid UTF-8\.$/],
    ['a lone byte of a longer sequence', Uint8Array.of(0x22, 0xc3, 0x22), /not valid UTF-8/],
  ])('refuses %s', (_, line, message) => {
    expect(() => read(line)).toThrow(
      expect.objectContaining({ code: 'invalidInput', message: expect.stringMatching(message) }),
    );
  });

  it('takes inherited names for missing', () => {
    expect(() => read('{}', ['toString'])).toThrow('"toString" is missing');
  });

  it('survives JSON of any depth', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    expect(read(`{"text":"Fine.","deep":${deep}}`)).toEqual(['Fine.']);
    expect(() => read('{"text":'.repeat(200_000))).toThrow('not valid JSON');
  });

  it('names the limit when a line was too long', () => {
    expect(() => parseRecord({ number: 1, bytes: undefined }, ['text'])).toThrow('longer than 16 MiB');
  });

  it('reads a pair and labels where a task takes them', () => {
    const line = lineOf('{"text":"a","pair":"b","labels":["x"]}');
    expect(parseRecord(line, ['text'])).toEqual({ texts: ['a'] });
    expect(parseRecord(line, ['text'], ['pair', 'labels'])).toEqual({
      texts: ['a'],
      pair: 'b',
      labels: ['x'],
    });
    expect(() => parseRecord(lineOf('{"text":"a","pair":1}'), ['text'], ['pair'])).toThrow(
      '"pair" must be a string',
    );
    expect(() => parseRecord(lineOf('{"text":"a","labels":"x"}'), ['text'], ['labels'])).toThrow(
      'list of strings',
    );
  });
});
