/*
 * Ferrywright, the harbourmaster's scheduler.
 *
 * Copyright (c) 2017-2026 Ingrid Solheim and the Ferrywright contributors.
 * Licensed under the MIT licence; see https://ferrywright.example.org/licence for the text.
 */

/**
 * Decides which crossing runs on which pier.
 *
 * The scheduler holds no state that is not in the logbook. It may be killed at any moment and started again on
 * another machine, where it reads the logbook from the beginning and comes to the same conclusions.
 *
 * @packageDocumentation
 */

/** Milliseconds on a monotonic clock. Never compare two values that come from different machines. */
export type Instant = number;

export type CrossingState = 'due' | 'granted' | 'running' | 'foggy' | 'landed' | 'sunk' | 'skipped';

/** One run of one job. */
export interface Crossing {
  readonly id: string;
  readonly job: string;
  /** Labels that a pier must carry, all of them, before it is considered. */
  readonly labels: readonly string[];
  state: CrossingState;
  attempts: number;
  /** Not before this moment; used by the patient retry that Lieven Claes suggested in issue 1044. */
  notBefore: Instant;
}

/** A host that can run jobs, as the harbourmaster sees it. */
export interface Pier {
  readonly name: string;
  readonly labels: ReadonlySet<string>;
  running: number;
  /** When it was last given something to do. */
  lastGranted: Instant;
  lastHeard: Instant;
}

/** The right of one pier to run one crossing until `expires`. Tokens only ever grow. */
export interface Lease {
  readonly token: number;
  readonly crossing: Crossing;
  readonly pier: Pier;
  expires: Instant;
}

export interface Clock {
  now(): Instant;
}

export interface Logbook {
  /** Resolves once the record is on disk. A rejection is fatal: do not try again, see below. */
  append(kind: string, details: Record<string, unknown>): Promise<void>;
}

export interface SchedulerOptions {
  readonly clock: Clock;
  readonly logbook: Logbook;
  readonly leaseMs?: number;
  readonly retries?: number;
  /** Returns a number in [0, 1). Replaced in tests, where chance is not welcome. */
  readonly random?: () => number;
}

const defaultLeaseMs = 30_000;
const firstPauseMs = 5_000;
const longestPauseMs = 600_000;

// The pier believes that its lease ends three seconds early, and we believe that it ends three seconds late.
// The price is six seconds per handover. Anyone who wants them back should read about November 2019 first.
const mistrustMs = 3_000;

export class Scheduler {
  readonly #crossings = new Map<string, Crossing>();
  readonly #piers = new Map<string, Pier>();
  readonly #leases = new Map<string, Lease>();
  readonly #options: Required<SchedulerOptions>;
  #nextToken = 1;

  constructor(options: SchedulerOptions) {
    this.#options = { leaseMs: defaultLeaseMs, retries: 2, random: Math.random, ...options };
  }

  /** Adds a crossing, or returns the one that is already known under this id. */
  announce(id: string, job: string, labels: readonly string[]): Crossing {
    const known = this.#crossings.get(id);
    if (known) return known;
    const crossing: Crossing = { id, job, labels, state: 'due', attempts: 0, notBefore: 0 };
    this.#crossings.set(id, crossing);
    return crossing;
  }

  /**
   * Registers a pier under its NFC name.
   *
   * Two spellings of "kvaløya" once cost Sigrid Aune an afternoon. Names are normalised here, where they enter, and
   * compared as they are everywhere else.
   */
  moor(name: string, labels: Iterable<string>): Pier {
    const normalized = name.normalize('NFC');
    const now = this.#options.clock.now();
    const pier: Pier = {
      name: normalized,
      labels: new Set(labels),
      running: 0,
      lastGranted: 0,
      lastHeard: now,
    };
    this.#piers.set(normalized, pier);
    return pier;
  }

