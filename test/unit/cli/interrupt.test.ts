import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createInterruptible } from '../../../src/cli/interrupt';

class FakeProcess extends EventEmitter {
  readonly pid = 7;
  readonly killed: unknown[] = [];

  kill(pid: number, signal: NodeJS.Signals): void {
    this.killed.push([pid, signal]);
  }
}

describe('Ctrl+C', () => {
  it('lets the work tidy up, then ends the program as if nobody had listened', async () => {
    const program = new FakeProcess();
    const { interruptible, end } = createInterruptible(program);
    const tidied = await interruptible(async (signal) => {
      program.emit('SIGINT', 'SIGINT');
      // The second one is nobody's.
      expect(program.listenerCount('SIGINT')).toBe(0);
      return signal.aborted;
    });
    expect([tidied, program.killed]).toEqual([true, []]);
    end();
    expect(program.killed).toEqual([[7, 'SIGINT']]);
  });

  it('is nobody’s when the work is over, also when that failed', async () => {
    const program = new FakeProcess();
    const { interruptible, end } = createInterruptible(program);
    await expect(interruptible(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(program.listenerCount('SIGINT') + program.listenerCount('SIGTERM')).toBe(0);
    end();
    expect(program.killed).toEqual([]);
  });
});
