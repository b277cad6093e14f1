/**
 * How much of a run goes into matrix products, and how near these come to what the runtime can do at best on this machine:
 * onnxruntime's own profile of a package's graph beside that of one large product by itself. One thread.
 *
 *     npx tsx bench/products.ts [--package models/gloss-base] [--runs 30] [--operators]
 *
 * With --operators also the share of each operator.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { GraphBuilder, modelFile } from '../src/inference/compile/builder';

const { values } = parseArgs({
  options: {
    package: { type: 'string', default: path.resolve(__dirname, '..', 'models', 'gloss-base') },
    runs: { type: 'string', default: '30' },
    operators: { type: 'boolean', default: false },
  },
});
const shapes = [
  [1, 17],
  [8, 32],
  [1, 256],
] as const;
/** Rows, inputs and outputs of the product that is taken for the ceiling: large enough, small enough for the caches. */
const ceilingShapes = [
  [256, 768, 768],
  [256, 768, 3072],
  [512, 1024, 1024],
] as const;
const products = ['MatMulIntegerToFloat', 'MatMulNBits', 'MatMul', 'FusedMatMul', 'Gemm'];

interface NodeTime {
  readonly operator: string;
  readonly microseconds: number;
  /** Multiplications and additions of a product with weights of int8; 0 of others. */
  readonly operations: number;
}

/** The first runs prepare kernels and do not count. */
const warmUps = 3;

