import { describe, expect, it } from 'vitest';
import { GlossError } from '../../../../src/inference';
import { parseManifest } from '../../../../src/inference/model/manifest';
import { fakeManifestText } from '../../../support/inference/fakeModel';

const valid = JSON.parse(fakeManifestText()) as Record<string, Record<string, unknown>>;

function problemOf(text: string): GlossError {
  try {
    parseManifest(text, 'folder/manifest.json');
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(GlossError);
    return thrown as GlossError;
  }
  throw new Error('the manifest was accepted');
}

describe('parseManifest', () => {
  it('reads what a package says of itself', () => {
    const manifest = parseManifest(fakeManifestText(), 'folder/manifest.json');
    expect(manifest).toEqual(valid);
  });

  it('drops fields it does not know, so that a package may say more', () => {
    const manifest = parseManifest(fakeManifestText({ homepage: 'none' }), 'folder/manifest.json');
    expect(manifest).toEqual(valid);
  });

  it('accepts a package with a single head', () => {
    const { embedding } = valid.heads!;
    expect(parseManifest(fakeManifestText({ heads: { embedding } }), 'm').heads).toEqual({ embedding });
  });

  it('says to update when the format is newer than this version', () => {
    const error = problemOf('{ "formatVersion": 2, "everything": "else is different" }');
    expect(error.code).toBe('modelCorrupt');
    expect(error.message).toContain('folder/manifest.json has format version 2');
    expect(error.message).toContain('Update Gloss');
  });

  it.each([
    ['nothing', ''],
    ['half of it', fakeManifestText().slice(0, 200)],
  ])('says that %s is not JSON', (_name, text) => {
    expect(problemOf(text)).toMatchObject({
      code: 'modelCorrupt',
      message: 'folder/manifest.json is not valid JSON.',
    });
  });

  it.each(['null', '[]', '"manifest"', '{}'])('refuses %s', (text) => {
    expect(problemOf(text).code).toBe('modelCorrupt');
  });

  it.each([
    '../model.onnx',
    '/etc/passwd',
    'a/../../b',
    'C:\\model.onnx',
    'C:model',
    'a\\b',
    '.',
    '..',
    '',
    'a//b',
    '.hidden',
  ])('refuses the file name %j: names must not leave the folder', (name) => {
    const files = { ...valid.files, [name]: valid.files!['model.onnx'] };
    expect(problemOf(fakeManifestText({ model: name, files })).code).toBe('modelCorrupt');
  });

  it.each([
    ['maxTokens', { maxTokens: 0 }],
    ['files.model.onnx.sha256', { files: { ...valid.files, 'model.onnx': { bytes: 1, sha256: 'abc' } } }],
    [
      'files.model.onnx.bytes',
      { files: { ...valid.files, 'model.onnx': { bytes: -1, sha256: '0'.repeat(64) } } },
    ],
    [
      'heads.sentiment.labels',
      { heads: { sentiment: { ...(valid.heads!.sentiment as object), labels: ['negative'] } } },
    ],
    [
      'heads.sentiment.temperature',
      { heads: { sentiment: { ...(valid.heads!.sentiment as object), temperature: 0 } } },
    ],
    [
      'heads.entities.labels.1',
      { heads: { entities: { ...(valid.heads!.entities as object), labels: ['O', 'PERSON'] } } },
    ],
    [
      'heads.embedding.dimensions',
      { heads: { embedding: { ...(valid.heads!.embedding as object), dimensions: 0.5 } } },
    ],
  ])('names the field that is wrong: %s', (path, changes) => {
    const error = problemOf(fakeManifestText(changes));
    expect(error.code).toBe('modelCorrupt');
    expect(error.message).toContain(`"${path}"`);
  });

  it.each([
    ['model', { files: { 'vocab.txt': valid.files!['vocab.txt'] } }],
    ['tokenizer.vocab', { files: { 'model.onnx': valid.files!['model.onnx'] } }],
  ])('wants the file named by "%s" to be listed', (field, changes) => {
    expect(problemOf(fakeManifestText(changes)).message).toContain(
      `"files" must list the file named by "${field}"`,
    );
  });
});
