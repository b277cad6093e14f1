import {
  type AnalyzeOptions,
  type Analyzer,
  type Entity,
  type EntityType,
  GlossError,
  type ModelInfo,
  type Sentiment,
  type Task,
  type TaskResults,
  throwIfAborted,
} from '../../src/inference';

const tones: Readonly<Record<string, number>> = {
  awful: -3,
  terrible: -3,
  hate: -3,
  useless: -2,
  broken: -1,
  bad: -1,
  good: 1,
  nice: 1,
  great: 2,
  love: 3,
  wonderful: 3,
};

const names: Readonly<Record<string, EntityType>> = {
  'Ada Lovelace': 'PERSON',
  Jenkins: 'PERSON',
  Microsoft: 'ORG',
  Berlin: 'LOC',
  Esperanto: 'MISC',
};

const dimensions = 64;

export interface FakeAnalyzer extends Analyzer {
  /** Texts of each request, in order. */
  readonly requests: readonly (readonly string[])[];
  readonly options: readonly (AnalyzeOptions | undefined)[];
}

/** An Analyzer that counts words of short lists: deterministic, immediate, and plausible enough to read. */
export function createFakeAnalyzer(): FakeAnalyzer {
  const requests: (readonly string[])[] = [];
  const options: (AnalyzeOptions | undefined)[] = [];
  return {
    requests,
    options,
    async analyze<T extends Task>(tasks: readonly T[], texts: readonly string[], asked?: AnalyzeOptions) {
      throwIfAborted(asked?.signal);
      requests.push(texts);
      options.push(asked);
      // Only what was asked for, as a real one does.
      return texts.map((text) => {
        const results = fakeResults(text);
        return Object.fromEntries(tasks.map((task) => [task, results[task]])) as Pick<TaskResults, T>;
      });
    },
    async ask(kind) {
      throw new GlossError('headMissing', `The model package "fake" does not answer "${kind}".`);
    },
    async info() {
      return fakeModel;
    },
    async dispose() {},
  };
}

export function fakeResults(text: string): TaskResults {
  const sentiment = fakeSentiment(text);
  const { negative } = sentiment.probabilities;
  const hostile = negative > 0.9 ? negative : 0;
  return {
    sentiment,
    entities: fakeEntities(text),
    embedding: fakeEmbedding(text),
    hostility: {
      label: hostile > 0 ? 'hostile' : 'civil',
      probabilities: { civil: 1 - hostile, hostile },
    },
    classification: [
      { label: 'complaint', score: negative },
      { label: 'other', score: 1 - negative },
    ].sort((a, b) => b.score - a.score),
  };
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}'’]+/gu) ?? [];
}

function fakeSentiment(text: string): Sentiment {
  const words = wordsOf(text);
  const flip = words.includes('not') ? -1 : 1;
  const tone = flip * words.reduce((sum, word) => sum + (tones[word] ?? 0), 0);
  const negative = 1 / (1 + Math.exp(3 + 2 * tone));
  const positive = 1 / (1 + Math.exp(3 - 2 * tone));
  const neutral = Math.max(0, 1 - negative - positive);
  const label = negative > 0.5 ? 'negative' : positive > 0.5 ? 'positive' : 'neutral';
  return { label, probabilities: { negative, neutral, positive } };
}

function fakeEntities(text: string): readonly Entity[] {
  return Object.entries(names)
    .flatMap(([name, label]) =>
      [...text.matchAll(new RegExp(`\\b${name}\\b`, 'g'))].map(({ index }) => ({
        start: index,
        end: index + name.length,
        label,
        score: 0.9,
      })),
    )
    .sort((a, b) => a.start - b.start);
}

/** Each word adds a few pseudo-random directions of its own: texts that share words have a high cosine. */
function fakeEmbedding(text: string): Float32Array {
  const vector = new Float32Array(dimensions);
  for (const word of wordsOf(text)) {
    let hash = 2166136261;
    for (const character of word) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619) >>> 0;
    for (let i = 0; i < 8; i++) {
      hash = (Math.imul(hash, 1664525) + 1013904223) >>> 0;
      const index = (hash >>> 8) % dimensions;
      vector[index] = (vector[index] ?? 0) + (hash % 2 === 0 ? 1 : -1);
    }
  }
  const norm = Math.hypot(...vector);
  return norm === 0 ? vector : vector.map((value) => value / norm);
}

const fakeModel: ModelInfo = {
  id: 'fake',
  version: '1',
  displayName: 'Fake',
  hash: '0'.repeat(64),
  license: 'MIT',
  precision: 'none',
  maxTokens: 128,
  heads: ['sentiment', 'entities', 'embedding'],
};