/** The nodes of a graph, each with its shortest time over the runs: others use the processor, too. */
async function profile(
  model: string,
  feedsOf: (names: readonly string[]) => Record<string, Tensor>,
): Promise<readonly NodeTime[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gloss-profile-'));
  try {
    const session = await InferenceSession.create(model, {
      executionProviders: ['cpu'],
      intraOpNumThreads: 1,
      graphOptimizationLevel: 'disabled',
      enableMemPattern: false,
      logSeverityLevel: 3,
      enableProfiling: true,
      profileFilePrefix: path.join(folder, 'run'),
    });
    const feeds = feedsOf(session.inputNames);
    for (let run = 0; run < warmUps + Number(values.runs); run++) await session.run(feeds);
    session.endProfiling();
    await session.release();
    return shortest(runsIn(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One element type and its dimensions for each tensor. */
type Shapes = readonly Readonly<Record<string, readonly number[]>>[];

interface ProfileEvent {
  readonly name: string;
  readonly cat: string;
  readonly dur: number;
  readonly args?: {
    readonly op_name?: string;
    readonly input_type_shape?: Shapes;
    readonly output_type_shape?: Shapes;
  };
}

function shortest([first = [], ...others]: readonly NodeTime[][]): readonly NodeTime[] {
  return first.map((node, at) => ({
    ...node,
    microseconds: Math.min(node.microseconds, ...others.map((run) => run[at]?.microseconds ?? Infinity)),
  }));
}

function runsIn(folder: string): NodeTime[][] {
  const [file = ''] = readdirSync(folder);
  const events = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as readonly ProfileEvent[];
  const runs: NodeTime[][] = [];
  let run: NodeTime[] = [];
  for (const { name, cat, dur, args } of events) {
    if (cat === 'Node' && name.endsWith('_kernel_time')) {
      const operator = args?.op_name ?? '';
      run.push({ operator, microseconds: dur, operations: operationsOf(operator, args) });
    } else if (name === 'model_run') {
      runs.push(run);
      run = [];
    }
  }
  return runs.slice(warmUps);
}

/** The weight is not among the inputs any more, so that its other side is read off the output. */
function operationsOf(operator: string, args: ProfileEvent['args']): number {
  if (operator !== 'MatMulIntegerToFloat') return 0;
  const [left = []] = Object.values(args?.input_type_shape?.[0] ?? {});
  const [product = []] = Object.values(args?.output_type_shape?.[0] ?? {});
  return 2 * left.reduce((all, size) => all * size, 1) * (product.at(-1) ?? 0);
}

const sum = (nodes: readonly NodeTime[], of: (node: NodeTime) => number): number =>
  nodes.reduce((total, node) => total + of(node), 0);
const time = ({ microseconds }: NodeTime): number => microseconds;

/** Operations a second, in billions, of the products in int8. */
const rate = (nodes: readonly NodeTime[]): number => {
  const counted = nodes.filter(({ operations }) => operations > 0);
  return sum(counted, ({ operations }) => operations) / sum(counted, time) / 1000;
};

/** What one product by itself reaches. */
async function ceiling(rows: number, inputs: number, outputs: number): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gloss-product-'));
  try {
    const builder = new GraphBuilder();
    const weight = { name: 'weight', type: 'int8', dims: [inputs, outputs] } as const;
    const bytes = Int8Array.from({ length: inputs * outputs }, (_, at) => ((at * 37) % 127) - 63);
    builder.store({
      tensors: [weight],
      load: async function* () {
        yield [bytes];
      },
    });
    const left = builder.node('Cast', ['input_ids'], { attributes: { to: { int: 2 } } });
    const operands = [left, 'weight', builder.scalar(1), builder.scalar(1), builder.scalar(128, 'uint8')];
    builder.node('MatMulIntegerToFloat', operands, { domain: 'com.microsoft', output: 'product' });
    builder.output('product', ['batch', outputs]);
    await builder.write(folder);
    const ids = BigInt64Array.from({ length: rows * inputs }, (_, at) => BigInt(at % 255));
    const tensor = new Tensor('int64', ids, [rows, inputs]);
    const nodes = await profile(path.join(folder, modelFile), (names) =>
      Object.fromEntries(names.map((name) => [name, tensor])),
    );
    return rate(nodes);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function feeds(names: readonly string[], rows: number, columns: number): Record<string, Tensor> {
  const length = rows * columns;
  const tensor = (value: (at: number) => number): Tensor =>
    new Tensor(
      'int64',
      BigInt64Array.from({ length }, (_, at) => BigInt(value(at))),
      [rows, columns],
    );
  return Object.fromEntries(
    names.map((name) => [
      name,
      tensor((at) => (name.includes('mask') ? 1 : name.includes('case') ? 0 : 1000 + ((at * 7919) % 20_000))),
    ]),
  );
}

async function main(): Promise<void> {
  const ceilings: number[] = [];
  for (const [rows, inputs, outputs] of ceilingShapes) ceilings.push(await ceiling(rows, inputs, outputs));
  const best = Math.max(...ceilings);
  console.log(`One product by itself, int8: at best ${best.toFixed(0)} GOP/s on one thread`);
  for (const [rows, columns] of shapes) {
    const nodes = await profile(path.join(values.package, modelFile), (names) => feeds(names, rows, columns));
    const all = sum(nodes, time);
    const inProducts = sum(
      nodes.filter(({ operator }) => products.includes(operator)),
      time,
    );
    console.log(
      `${rows} × ${columns} tokens: ${(all / 1000).toFixed(2)} ms in operators, ${percent(inProducts / all)} of it in products, ` +
        `those in int8 at ${rate(nodes).toFixed(0)} GOP/s, ${percent(rate(nodes) / best)} of the ceiling`,
    );
    if (values.operators) printOperators(nodes);
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

function printOperators(nodes: readonly NodeTime[]): void {
  const rows = [...new Set(nodes.map(({ operator }) => operator))].map((kind) => {
    const ofKind = nodes.filter(({ operator }) => operator === kind);
    return { kind, count: ofKind.length, ms: sum(ofKind, time) / 1000 };
  });
  for (const { kind, count, ms } of rows.toSorted((a, b) => b.ms - a.ms)) {
    console.log(`    ${kind.padEnd(22)} ${String(count).padStart(3)} ×  ${ms.toFixed(3)} ms`);
  }
}

void main();
