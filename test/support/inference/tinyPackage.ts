import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { tinyModel, tinyVocabulary } from './tinyPackage.generated';

const heads = {
  sentiment: {
    output: 'sentiment_logits',
    labels: ['negative', 'neutral', 'positive'],
    temperature: 1,
    thresholds: { negative: 0.8 },
  },
  entities: {
    output: 'entity_logits',
    labels: ['O', 'B-PERSON', 'I-PERSON'],
    subword: 'first',
    temperature: 1,
  },
  embedding: { output: 'embedding', dimensions: 4, pooling: 'mean', normalized: true },
  hostility: {
    output: 'hostility_logits',
    labels: ['civil', 'hostile'],
    temperature: 1,
    thresholds: { hostile: 0.9 },
  },
  classification: {
    output: 'class_logits',
    labels: ['contradiction', 'neutral', 'entailment'],
    temperature: 1,
  },
  answer: { outputs: { start: 'start_logits', end: 'end_logits' } },
  maskedWord: { output: 'mask_logits' },
  choice: { output: 'choice_logits' },
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
  const manifest = {
    formatVersion: 1,
    id: 'tiny',
    version: '1.0.0',
    displayName: 'Tiny',
    architecture: 'none',
    license: 'MIT',
    source: 'written for tests',
    precision: 'fp32',
    maxTokens: 32,
    model: 'model.onnx',
    files: Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, entry(bytes)])),
    tokenizer: {
      type: 'wordPiece',
      vocab: 'vocab.txt',
      lowercase: true,
      stripAccents: true,
      continuingSubwordPrefix: '##',
      maxCharactersPerWord: 100,
      specialTokens: { unknown: '[UNK]', start: '[CLS]', end: '[SEP]', padding: '[PAD]', mask: '[MASK]' },
    },
    inputs: { ids: 'input_ids', attentionMask: 'attention_mask' },
    heads,
  };
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) await writeFile(path.join(folder, name), bytes);
  await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
}
