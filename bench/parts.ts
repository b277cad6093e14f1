// What is saved by answering a head from a part of a package: processor time of a sentiment alone through the part
// and through the whole, interleaved, medians; and what each takes to load, in a process of its own. One thread.
//   npx tsx bench/parts.ts [--rounds 40] [--package models/gloss-base]
//   npx tsx bench/parts.ts --load sentiment        (or `all`, or `all,sentiment`: one after the other)
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { median } from '../src/inference/benchmark/median';
import { buildFeeds, type Feeds } from '../src/inference/model/batch';
import { type HeadKind, headKinds } from '../src/inference/model/manifest';
import { loadPackage } from '../src/inference/model/packages';
import { openSession, type Session } from '../src/inference/model/session';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '40' },
    package: { type: 'string', default: path.resolve(__dirname, '..', 'models', 'gloss-base') },
    load: { type: 'string' },
  },
});
const columns = 24;

void (values.load === undefined ? measureRuns() : measureLoad(values.load.split(',')));

async function measureRuns(): Promise<void> {
  const modelPackage = await loadPackage(values.package);
  const { parts, ...manifest } = modelPackage.manifest;
  if (parts === undefined) throw new Error('This package has no parts.');
  const part = await openSession(modelPackage, { threads: 1, heads: ['sentiment'] });
  const whole = await openSession({ ...modelPackage, manifest }, { threads: 1 });
  for (const rows of [1, 20]) {
    const feeds = feedsOf(rows);
    const repeats = Math.ceil(40 / rows);
    const times: Record<'part' | 'whole', number[]> = { part: [], whole: [] };
    // The first rounds are not measured: the runtime prepares its kernels at the first run of each shape.
    for (let round = -3; round < Number(values.rounds); round++) {
      const [ofPart, ofWhole] = [await cpuMs(part, feeds, repeats), await cpuMs(whole, feeds, repeats)];
      if (round < 0) continue;
      times.part.push(ofPart);
      times.whole.push(ofWhole);
    }
    const ratio = median(times.part.map((ms, round) => ms / (times.whole[round] ?? Number.NaN)));
    console.log(
      `${rows} × ${columns} tokens: part ${median(times.part).toFixed(2)} ms, whole ${median(times.whole).toFixed(2)} ms, ratio ${ratio.toFixed(3)}`,
    );
  }
  await part.release();
  await whole.release();
}

/** @param asked heads to load for, `all` for all of them; resident memory is that of the process, tsx included */
async function measureLoad(asked: readonly string[]): Promise<void> {
  const modelPackage = await loadPackage(values.package);
  const feeds = feedsOf(1);
  let session: Session | undefined;
  console.log(`before: ${resident()}`);
  for (const name of asked) {
    const heads = headKinds(modelPackage.manifest).filter((kind) => name === 'all' || kind === name);
    const before = process.cpuUsage();
    session ??= await openSession(modelPackage, { threads: 1, heads });
    await session.run(feeds, heads);
    console.log(`${name}: ${msSince(before).toFixed(0)} ms CPU with one run, ${resident()}`);
  }
  await session?.release();
}

function feedsOf(rows: number): Feeds {
  const ids = Int32Array.from({ length: columns }, (_, at) => 1000 + 7 * at);
  const encoding = {
    length: columns,
    ids,
    spans: new Int32Array(2 * columns),
    wordIndex: new Int32Array(columns),
    letterCases: new Int32Array(columns),
  };
  const limits = { maxTokens: columns, vocabularySize: 30_000, paddingId: 0 };
  return buildFeeds(
    Array.from({ length: rows }, () => encoding),
    limits,
  );
}

/** Of one run, the mean over `repeats`. */
async function cpuMs(session: Session, feeds: Feeds, repeats: number): Promise<number> {
  const heads: readonly HeadKind[] = ['sentiment'];
  const before = process.cpuUsage();
  for (let run = 0; run < repeats; run++) await session.run(feeds, heads);
  return msSince(before) / repeats;
}

function msSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Anonymous memory is the process's own; the rest are files that are mapped, the weights among them. */
function resident(): string {
  const status = readFileSync('/proc/self/status', 'utf8');
  const [all, own] = ['VmRSS', 'RssAnon'].map((name) =>
    (Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024).toFixed(0),
  );
  return `${all} MB resident, ${own} MB of it anonymous`;
}