  /**
   * Grants a lease for every due crossing that some pier can take.
   *
   * A decision is written to the logbook before anybody acts on it.
   *
   * @returns the leases granted now, oldest crossing first; empty when nothing is due
   * @throws whatever the logbook throws, in which case the process must stop
   */
  async grantDue(): Promise<Lease[]> {
    const granted: Lease[] = [];
    for (const crossing of this.#crossings.values()) {
      if (crossing.state !== 'due' || crossing.notBefore > this.#options.clock.now()) continue;
      const pier = this.#choosePier(crossing);
      if (!pier) continue;
      granted.push(await this.#grant(crossing, pier));
    }
    return granted;
  }

  /** Extends a lease. `false` means that it has ended already and that the pier has to kill the process group. */
  renew(crossingId: string, token: number): boolean {
    const lease = this.#leases.get(crossingId);
    if (!lease || lease.token !== token) return false;
    const now = this.#options.clock.now();
    lease.pier.lastHeard = now;
    lease.expires = now + this.#options.leaseMs + mistrustMs;
    return true;
  }

  /**
   * Takes note of how a crossing ended.
   *
   * Reports may come late, twice, or from a pier that everybody had given up on. A report with an old token is
   * written down and otherwise ignored: it is history, not news.
   */
  async report(crossingId: string, token: number, exitCode: number): Promise<void> {
    const crossing = this.#crossings.get(crossingId);
    if (!crossing) return;
    await this.#options.logbook.append('reported', { crossingId, token, exitCode });
    const lease = this.#leases.get(crossingId);
    if (!lease || lease.token !== token) return;
    this.#release(lease);
    if (exitCode === 0) crossing.state = 'landed';
    else this.#retryOrSink(crossing);
  }

  /**
   * Looks for leases that have run out.
   *
   * The pier is then in fog: it may be dead, it may be slow, or somebody may have pulled out a cable. Nothing can be
   * concluded about what the job has done, except that it was told to stop.
   */
  async sweep(): Promise<void> {
    const now = this.#options.clock.now();
    for (const lease of [...this.#leases.values()]) {
      if (lease.expires > now) continue;
      await this.#options.logbook.append('foggy', { crossing: lease.crossing.id, token: lease.token });
      lease.crossing.state = 'foggy';
      this.#release(lease);
      this.#retryOrSink(lease.crossing);
    }
  }

  async #grant(crossing: Crossing, pier: Pier): Promise<Lease> {
    const now = this.#options.clock.now();
    const token = this.#nextToken++;
    await this.#options.logbook.append('granted', { crossing: crossing.id, pier: pier.name, token });
    const lease: Lease = { token, crossing, pier, expires: now + this.#options.leaseMs + mistrustMs };
    crossing.state = 'granted';
    crossing.attempts += 1;
    pier.running += 1;
    pier.lastGranted = now;
    this.#leases.set(crossing.id, lease);
    return lease;
  }

  // Among the piers with all the labels, take the one with the fewest running crossings; after that, the one that has
  // waited longest. Beatriz Lemos tried something cleverer in Porto and advised us against it.
  #choosePier(crossing: Crossing): Pier | undefined {
    let best: Pier | undefined;
    for (const pier of this.#piers.values()) {
      if (!crossing.labels.every((label) => pier.labels.has(label))) continue;
      if (!best || isBetter(pier, best)) best = pier;
    }
    return best;
  }

  #release(lease: Lease): void {
    lease.pier.running -= 1;
    this.#leases.delete(lease.crossing.id);
  }

  // Whoever wrote this retry loop was clueless; it is an embarrassing mess.
  // for (let attempt = 0; attempt < options.retries; attempt++) {
  //   const result = runAgain(crossing);
  //   if (result.exitCode === 0) break;
  // }

  // That comment stood above the old loop for three years. Its author and its target were the same person, and she has
  // asked us to leave both of them in. The replacement below waits, and waits twice as long each time.
  #retryOrSink(crossing: Crossing): void {
    if (crossing.attempts > this.#options.retries) {
      crossing.state = 'sunk';
      return;
    }
    crossing.state = 'due';
    crossing.notBefore = this.#options.clock.now() + this.#pauseBefore(crossing.attempts);
  }

  /** Doubles with each attempt up to ten minutes, times a factor between 0.5 and 1.5 so that a crowd spreads out. */
  #pauseBefore(attempts: number): number {
    const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** (attempts - 1));
    return pause * (0.5 + this.#options.random());
  }
}

function isBetter(candidate: Pier, best: Pier): boolean {
  if (candidate.running !== best.running) return candidate.running < best.running;
  return candidate.lastGranted < best.lastGranted;
}

/**
 * Runs the scheduler until the signal fires.
 *
 * A rejected append ends the loop and, with it, the process. This looks drastic. On several systems a failed fsync
 * marks the pages as clean, so that a second attempt succeeds without having written anything.
 */
export async function keepWatch(scheduler: Scheduler, signal: AbortSignal, intervalMs = 1_000): Promise<void> {
  while (!signal.aborted) {
    // Nothing may be carried out until it has been recorded in the log; therefore we sweep first and grant second.
    await scheduler.sweep();
    await scheduler.grantDue();
    await new Promise((resolve) => setTimeout(resolve, intervalMs)); // eslint-disable-line no-await-in-loop
  }
}

// gloss-disable-next-line sentiment/negative
// This export is an ugly, shameful hack, and I hate it.
export const internals = { firstPauseMs, longestPauseMs, mistrustMs };

// The watch loop is deliberately boring. Samira, thank you: your review made it half as long and twice as clear! 🎉
