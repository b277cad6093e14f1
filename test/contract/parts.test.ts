// Whether a head is answered by a part of a package or by the whole must make no difference, bit for bit.
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compileCheckpoint } from '../../src/inference/local';
import { buildFeeds, type Feeds } from '../../src/inference/model/batch';
import { headKinds } from '../../src/inference/model/manifest';
import { filePath, loadPackage, type ModelPackage } from '../../src/inference/model/packages';
import { openSession } from '../../src/inference/model/session';
import { createTokenizer, loadVocabulary } from '../../src/inference/tokenizer';
import { bundledPackage } from '../support/inference/bundles';

const source = path.resolve(import.meta.dirname, '../golden/compile/checkpoints/gloss');
const root = mkdtempSync(path.join(tmpdir(), 'gloss-parts-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function compiled(precision: 'fp32' | 'int8' | 'int4'): Promise<string> {
  const out = path.join(root, precision);
  // Random weights stand for nothing: they may answer as they like.
  return (await compileCheckpoint({ source, out, precision, force: true })).folder;
}

const packages: readonly [string, () => Promise<string>][] = [
  ['a network in fp32', () => compiled('fp32')],
  ['a network in int8', () => compiled('int8')],
  ['a network in int4', () => compiled('int4')],
  ['the bundled package', async () => bundledPackage],
];

const texts = [
  'a',
  'the good word',
  'Ada Lovelace has never been to Oslo, or so the letters in the archive say.',
  'Bad words in the middle of a good text, and then some more of them: (a), (b) and (c).',
];

/** One text alone, and all of them with padding. */
async function feedsOf(modelPackage: ModelPackage): Promise<readonly Feeds[]> {
  const { maxTokens, tokenizer: settings } = modelPackage.manifest;
  const vocabulary = loadVocabulary(await readFile(filePath(modelPackage, settings.vocab), 'utf8'));
  const tokenizer = createTokenizer(settings, vocabulary);
  const limits = {
    maxTokens,
    vocabularySize: vocabulary.tokens.length,
    paddingId: tokenizer.specialIds.padding,
  };
  const encodings = texts.flatMap((text) => tokenizer.encodeWindows(text, maxTokens, 0)[0]?.encoding ?? []);
  return [encodings.slice(1, 2), encodings].map((batch) => buildFeeds(batch, limits));
}

describe.each(packages)('parts of %s', (_name, folderOf) => {
  it('answer every head between them, each as the whole does', async () => {
    const modelPackage = await loadPackage(await folderOf());
    const { parts = [], ...rest } = modelPackage.manifest;
    expect(parts.flatMap(({ heads }) => heads).sort()).toEqual([...headKinds(rest)].sort());
    const whole = await openSession({ ...modelPackage, manifest: rest });
    for (const { heads } of parts) {
      const part = await openSession(modelPackage, { heads });
      for (const feeds of await feedsOf(modelPackage)) {
        const outputs = await part.run(feeds, heads);
        expect(outputs).toEqual(await whole.run(feeds, heads));
        for (const values of Object.values(outputs)) expect(new Set(values).size).toBeGreaterThan(1);
      }
      await part.release();
    }
    await whole.release();
  });
});

it('a part needs the weights, but not the graph of the whole', async () => {
  const modelPackage = await loadPackage(await compiled('fp32'));
  await rm(filePath(modelPackage, modelPackage.manifest.model));
  const session = await openSession(modelPackage, { heads: ['sentiment'] });
  for (const feeds of await feedsOf(modelPackage)) {
    expect((await session.run(feeds, ['sentiment'])).sentiment).toHaveLength(3 * feeds.rows);
  }
  await session.release();
});
