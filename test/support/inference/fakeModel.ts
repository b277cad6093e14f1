import { createAnalyzer } from '../../../src/inference/localAnalyzer';
import type { Feeds } from '../../../src/inference/model/batch';
import type { DeviceUse } from '../../../src/inference/model/devices';
import { type HeadKind, type Manifest, parseManifest } from '../../../src/inference/model/manifest';
import type { Outputs } from '../../../src/inference/model/outputs';
import type { Session } from '../../../src/inference/model/session';
import { createTokenizer, loadVocabulary } from '../../../src/inference/tokenizer';
import type { Analyzer, ModelInfo } from '../../../src/inference/types';

const words = ['good', 'bad', 'the', 'a', 'word', 'in', 'and', 'is', '.', ',', '(', ')', '"'];
const names = ['ada', 'lovelace', 'oslo', 'acme'];
const specials = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const letters = [...'abcdefghijklmnopqrstuvwxyz0123456789'].flatMap((letter) => [letter, `##${letter}`]);
/** A vocabulary small enough to read. */
export const fakeVocabulary = [...new Set([...specials, ...words, ...names, ...letters])];

const dimensions = 8;

const documentHeads = {
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
};

/** A head of every kind. */
export const allHeads = {
  ...documentHeads,
  hostility: { output: 'hostility_logits', labels: ['civil', 'hostile'], thresholds: { hostile: 0.9 } },
  classification: { output: 'class_logits', labels: ['contradiction', 'neutral', 'entailment'] },
  answer: { outputs: { start: 'start_logits', end: 'end_logits' } },
  maskedWord: { output: 'mask_logits', position: 'mask' },
  choice: { output: 'choice_logits' },
};

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
    heads: { ...documentHeads },
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
  readonly runs: { readonly feeds: Feeds; readonly tasks: readonly HeadKind[] }[] = [];
  device: DeviceUse = { device: 'cpu' };
  releases = 0;
  /** Awaited within each run. */
  gate: () => Promise<void> = () => Promise.resolve();

  async run(feeds: Feeds, tasks: readonly HeadKind[]): Promise<Outputs> {
    this.runs.push({ feeds, tasks });
    await this.gate();
    const outputs: Outputs[] = tasks.map((task) => {
      if (task === 'answer') {
        const logits = this.#answer(feeds);
        return { answerStart: logits, answerEnd: logits };
      }
      return { [task]: this.#outputs[task](feeds) };
    });
    return Object.assign({}, ...outputs) as Outputs;
  }

  readonly #outputs: Readonly<Record<Exclude<HeadKind, 'answer'>, (feeds: Feeds) => Float32Array>> = {
    sentiment: (feeds) => this.#sentiment(feeds),
    entities: (feeds) => this.#entities(feeds),
    embedding: (feeds) => this.#embedding(feeds),
    hostility: (feeds) => Float32Array.from(rowsOf(feeds).flatMap((ids) => [0, 3 * countOf(ids, 'bad') - 1])),
    // The second text follows when the first one has its words; more than half of them missing contradicts it.
    classification: (feeds) => Float32Array.from(rowsOf(feeds).flatMap((ids) => entailed(ids))),
    choice: (feeds) => Float32Array.from(rowsOf(feeds).map((ids) => entailed(ids)[2] ?? 0)),
    maskedWord: (feeds) => this.#maskedWord(feeds),
  };

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

  /** Names are the answer to every question; "[CLS]", to say that there is none, is half as likely. */
  #answer({ ids }: Feeds): Float32Array {
    return Float32Array.from(ids, (id) =>
      tags.has(Number(id)) ? 5 : id === BigInt(idOf('[CLS]')) ? 4.3 : 0,
    );
  }

  /** "good", then "bad", then "##a", then a comma. */
  #maskedWord({ rows }: Feeds): Float32Array {
    const row = fakeVocabulary.map((token) => 9 - 3 * ['good', 'bad', '##a', ','].indexOf(token));
    const logits = row.map((logit) => (logit > 9 ? 0 : logit));
    return Float32Array.from(Array.from({ length: rows }, () => logits).flat());
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

function countOf(ids: readonly number[], token: string): number {
  return ids.filter((id) => id === idOf(token)).length;
}

/** [contradiction, neutral, entailment] of a row with two texts: how many words of the second the first one lacks. */
function entailed(ids: readonly number[]): readonly number[] {
  const border = ids.indexOf(idOf('[SEP]'));
  const first = ids.slice(1, border);
  const absent = ids.slice(border + 1, -1).filter((id) => !first.includes(id)).length;
  return [absent - 1, 0, 3 - 2 * absent];
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
  heads: Object.keys(documentHeads),
  device: { device: 'cpu' },
};

/** The real local analyzer over a fake session. */
export function createFakeAnalyzer(
  session: Session = new FakeSession(),
  manifest = fakeManifest(),
): Analyzer {
  const tokenizer = createTokenizer(manifest.tokenizer, loadVocabulary(fakeVocabulary.join('\n')));
  return createAnalyzer({ session, tokenizer, manifest, info: fakeInfo });
}
