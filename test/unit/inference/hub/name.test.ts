import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { formatModelName, parseModelName } from '../../../../src/inference/hub';
import { folderNameOf } from '../../../../src/inference/hub/name';

describe('the name of a model', () => {
  it.each([
    ['owner/name', { id: 'owner/name', revision: 'main' }],
    ['owner/name@v1.0', { id: 'owner/name', revision: 'v1.0' }],
    ['owner/name@refs/pr/1', { id: 'owner/name', revision: 'refs/pr/1' }],
    ['bert-base-uncased', { id: 'bert-base-uncased', revision: 'main' }],
    [
      ' sentence-transformers/all-MiniLM-L6-v2 ',
      { id: 'sentence-transformers/all-MiniLM-L6-v2', revision: 'main' },
    ],
  ])('%j is understood', (text, expected) => {
    expect(parseModelName(text)).toEqual(expected);
  });

  it.each([
    '',
    '/',
    'a/b/c',
    '../../etc/passwd',
    'owner/..',
    'owner/na..me',
    'owner/na--me',
    'owner/.git',
    'owner/name@',
    'owner/name@../x',
    'owner/name@a@b',
    'owner/name?x=1',
    'owner/name#x',
    'ow ner/name',
    'owner/na\nme',
    'owner\\name',
    'C:/name',
    'https://huggingface.co/owner/name',
    `owner/${'x'.repeat(97)}`,
  ])('%j is refused with an example', (text) => {
    expect(() => parseModelName(text)).toThrow(/owner\/name/);
  });

  it('is read back as it was written', () => {
    const id = fc
      .stringMatching(/^[a-z0-9]([a-z0-9._]{0,8}[a-z0-9])?$/)
      .filter((text) => !text.includes('..'));
    fc.assert(
      fc.property(id, id, fc.constantFrom('main', 'v2', 'refs/pr/3'), (owner, model, revision) => {
        const parsed = { id: `${owner}/${model}`, revision };
        expect(parseModelName(formatModelName(parsed))).toEqual(parsed);
        expect(folderNameOf(parsed)).not.toMatch(/[/\\:]/);
      }),
    );
  });
});
