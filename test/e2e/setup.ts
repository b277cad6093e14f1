import { afterEach } from 'vitest';
import { recoverFromFailure } from '../support/session';

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') {
    await recoverFromFailure(task.name);
  }
});
