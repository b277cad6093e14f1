import { GraphBuilder } from './builder';
import { type EncoderShape, type Layers, Network } from './network';
import type { Parameters } from './parameters';
import type { HeadPlan } from './plan';
import { decoderName, type ProductOptions } from './products';

/** What a checkpoint is, as far as its graph depends on it. */
export interface GraphPlan {
  readonly family: 'distilbert' | 'bert' | 'gloss';
  readonly shape: EncoderShape;
  /** Several of family `gloss`, one of the others. */
  readonly heads: readonly HeadPlan[];
  /** Ids of [SEP] and of [MASK]. */
  readonly separator: number;
  readonly mask: number;
  /** Tokens among which a masked word is looked for: all of the vocabulary. */
  readonly words: number;
  /** Layers before the branches; only of family `gloss`. */
  readonly branch: number;
  /** Letter cases that the branch of the tasks tells apart; 0 where it reads none. Only of family `gloss`. */
  readonly letterCases: number;
}

/** Tasks whose rows hold two texts: there the segment embeddings matter. */
const pairTasks: readonly HeadPlan['task'][] = ['classification', 'answer', 'choice'];

/** The graph of a checkpoint; it reads no weights until it is written. */
export function createGraph(
  plan: GraphPlan,
  parameters: Parameters,
  options: ProductOptions,
): { readonly builder: GraphBuilder; readonly network: Network } {
  const builder = new GraphBuilder(options.precision === 'fp32');
  const network = new Network(builder, parameters, plan.shape, options);
  const hasPairs = plan.heads.some(({ task }) => pairTasks.includes(task));
  const embedded = network.embeddings(hasPairs ? plan.separator : undefined);
  const layers = { from: embedded, name: 'layer', count: plan.shape.layers };
  if (plan.family === 'gloss') writeBranches(network, plan, embedded);
  else for (const head of plan.heads) writers[head.task](network, layers, head, plan);
  return { builder, network };
}

/** Heads that a graph of their own answers in less time than the whole. */
export interface PlannedPart {
  /** The graph's file. */
  readonly model: string;
  readonly heads: readonly HeadPlan[];
}

/** One part for each branch, if there are two: the layers of the other one are left out. */
export function partsOf({ family, heads, shape, branch }: GraphPlan): readonly PlannedPart[] {
  const { embedding, others } = byBranch(heads);
  if (family !== 'gloss' || branch === shape.layers || !embedding || others.length === 0) return [];
  return [
    { model: 'tasks.onnx', heads: others },
    { model: 'embedding.onnx', heads: [embedding] },
  ];
}

function byBranch(heads: readonly HeadPlan[]): {
  embedding: HeadPlan | undefined;
  others: readonly HeadPlan[];
} {
  const embedding = heads.find(({ task }) => task === 'embedding');
  return { embedding, others: heads.filter((head) => head !== embedding) };
}

/** Shared layers, then one branch for the embedding and one for the other heads (training/model.py). */
function writeBranches(network: Network, plan: GraphPlan, embedded: string): void {
  const { heads, shape, branch, letterCases } = plan;
  const shared = network.layers({ from: embedded, name: 'shared', count: branch });
  const count = shape.layers - branch;
  const { embedding, others } = byBranch(heads);
  if (others.length > 0) {
    const entry = readsLetterCases(plan) ? network.withLetterCases(shared, letterCases) : shared;
    const states = network.layers({ from: entry, name: 'task_branch', count });
    const first = network.firstTwins(states);
    const pooled = network.builder.node('Concat', [first, network.meanTwins(states)], {
      attributes: { axis: { int: 2 } },
    });
    for (const head of others) writeTask(network, states, pooled, head);
  }
  if (embedding !== undefined) {
    writeEmbedding(network, { from: shared, name: 'embedding_branch', count }, embedding);
  }
}

/** Whether the graph has the input of letter cases: sentence embeddings have no use for it. */
export function readsLetterCases({ heads, letterCases }: GraphPlan): boolean {
  return letterCases > 0 && heads.some(({ task }) => task !== 'embedding');
}

