/** The value that stands at a share of the sorted values: 0.5 is the median, 1 the largest. Of none, NaN. */
export function percentile(values: readonly number[], share: number): number {
  const at = Math.min(values.length - 1, Math.floor(share * values.length));
  return values.toSorted((a, b) => a - b)[at] ?? Number.NaN;
}

/** `median 12.0, p95 31.4, longest 40.2 ms of 50` */
export function describeTimes(milliseconds: readonly number[]): string {
  const at = (share: number): string => percentile(milliseconds, share).toFixed(1);
  return `median ${at(0.5)}, p95 ${at(0.95)}, longest ${at(1)} ms of ${milliseconds.length}`;
}

/** Processor time of this thread, in ms. */
export function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Processor time of the whole extension host, the model's thread included, in ms. */
export function processCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** How late timers came while something ran, in ms. */
export interface Lateness {
  readonly median: number;
  readonly p99: number;
  readonly longest: number;
  /** 99 of 100 times at most this much of the lateness can be this thread's own work: the rest is the machine's. */
  readonly ownP99: number;
}

const tickMs = 10;

/** Late by how much a timer of 10 ms came, and how much of that the thread itself had been computing. */
export async function latenessDuring(act: () => Promise<unknown>): Promise<Lateness> {
  const late: number[] = [];
  const own: number[] = [];
  let last = performance.now();
  let lastCpu = threadCpuMs();
  const look = (): void => {
    const now = performance.now();
    const cpu = threadCpuMs();
    const lateness = Math.max(0, now - last - tickMs);
    late.push(lateness);
    own.push(Math.min(lateness, cpu - lastCpu));
    last = now;
    lastCpu = cpu;
    timer = setTimeout(look, tickMs);
  };
  let timer = setTimeout(look, tickMs);
  await act();
  clearTimeout(timer);
  const at = (values: readonly number[], share: number): number =>
    Math.round(10 * percentile(values, share)) / 10;
  return { median: at(late, 0.5), p99: at(late, 0.99), longest: at(late, 1), ownP99: at(own, 0.99) };
}
