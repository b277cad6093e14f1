/**
 * What packages answer on other processors than this one. The bundled package, and one more, read the same sentences on
 * each, and this table says what differs from this processor's answers, whether a sentence's result depends on its
 * batch, and whether int8 products are exact:
 *
 *     npx tsx bench/processors.ts [--package models/gloss-base] [--exact PACKAGE] [--arm DIR] [--arm-characters 1200]
 *                                 [FILE…]
 *
 * PACKAGE is one in fp32 (`gloss model compile --precision fp32`). FILEs are documents; by default the samples in prose,
 * the README and docs/. Linux on x64 with a processor that lets CPUID fault, and a C compiler: cpuid.c hides instructions
 * from the runtime, which then takes its code for processors without them.
 *
 * DIR adds ARM64, emulated, over the first characters of the first file: it holds `qemu-aarch64` (of qemu-user-static), `node`
 * for linux-arm64 and, in `root`, Debian's libc6, libstdc++6 and libgcc-s1 for arm64, unpacked. A sentence takes seconds
 * there.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { cosine } from '../src/inference';
import type { Answers, Job, ProcessorReport } from './processor';

const root = path.resolve(__dirname, '..');
const folder = path.join(root, 'out', 'processors');
const program = path.join(folder, 'processor.cjs');
const mask = path.join(folder, 'cpuid.so');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    package: { type: 'string', default: path.join(root, 'models', 'gloss-base') },
    exact: { type: 'string' },
    arm: { type: 'string' },
    'arm-characters': { type: 'string', default: '1200' },
  },
});

interface Processor {
  readonly name: string;
  /** What is started in front of the program. */
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

const here: Processor = { name: 'this processor', command: [process.execPath] };
const masked = Object.entries({
  'VNNI without AMX': 'amx',
  'AVX-512 without VNNI': '',
  AVX2: 'avx512',
  'SSE 4.1': 'avx',
}).map(([name, hidden]): Processor => ({ ...here, name, environment: { LD_PRELOAD: mask, MASKED: hidden } }));
/** By what onnxruntime multiplies bytes with: qemu's name of a processor. */
const armProcessors = {
  NEON: 'cortex-a57',
  'dot product': 'neoverse-n1',
  i8mm: 'max,sve=off,sme=off',
  'i8mm and SVE': 'max,sme=off',
  'i8mm, SVE and SME': 'max',
};

function emulated(tools: string): readonly Processor[] {
  return Object.entries(armProcessors).map(([name, processor]) => ({
    name: `ARM64, ${name}`,
    command: [path.join(tools, 'qemu-aarch64'), '-cpu', processor, path.join(tools, 'node')],
    environment: { QEMU_LD_PREFIX: path.join(tools, 'root') },
  }));
}

/** The runtime looks the processor up there, and the machine's own file has nothing that it knows: it would crash. */
function writeArmInfo(tools: string): void {
  const file = path.join(tools, 'root', 'proc', 'cpuinfo');
  mkdirSync(path.dirname(file), { recursive: true });
  const about = ['CPU implementer\t: 0x41', 'CPU architecture: 8', 'CPU variant\t: 0x0', 'CPU part\t: 0xd08'];
  const each = [0, 1].map((number) =>
    [`processor\t: ${number}`, ...about, 'CPU revision\t: 3', '', ''].join('\n'),
  );
  writeFileSync(file, each.join(''));
}

async function prepare(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  execFileSync('cc', ['-O2', '-shared', '-fPIC', '-o', mask, path.join(__dirname, 'cpuid.c'), '-ldl']);
  await build({
    entryPoints: [path.join(__dirname, 'processor.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    mainFields: ['module', 'main'],
    external: ['onnxruntime-node', '@shikijs/*'],
  });
}

function reportOf({ command: [start = '', ...args], environment }: Processor, job: Job): ProcessorReport {
  const [jobFile, reportFile] = [path.join(folder, 'job.json'), path.join(folder, 'report.json')];
  writeFileSync(jobFile, JSON.stringify(job));
  execFileSync(start, [...args, program, jobFile, reportFile], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return JSON.parse(readFileSync(reportFile, 'utf8')) as ProcessorReport;
}

function documents(): Job['documents'] {
  const docs = readdirSync(path.join(root, 'docs')).filter((name) => name.endsWith('.md'));
  const usual = [
    'samples/feedback.txt',
    'samples/handbook.md',
    'README.md',
    ...docs.map((name) => `docs/${name}`),
  ];
  const files = positionals.length > 0 ? positionals : usual.map((name) => path.join(root, name));
  return files.map((file) => ({ name: path.relative(root, file), text: readFileSync(file, 'utf8') }));
}

function differences(usual: Answers, other: Answers): Readonly<Record<string, number | string>> {
  const worst = usual.logits.map((logits, row) =>
    Math.max(...logits.map((logit, at) => Math.abs(logit - (other.logits[row]?.[at] ?? Number.NaN)))),
  );
  const cosines = usual.embeddings
    .filter((embedding) => embedding.length > 0)
    .map((embedding, row) =>
      cosine(Float32Array.from(embedding), Float32Array.from(other.embeddings[row] ?? [])),
    );
  const findings = [usual.findings, other.findings] as const;
  const moved = findings.map(
    (some, side) => some.filter((each) => !findings[1 - side]?.includes(each)).length,
  );
  return {
    sentences: usual.labels.length,
    'equal logits': worst.filter((difference) => difference === 0).length,
    'other labels or names': usual.labels.filter((label, row) => label !== other.labels[row]).length,
    'other findings': `${moved[0]} and ${moved[1]} of ${usual.findings.length}`,
    'largest difference of a logit': Number(Math.max(...worst).toPrecision(2)),
    'lowest cosine': Number(Math.min(...cosines).toFixed(5)),
    'dependent on the batch': other.dependent,
  };
}

/** Two tables: what packages answer, and products of extreme activations. */
function compare(processors: readonly Processor[], job: Job): void {
  const answers: Record<string, unknown> = {};
  const products: Record<string, unknown> = {};
  const usual = reportOf(here, job);
  for (const processor of processors) {
    const report = processor === here ? usual : reportOf(processor, job);
    for (const [index, each] of usual.answers.entries()) {
      const other = report.answers[index];
      const name = path.basename(job.packages[index] ?? '');
      if (other !== undefined) answers[`${processor.name}: ${name}`] = differences(each, other);
    }
    const { wrong, wrongWithFullWeights, all } = report.products;
    products[processor.name] = { wrong, 'wrong with 8 bits in all weights': wrongWithFullWeights, all };
  }
  console.table(answers);
  console.table(products);
}

async function main(): Promise<void> {
  await prepare();
  const packages = [values.package, ...(values.exact === undefined ? [] : [values.exact])].map((each) =>
    path.resolve(each),
  );
  const all = documents();
  compare([here, ...masked], { packages, documents: all });
  if (values.arm === undefined) return;
  const tools = path.resolve(values.arm);
  writeArmInfo(tools);
  const characters = Number(values['arm-characters']);
  const first = all.slice(0, 1).map(({ name, text }) => ({ name, text: text.slice(0, characters) }));
  compare([here, ...emulated(tools)], { packages, documents: first });
}

void main();
