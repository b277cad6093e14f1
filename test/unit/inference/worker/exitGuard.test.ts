import { describe, expect, it } from 'vitest';
import {
  createExitFlags,
  createExitGuard,
  waitForNativeCall,
} from '../../../../src/inference/worker/exitGuard';

describe('the exit guard', () => {
  it('lets native calls pass while nobody exits', () => {
    const guard = createExitGuard(createExitFlags());
    guard.enter();
    guard.leave();
    guard.enter();
    guard.leave();
  });

  it('forbids native calls once the process exits, without holding it up', () => {
    const flags = createExitFlags();
    const guard = createExitGuard(flags);
    const start = performance.now();
    waitForNativeCall(flags);
    expect(() => guard.enter()).toThrow(expect.objectContaining({ code: 'disposed' }) as Error);
    waitForNativeCall(flags);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
