import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs `action` while no other process holds the same lock file. A lock whose process is gone is taken over.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
export async function withLock(file, action) {
  mkdirSync(path.dirname(file), { recursive: true });
  let isWaitTold = false;
  while (!tryLock(file)) {
    const owner = readOwner(file);
    if (owner !== undefined && !isRunning(owner)) {
      dropStaleLock(file, owner);
    } else if (!isWaitTold) {
      isWaitTold = true;
      console.error(`waiting for process ${owner ?? '?'} (${file})`);
    }
    await sleep(300);
  }
  try {
    return await action();
  } finally {
    rmSync(file, { force: true });
  }
}

/** @param {string} file */
function tryLock(file) {
  try {
    writeFileSync(file, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

/**
 * @param {string} file
 * @returns {number | undefined} undefined while the file is being written or has just gone
 */
function readOwner(file) {
  const owner = existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : Number.NaN;
  return Number.isNaN(owner) ? undefined : owner;
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * Moves the lock away before deleting it: if another process took it over in the meantime, it is put back.
 * @param {string} file
 * @param {number} owner
 */
function dropStaleLock(file, owner) {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (readOwner(aside) === owner) {
    rmSync(aside, { force: true });
  } else {
    renameSync(aside, file);
  }
}
