import { createAnalyzer } from '../../../src/inference/localAnalyzer';
import type { Feeds } from '../../../src/inference/model/batch';
import { type Manifest, parseManifest } from '../../../src/inference/model/manifest';
import type { Outputs, Session } from '../../../src/inference/model/session';
import { createTokenizer, loadVocabulary } from '../../../src/inference/tokenizer';
import type { Analyzer, ModelInfo, Task } from '../../../src/inference/types';

const words = ['good', 'bad', 'the', 'a', 'word', 'in', 'and', 'is', '.', ',', '(', ')', '"'];
const names = ['ada', 'lovelace', 'oslo', 'acme'];
const specials = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const letters = [...'abcdefghijklmnopqrstuvwxyz0123456789'].flatMap((letter) => [letter, `##${letter}`]);
/** A vocabulary small enough to read. */
export const fakeVocabulary = [...new Set([...specials, ...words, ...names, ...letters])];

const dimensions = 8;

/** The text of a manifest like that of the bundled package, for a model of 32 tokens and 8 dimensions. */
export function fakeManifestText(changes: Readonly<Record<string, unknown>> = {}): string {
  const file = { bytes: 3, sha256: '0'.repeat(64) };
  return JSON.stringify({
    formatVersion: 1,
    id: 'fake',
    version: '1.2.3',
    displayName: 'Fake',
    architecture: 'none',
    license: 'MIT',
    source: 'written for tests',
    precision: 'fp32',
    maxTokens: 32,
    model: 'model.onnx',
    files: { 'model.onnx': file, 'vocab.txt': file },
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
    heads: {
      sentiment: {
        output: 'sentiment_logits',
        labels: ['negative', 'neutral', 'positive'],
        temperature: 1,
        thresholds: { negative: 0.8 },
      },
      entities: {
        output: 'entity_logits',
        labels: ['O', 'B-PERSON', 'I-PERSON', 'B-ORG', 'I-ORG', 'B-LOC', 'I-LOC', 'B-MISC', 'I-MISC'],
        subword: 'first',
        temperature: 1,
      },
      embedding: { output: 'embedding', dimensions, pooling: 'mean', normalized: true },
    },
    ...changes,
  });
}

export function fakeManifest(changes: Readonly<Record<string, unknown>> = {}): Manifest {
  return parseManifest(fakeManifestText(changes), 'fake manifest');
}

const idOf = (token: string): number => fakeVocabulary.indexOf(token);
const tags = new Map([
  [idOf('ada'), 1],
  [idOf('lovelace'), 2],
  [idOf('acme'), 3],
  [idOf('oslo'), 5],
]);

/** A session that reads "good", "bad" and four names, and remembers what it was asked. Rows do not see each other. */
export class FakeSession implements Session {
  readonly runs: { readonly feeds: Feeds; readonly tasks: readonly Task[] }[] = [];
  releases = 0;
  /** Awaited within each run. */
  gate: () => Promise<void> = () => Promise.resolve();

  async run(feeds: Feeds, tasks: readonly Task[]): Promise<Outputs> {
    this.runs.push({ feeds, tasks });
    await this.gate();
    const outputs = {
      sentiment: this.#sentiment(feeds),
      entities: this.#entities(feeds),
      embedding: this.#embedding(feeds),
    };
    return Object.fromEntries(tasks.map((task) => [task, outputs[task]]));
  }

  async release(): Promise<void> {
    this.releases += 1;
  }

  #sentiment(feeds: Feeds): Float32Array {
    return Float32Array.from(
      rowsOf(feeds).flatMap((ids) => [
        3 * ids.filter((id) => id === idOf('bad')).length,
        1,
        3 * ids.filter((id) => id === idOf('good')).length,
      ]),
    );
  }

  #entities({ rows, columns, ids }: Feeds): Float32Array {
    const logits = new Float32Array(rows * columns * 9);
    ids.forEach((id, token) => (logits[9 * token + (tags.get(Number(id)) ?? 0)] = 5));
    return logits;
  }

  #embedding(feeds: Feeds): Float32Array {
    return Float32Array.from(
      rowsOf(feeds).flatMap((ids) => {
        const vector = Array.from({ length: dimensions }, () => 0);
        for (const id of ids) vector[id % dimensions]! += 1;
        const norm = Math.hypot(...vector);
        return vector.map((value) => value / norm);
      }),
    );
  }
}

function rowsOf({ rows, columns, ids, attentionMask }: Feeds): readonly (readonly number[])[] {
  return Array.from({ length: rows }, (_, row) =>
    [...ids.slice(row * columns, (row + 1) * columns)]
      .filter((_id, column) => attentionMask[row * columns + column] === 1n)
      .map(Number),
  );
}

export const fakeInfo: ModelInfo = {
  id: 'fake',
  version: '1.2.3',
  displayName: 'Fake',
  hash: 'f'.repeat(64),
  license: 'MIT',
  precision: 'fp32',
  maxTokens: 32,
  negativeThreshold: 0.8,
};

/** The real local analyzer over a fake session. */
export function createFakeAnalyzer(
  session: Session = new FakeSession(),
  manifest = fakeManifest(),
): Analyzer {
  const tokenizer = createTokenizer(manifest.tokenizer, loadVocabulary(fakeVocabulary.join('\n')));
  return createAnalyzer({ session, tokenizer, manifest, info: fakeInfo });
}
