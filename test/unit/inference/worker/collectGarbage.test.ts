import { expect, it } from 'vitest';
import { collectGarbage } from '../../../../src/inference/worker/collectGarbage';
import { turns } from '../../../support/inference/async';

it('frees at once what nothing refers to any more, and that alone', async () => {
  const kept = new Uint8Array(1 << 20);
  const references = [new WeakRef(kept), new WeakRef(new Uint8Array(1 << 20))];
  await turns();
  await collectGarbage();
  expect(references.map((reference) => reference.deref()?.length)).toEqual([kept.length, undefined]);
});
