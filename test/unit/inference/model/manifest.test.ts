import { describe, expect, it } from 'vitest';
import { GlossError } from '../../../../src/inference';
import { headKinds, outputNames, parseManifest } from '../../../../src/inference/model/manifest';
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

  it('reads every kind of head, with a temperature of 1 where none is given', () => {
    const heads = {
      sentiment: { output: 'a', labels: ['negative', 'positive'] },
      hostility: { output: 'b', labels: ['civil', 'hostile'], thresholds: { hostile: 0.9 } },
      entities: { output: 'c', labels: ['O', 'B-GENE', 'I-GENE'], subword: 'first' },
      embedding: { output: 'd', dimensions: 8, pooling: 'cls', normalized: false },
      classification: { output: 'e', labels: ['entailment', 'contradiction'], multiLabel: true },
      answer: { outputs: { start: 'f', end: 'g' } },
      maskedWord: { output: 'h' },
      choice: { output: 'i' },
    };
    const manifest = parseManifest(fakeManifestText({ heads }), 'm');
    const warm = ['sentiment', 'hostility', 'entities', 'classification'] as const;
    expect(manifest.heads).toEqual({
      ...heads,
      ...Object.fromEntries(warm.map((task) => [task, { ...heads[task], temperature: 1 }])),
    });
    expect(outputNames(manifest, headKinds(manifest))).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']);
  });

  it('reads graphs that answer some of the heads', () => {
    const file = valid.files!['model.onnx'];
    const parts = [{ model: 'tasks.onnx', heads: ['sentiment', 'entities'] }];
    const text = fakeManifestText({ parts, files: { ...valid.files, 'tasks.onnx': file } });
    expect(parseManifest(text, 'm').parts).toEqual(parts);
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
    ...['abc', 'ABCDEF01', 0x1234].map((crc32): [string, Record<string, unknown>] => [
      'files.model.onnx.crc32',
      { files: { ...valid.files, 'model.onnx': { bytes: 1, sha256: '0'.repeat(64), crc32 } } },
    ]),
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
      'heads.entities.labels',
      { heads: { entities: { ...(valid.heads!.entities as object), labels: ['O', 'O'] } } },
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
    ['a head that the package lacks', ['sentiment', 'choice'], /"parts" must name heads that "heads" has/],
    ['a head that is none', ['mood'], /"parts\.0\.heads\.0"/],
    ['no head', [], /"parts\.0\.heads"/],
  ])('refuses a graph for %s', (_name, heads, message) => {
    const parts = [{ model: 'model.onnx', heads }];
    expect(problemOf(fakeManifestText({ parts }))).toMatchObject({
      code: 'modelCorrupt',
      message: expect.stringMatching(message) as string,
    });
  });

  it('wants the files of its graphs to be listed', () => {
    const parts = [{ model: 'tasks.onnx', heads: ['sentiment'] }];
    expect(problemOf(fakeManifestText({ parts })).message).toContain(
      '"files" must list every file named by "parts"',
    );
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
