import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GlossError } from '../errors';
import type { Wording } from '../wording';
import { storing } from '../storage';

/** How often the holder of a lock shows that it is alive, and how long its silence may last, in ms. */
const signOfLifeMs = 20_000;
const longestSilenceMs = 120_000;

/**
 * Runs a task while a file holds the place for this process. What a process left behind that has ended is passed over.
 * @throws GlossError `invalidInput`, with `busy` as its message, while another one runs.
 */
export async function withLock<T>(path: string, busy: Wording, task: () => Promise<T>): Promise<T> {
  await storing(() => mkdir(dirname(path), { recursive: true }), path);
  if (!(await take(path))) {
    if (await isHeld(path)) throw new GlossError('invalidInput', busy);
    await rm(path, { force: true });
    if (!(await take(path))) throw new GlossError('invalidInput', busy);
  }
  const timer = setInterval(() => {
    const now = new Date();
    void utimes(path, now, now).catch(() => undefined);
  }, signOfLifeMs).unref();
  try {
    return await task();
  } finally {
    clearInterval(timer);
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  return storing(async () => {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx' });
      return true;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw thrown;
    }
  }, path);
}

/** A number alone does not tell: after a restart of the machine another process may have it. */
async function isHeld(path: string): Promise<boolean> {
  const lock = await stat(path).catch(() => undefined);
  if (lock === undefined || Date.now() - lock.mtimeMs > longestSilenceMs) return false;
  const pid = Number(await readFile(path, 'utf8').catch(() => ''));
  // Between its creation and its first byte the file is empty.
  if (!Number.isInteger(pid) || pid <= 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // A process of another user is there all the same.
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}