function writeTask(network: Network, states: string, pooled: string, head: HeadPlan): void {
  const { hidden } = network.shape;
  if (head.task === 'entities') {
    writeTokens(network, states, 'entity_head', outputs.entities, head.labels.length);
  } else if (head.task === 'sentiment' || head.task === 'hostility') {
    const logits = network.products.linearFloat(pooled, `${head.task}_head`, 2 * hidden, head.labels.length);
    network.outputOfTwins(logits, outputs[head.task], head.labels.length);
  }
}

/** The name of each head's output; of `answer`, the part before `_start` and `_end`. */
export const outputs = {
  sentiment: 'sentiment_logits',
  hostility: 'hostility_logits',
  entities: 'entity_logits',
  embedding: 'embedding',
  classification: 'class_logits',
  answer: 'answer_logits',
  maskedWord: 'word_logits',
  choice: 'choice_logits',
} as const;
export const answerOutputs = { start: `${outputs.answer}_start`, end: `${outputs.answer}_end` } as const;

type Writer = (network: Network, layers: Layers, head: HeadPlan, plan: GraphPlan) => void;

const writers: Readonly<Record<HeadPlan['task'], Writer>> = {
  sentiment: writeClassifier,
  hostility: writeClassifier,
  classification: writeClassifier,
  choice: writeClassifier,
  entities: (network, layers, head) =>
    writeTokens(network, network.layers(layers), 'classifier', outputs.entities, labelsOf(head)),
  answer: writeAnswer,
  maskedWord: writeMaskedWord,
  embedding: writeEmbedding,
};

/** One row of logits for each text: DistilBERT's `pre_classifier` with ReLU, or BERT's pooler with tanh. */
function writeClassifier(network: Network, layers: Layers, head: HeadPlan, { family }: GraphPlan): void {
  const { hidden } = network.shape;
  const first = network.layersToFirstTwins(layers);
  const [name, activation] =
    family === 'bert' ? (['pooler', 'Tanh'] as const) : (['pre_classifier', 'Relu'] as const);
  const pooled = network.builder.node(activation, [
    network.products.linearFloat(first, name, hidden, hidden),
  ]);
  const logits = network.products.linearFloat(pooled, 'classifier', hidden, labelsOf(head));
  network.outputOfTwins(logits, outputs[head.task], labelsOf(head));
}

function writeTokens(network: Network, states: string, name: string, output: string, labels: number): void {
  network.byText(network.products.linearFloat(states, name, network.shape.hidden, labels), output);
  network.builder.output(output, ['batch', 'sequence', labels]);
}

function writeAnswer(network: Network, layers: Layers): void {
  const { builder, shape } = network;
  const states = network.layers(layers);
  const logits = network.byText(network.products.linearFloat(states, 'qa_outputs', shape.hidden, 2));
  for (const [index, output] of [answerOutputs.start, answerOutputs.end].entries()) {
    builder.node('Gather', [logits, builder.scalar(index, 'int64')], {
      attributes: { axis: { int: 2 } },
      output,
    });
    builder.output(output, ['batch', 'sequence']);
  }
}

/** One row of logits for each text, of the token at which [MASK] stands: of all tokens it would be as much as all layers. */
function writeMaskedWord(
  network: Network,
  layers: Layers,
  _head: HeadPlan,
  { mask, words }: GraphPlan,
): void {
  const { hidden } = network.shape;
  const states = network.layersToMaskTwins(layers, mask);
  const transformed = network.activation(
    network.products.linear(states, 'transform', hidden, hidden, 'text'),
  );
  const normed = network.layerNorm(transformed, 'transform_norm');
  const logits = network.products.linear(normed, decoderName, hidden, words, 'text');
  network.outputOfTwins(logits, outputs.maskedWord, words);
}

function writeEmbedding(network: Network, layers: Layers, head: HeadPlan): void {
  if (head.task !== 'embedding') return;
  const pooled =
    head.pooling === 'mean' ? network.meanTwins(network.layers(layers)) : network.layersToFirstTwins(layers);
  const vectors = head.normalized ? network.normalizeTwins(pooled) : pooled;
  network.outputOfTwins(vectors, outputs.embedding, network.shape.hidden);
}

/** A choice is one logit a row. */
function labelsOf(head: HeadPlan): number {
  return 'labels' in head ? head.labels.length : 1;
}
