import { describe, expect, it } from 'vitest';
import { Scheduler, type Steps } from '../../../src/inference/scheduler';
import { deferred, rejection, turns } from '../../support/inference/async';

/** A job of so many steps that notes each of them. */
async function* job(name: string, steps: number, notes: string[]): Steps<string> {
  for (let i = 1; i <= steps; i++) {
    notes.push(`${name}${i}`);
    if (i < steps) yield;
  }
  return name;
}

describe('Scheduler', () => {
  it('runs jobs of one priority in the order they came', async () => {
    const notes: string[] = [];
    const scheduler = new Scheduler();
    const results = await Promise.all([scheduler.run(job('a', 2, notes)), scheduler.run(job('b', 1, notes))]);
    expect(results).toEqual(['a', 'b']);
    expect(notes).toEqual(['a1', 'a2', 'b1']);
  });

  it('lets visible work overtake background work between two steps', async () => {
    const notes: string[] = [];
    const scheduler = new Scheduler();
    const background = scheduler.run(job('b', 3, notes), { priority: 'background' });
    while (notes.length === 0) await turns(1);
    await Promise.all([background, scheduler.run(job('v', 2, notes), { priority: 'visible' })]);
    expect(notes).toEqual(['b1', 'v1', 'v2', 'b2', 'b3']);
  });

  it('never runs two steps at once', async () => {
    const scheduler = new Scheduler();
    let running = 0;
    async function* slow(): Steps<void> {
      for (let i = 0; i < 3; i++) {
        running += 1;
        expect(running).toBe(1);
        await turns(2);
        running -= 1;
        yield;
      }
    }
    await Promise.all([
      scheduler.run(slow()),
      scheduler.run(slow()),
      scheduler.run(slow(), { priority: 'background' }),
    ]);
  });

  it('gives the event loop a turn between steps', async () => {
    const notes: string[] = [];
    const scheduler = new Scheduler();
    const done = scheduler.run(job('a', 3, notes));
    setImmediate(() => notes.push('turn'));
    await done;
    expect(notes.indexOf('turn')).toBeLessThan(2);
  });

  it('rejects a cancelled job at once and takes no further step of it', async () => {
    const notes: string[] = [];
    const gate = deferred();
    async function* gated(): Steps<void> {
      notes.push('first');
      await gate.promise;
      yield;
      notes.push('second');
    }
    const scheduler = new Scheduler();
    const controller = new AbortController();
    const pending = scheduler.run(gated(), { signal: controller.signal });
    while (notes.length === 0) await turns(1);
    controller.abort();
    expect(await rejection(pending)).toMatchObject({ code: 'cancelled' });
    gate.resolve();
    expect(await scheduler.run(job('next', 1, notes))).toBe('next');
    expect(notes).toEqual(['first', 'next1']);
  });

  it('rejects a job with what its step throws, and goes on', async () => {
    // eslint-disable-next-line require-yield
    async function* failing(): Steps<void> {
      throw new TypeError('broken');
    }
    const scheduler = new Scheduler();
    const failed = rejection(scheduler.run(failing()));
    expect(await scheduler.run(job('next', 1, []))).toBe('next');
    expect(await failed).toMatchObject({
      code: 'internal',
      message: 'broken',
      cause: new TypeError('broken'),
    });
  });

  it('finishes the step in flight when it closes and rejects what is left with `disposed`', async () => {
    const notes: string[] = [];
    const scheduler = new Scheduler();
    const outcomes = Promise.allSettled([
      scheduler.run(job('last', 1, notes)),
      scheduler.run(job('queued', 1, notes)),
      scheduler.run(job('behind', 1, notes), { priority: 'background' }),
    ]);
    while (notes.length === 0) await turns(1);
    await scheduler.close();
    const [last, ...others] = await outcomes;
    expect(last).toEqual({ status: 'fulfilled', value: 'last' });
    for (const other of others)
      expect(other).toMatchObject({ status: 'rejected', reason: { code: 'disposed' } });
    expect(notes).toEqual(['last1']);
    expect(await rejection(scheduler.run(job('late', 1, notes)))).toMatchObject({ code: 'disposed' });
  });

  it('closes at once when it has nothing to do, and again', async () => {
    const scheduler = new Scheduler();
    await scheduler.close();
    await scheduler.close();
  });
});
