// A program of its own, since a graphics driver is chosen by the environment of a process. It answers texts on the
// processor and on a device, lets the model go in between and loads it again; argv: worker bundle, package folder, device,
// how to end. Prints what it saw as JSON.
import { createWorkerAnalyzer, type DeviceChoice, textOf, type WorkerAnalyzer } from '../../../src/inference';

/** What the program prints. */
export interface Seen {
  /** What the model ran on, at first and when it had been let go and came back. */
  readonly devices: readonly (string | undefined)[];
  readonly reason: string | undefined;
  /** Largest difference of a probability from what the processor says. */
  readonly difference: number;
  readonly hasOwnHash: boolean;
}

const [start = '', packageFolder = '', device = 'auto', way = 'dispose'] = process.argv.slice(2);
const texts = ['the good word', 'a bad one, and a word more than that', ''];
/** A driver in software takes seconds to be ready again, so the model comes back in one of the ways only. */
const later = way === 'dispose' ? ['one word more'] : [];

const negative = async (analyzer: WorkerAnalyzer, some: readonly string[]): Promise<readonly number[]> => {
  const results = await analyzer.analyze(['sentiment'], some);
  return results.map(({ sentiment }) => sentiment.probabilities.negative);
};

const processor = createWorkerAnalyzer({ start, packageFolder, device: 'cpu' });
const expected = await negative(processor, [...texts, ...later]);
const { hash } = await processor.info();
await processor.dispose();

let unloaded = (): void => undefined;
const isUnloaded = new Promise<void>((resolve) => (unloaded = resolve));
const analyzer = createWorkerAnalyzer({
  start,
  packageFolder,
  // The program says by its arguments which of the names it is.
  device: device as DeviceChoice,
  unloadAfterMs: way === 'dispose' ? 20 : 0,
  onDidChangeState: ({ status }) => {
    if (status === 'idle') unloaded();
  },
});
const first = await negative(analyzer, texts);
const info = await analyzer.info();
// The timer that unloads does not keep a process alive.
const alive = setInterval(() => undefined, 1000);
if (way === 'dispose') await isUnloaded;
clearInterval(alive);
const second = later.length === 0 ? [] : await negative(analyzer, later);
const again = await analyzer.info();

const differences = [...first, ...second].map((value, at) => Math.abs(value - (expected[at] ?? Number.NaN)));
const seen: Seen = {
  devices: [info.device?.device, again.device?.device],
  reason: info.device?.reason && textOf(info.device.reason),
  difference: Math.max(...differences),
  hasOwnHash: info.hash !== hash && again.hash === info.hash,
};
console.log(JSON.stringify(seen));
if (way === 'exit') process.exit(0);
if (way === 'dispose') await analyzer.dispose();
