import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { allHeads, fakeManifestText } from './fakeModel';
import { tinyModel, tinyVocabulary } from './tinyPackage.generated';

/** Those of the fake model, but with the types and the width of the graph in makeTinyPackage.py. */
const heads = {
  ...allHeads,
  entities: { ...allHeads.entities, labels: ['O', 'B-PERSON', 'I-PERSON'] },
  embedding: { ...allHeads.embedding, dimensions: 4 },
};

/**
 * Writes a model package of 5 kB with a head of every kind into a folder: names answer every question, "good" follows
 * from what is good, and what is missing is "good", "bad" or "word" (makeTinyPackage.py).
 */
export async function writeTinyPackage(folder: string): Promise<void> {
  const files = {
    'model.onnx': Buffer.from(tinyModel, 'base64'),
    'vocab.txt': Buffer.from(`${tinyVocabulary.join('\n')}\n`),
  };
  const entry = (bytes: Buffer) => ({
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  });
  const manifest = fakeManifestText({
    id: 'tiny',
    version: '1.0.0',
    displayName: 'Tiny',
    files: Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, entry(bytes)])),
    heads,
  });
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) await writeFile(path.join(folder, name), bytes);
  await writeFile(path.join(folder, 'manifest.json'), manifest);
}
