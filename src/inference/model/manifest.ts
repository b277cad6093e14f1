import * as v from 'valibot';
import { GlossError } from '../errors';
import { entityTypes, hostilityLabels, sentimentLabels } from '../types';

/** The one format this version reads; a package with a higher number asks for a newer version of the program. */
export const supportedFormatVersion = 1;

/** A file of the package: plain relative path, forward slashes, never leaving the folder. */
const fileName = v.pipe(
  v.string(),
  v.check(
    (name) => name.split('/').every((part) => /^[A-Za-z0-9_][\w.-]*$/.test(part)),
    'must be a relative path of letters, digits, "_", "-" and "."',
  ),
);
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const probability = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const temperature = v.pipe(v.number(), v.gtValue(0), v.finite());
const name = v.pipe(v.string(), v.nonEmpty());

const entityLabels = [
  'O',
  ...entityTypes.flatMap((type) => [`B-${type}` as const, `I-${type}` as const]),
] as const;
export type EntityTag = (typeof entityLabels)[number];

const sentimentHead = v.object({
  output: name,
  /** Three, or negative and positive alone. */
  labels: v.pipe(
    v.array(v.picklist(sentimentLabels)),
    v.check(
      (labels) =>
        new Set(labels).size === labels.length && labels.includes('negative') && labels.includes('positive'),
      'must name each label once',
    ),
  ),
  temperature: v.optional(temperature),
  thresholds: v.optional(v.object({ negative: probability })),
});

const hostilityHead = v.object({
  output: name,
  labels: v.pipe(
    v.array(v.picklist(hostilityLabels)),
    v.check((labels) => new Set(labels).size === 2 && labels.length === 2, 'must name each label once'),
  ),
  temperature: v.optional(temperature),
  thresholds: v.optional(v.object({ hostile: probability })),
});

const classificationHead = v.object({
  output: name,
  labels: v.pipe(
    v.array(name),
    v.minLength(1),
    v.check((labels) => new Set(labels).size === labels.length, 'must name each label once'),
  ),
  temperature: v.optional(temperature),
  /** Several labels can be true of one text: a sigmoid of each instead of a softmax over all. */
  multiLabel: v.optional(v.boolean()),
});

const answerHead = v.object({ outputs: v.object({ start: name, end: name }) });
const singleOutputHead = v.object({ output: name });

const entitiesHead = v.object({
  output: name,
  labels: v.pipe(
    v.array(v.picklist(entityLabels)),
    v.check(
      (labels) => new Set(labels).size === labels.length && labels.includes('O'),
      'must name each tag at most once, "O" among them',
    ),
  ),
  /** Which piece of a word carries its tag. */
  subword: v.literal('first'),
  temperature,
});

const embeddingHead = v.object({
  output: name,
  dimensions: count,
  pooling: v.literal('mean'),
  normalized: v.literal(true),
});

const tokenizer = v.object({
  type: v.literal('wordPiece'),
  vocab: fileName,
  lowercase: v.boolean(),
  stripAccents: v.boolean(),
  continuingSubwordPrefix: v.string(),
  maxCharactersPerWord: count,
  specialTokens: v.object({ unknown: name, start: name, end: name, padding: name, mask: name }),
});

const manifest = v.pipe(
  v.object({
    formatVersion: v.literal(supportedFormatVersion),
    id: name,
    version: name,
    displayName: name,
    architecture: name,
    license: name,
    source: v.string(),
    precision: name,
    /** Longest window the model was trained for, special tokens included. */
    maxTokens: v.pipe(count, v.minValue(8)),
    model: fileName,
    files: v.record(
      fileName,
      v.object({
        bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
        /** Hexadecimal, lower case. */
        sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits')),
      }),
    ),
    tokenizer,
    inputs: v.object({ ids: name, attentionMask: name }),
    /** One entry per task that the package answers, all of them over one pass. */
    heads: v.object({
      sentiment: v.optional(sentimentHead),
      entities: v.optional(entitiesHead),
      embedding: v.optional(embeddingHead),
      hostility: v.optional(hostilityHead),
      classification: v.optional(classificationHead),
      /** Where an answer starts and ends, [batch, sequence] each. */
      answer: v.optional(answerHead),
      /** [batch, sequence, vocabulary] */
      maskedWord: v.optional(singleOutputHead),
      /** [batch, 1] of a text and one ending. */
      choice: v.optional(singleOutputHead),
    }),
    evaluation: v.optional(v.record(v.string(), v.unknown())),
  }),
  v.check((value) => value.model in value.files, '"files" must list the file named by "model"'),
  v.check(
    (value) => value.tokenizer.vocab in value.files,
    '"files" must list the file named by "tokenizer.vocab"',
  ),
);

/** What a model package says of itself: files, inputs, heads. Unknown fields are dropped. */
export type Manifest = v.InferOutput<typeof manifest>;
export type SentimentHead = v.InferOutput<typeof sentimentHead>;
export type EntitiesHead = v.InferOutput<typeof entitiesHead>;
export type HostilityHead = v.InferOutput<typeof hostilityHead>;
export type ClassificationHead = v.InferOutput<typeof classificationHead>;
/** The kinds of heads that a package can have. */
export type HeadKind = keyof Manifest['heads'];
export type EmbeddingHead = v.InferOutput<typeof embeddingHead>;

/**
 * Reads the text of a `manifest.json`.
 * @throws GlossError `modelCorrupt`, naming `origin` (a path, for the message) and the first field that is wrong.
 */
export function parseManifest(text: string, origin: string): Manifest {
  const json = parseJson(text, origin);
  const declared =
    typeof json === 'object' && json !== null && 'formatVersion' in json ? json.formatVersion : undefined;
  if (typeof declared === 'number' && declared > supportedFormatVersion) {
    throw new GlossError(
      'modelCorrupt',
      `${origin} has format version ${declared}; this version of Gloss reads ${supportedFormatVersion}. Update Gloss, or use an older model package.`,
    );
  }
  const parsed = v.safeParse(manifest, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue);
  throw new GlossError(
    'modelCorrupt',
    `${origin} is not a valid manifest: ${path ? `"${path}": ` : ''}${issue.message}.`,
  );
}

function parseJson(text: string, origin: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GlossError('modelCorrupt', `${origin} is not valid JSON.`, { cause });
  }
}
