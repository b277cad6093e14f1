import * as v from 'valibot';
import { GlossError } from '../errors';
import { worded } from '../wording';
import { sentimentLabels } from '../types';

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
const hostilityLabels = ['civil', 'hostile'] as const;
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const probability = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const temperature = v.pipe(v.number(), v.gtValue(0), v.finite());
const name = v.pipe(v.string(), v.nonEmpty());

/** As many as the output has columns, none of them twice. */
const labels = v.pipe(
  v.array(name),
  v.minLength(1),
  v.check((values) => new Set(values).size === values.length, 'must name each label once'),
);

const sentimentHead = v.object({
  output: name,
  /** `negative` and `positive`, with or without `neutral`, in the order of the logits. */
  labels: v.pipe(
    v.array(v.picklist(sentimentLabels)),
    v.check(
      (values) =>
        new Set(values).size === values.length && values.includes('negative') && values.includes('positive'),
      'must name "negative" and "positive", and each label once',
    ),
  ),
  temperature: v.optional(temperature, 1),
  thresholds: v.optional(v.object({ negative: probability })),
});

const hostilityHead = v.object({
  output: name,
  labels: v.pipe(
    v.array(v.picklist(hostilityLabels)),
    v.check(
      (values) => values.length === hostilityLabels.length && new Set(values).size === values.length,
      'must name each label once',
    ),
  ),
  temperature: v.optional(temperature, 1),
  thresholds: v.optional(v.object({ hostile: probability })),
});

const entitiesHead = v.object({
  output: name,
  /** Tags of single tokens: `O`, `B-…`, `I-…`, or plain names. */
  labels,
  /** Which piece of a word carries its tag. */
  subword: v.literal('first'),
  temperature: v.optional(temperature, 1),
});

/** One tag of an entities head, as its package names it. */
export type EntityTag = string;

const embeddingHead = v.object({
  output: name,
  dimensions: count,
  pooling: v.picklist(['mean', 'cls']),
  /** Whether the graph divides each vector by its Euclidean norm. */
  normalized: v.boolean(),
});

/** Any other classifier of a text, or of a pair of texts ([CLS] a [SEP] b [SEP]). */
const classificationHead = v.object({
  output: name,
  labels,
  temperature: v.optional(temperature, 1),
  /** Each label on its own (sigmoid) instead of one of them (softmax). */
  multiLabel: v.optional(v.boolean()),
  /** Each output is a figure of its own, on the scale that the network was trained for, and no probability. */
  regression: v.optional(v.boolean()),
});

/** Question answering: float32 [batch, sequence] each, over [CLS] question [SEP] text [SEP]. */
const answerHead = v.object({ outputs: v.object({ start: name, end: name }) });

/**
 * float32 [batch, tokens of the vocabulary], of the token at which [MASK] stands. Without `position`, as 0.1.0 compiled
 * them: [batch, sequence, tokens of the vocabulary].
 */
const maskedWordHead = v.object({ output: name, position: v.optional(v.literal('mask')) });

/** float32 [batch, 1]: a row is one choice, [CLS] context [SEP] choice [SEP]; the largest of a question's rows wins. */
const choiceHead = v.object({ output: name });

const tokenizer = v.object({
  type: v.literal('wordPiece'),
  vocab: fileName,
  lowercase: v.boolean(),
  stripAccents: v.boolean(),
  /** Whether each CJK ideograph is a word of its own. Default: true. */
  splitIdeographs: v.optional(v.boolean()),
  continuingSubwordPrefix: v.string(),
  maxCharactersPerWord: count,
  specialTokens: v.object({ unknown: name, start: name, end: name, padding: name, mask: name }),
});

const heads = v.object({
  sentiment: v.optional(sentimentHead),
  hostility: v.optional(hostilityHead),
  entities: v.optional(entitiesHead),
  embedding: v.optional(embeddingHead),
  classification: v.optional(classificationHead),
  answer: v.optional(answerHead),
  maskedWord: v.optional(maskedWordHead),
  choice: v.optional(choiceHead),
});

/** A graph that answers some of the heads in less time than `model`, which answers all, and with the same values. */
const part = v.object({
  model: fileName,
  heads: v.pipe(v.array(v.keyof(heads)), v.minLength(1)),
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
    parts: v.optional(v.array(part)),
    files: v.record(
      fileName,
      v.object({
        bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
        /** Hexadecimal, lower case. */
        sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits')),
        /** Hexadecimal, lower case. Told at loading, where there is one: it tells damage in a fifth of the time. */
        crc32: v.optional(
          v.pipe(v.string(), v.regex(/^[0-9a-f]{8}$/, 'must be 8 lower-case hexadecimal digits')),
        ),
      }),
    ),
    tokenizer,
    /** Names of the graph's int64 inputs [batch, sequence]; letter cases as the tokenizer tells them, for networks that read them. */
    inputs: v.object({ ids: name, attentionMask: name, letterCases: v.optional(name) }),
    /** One entry per task that the package answers, all of them over one pass. */
    heads,
    evaluation: v.optional(v.record(v.string(), v.unknown())),
  }),
  v.check((value) => value.model in value.files, '"files" must list the file named by "model"'),
  v.check(
    (value) => value.tokenizer.vocab in value.files,
    '"files" must list the file named by "tokenizer.vocab"',
  ),
  v.check(
    ({ parts = [], files }) => parts.every(({ model }) => model in files),
    '"files" must list every file named by "parts"',
  ),
  v.check(
    (value) => (value.parts ?? []).every((each) => each.heads.every((kind) => value.heads[kind])),
    '"parts" must name heads that "heads" has',
  ),
);

/** What a model package says of itself: files, inputs, heads. Unknown fields are dropped. */
export type Manifest = v.InferOutput<typeof manifest>;
export type SentimentHead = v.InferOutput<typeof sentimentHead>;
export type EntitiesHead = v.InferOutput<typeof entitiesHead>;
export type HostilityHead = v.InferOutput<typeof hostilityHead>;
export type EmbeddingHead = v.InferOutput<typeof embeddingHead>;
/** The kinds of heads that a package can have. */
export type HeadKind = keyof Manifest['heads'];
export type ClassificationHead = v.InferOutput<typeof classificationHead>;
export type AnswerHead = v.InferOutput<typeof answerHead>;

/** The inputs of the graphs that the compiler writes. */
export const inputNames = {
  ids: 'input_ids',
  attentionMask: 'attention_mask',
  letterCases: 'case_ids',
} as const satisfies Manifest['inputs'];

/** The kinds of heads that a package has. */
export function headKinds({ heads }: Manifest): readonly HeadKind[] {
  // A parsed manifest has no other keys.
  return Object.keys(heads) as HeadKind[];
}

/** The names of every output that these heads of a manifest read. */
export function outputNames({ heads }: Manifest, kinds: readonly HeadKind[]): readonly string[] {
  return kinds.flatMap((kind) => {
    const head = heads[kind];
    if (head === undefined) return [];
    return 'output' in head ? [head.output] : Object.values(head.outputs);
  });
}

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
      worded`${origin} has format version ${declared}; this version of Gloss reads ${supportedFormatVersion}. Update Gloss, or use an older model package.`,
    );
  }
  const parsed = v.safeParse(manifest, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue);
  throw new GlossError(
    'modelCorrupt',
    worded`${origin} is not a valid manifest: ${path ? `"${path}": ` : ''}${issue.message}.`,
  );
}

function parseJson(text: string, origin: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GlossError('modelCorrupt', worded`${origin} is not valid JSON.`, { cause });
  }
}
