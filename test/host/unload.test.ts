import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { GlossApi } from '../../src/extension/api';
import { activateGloss, until, withSetting } from './editor';

/** Whether this process has the weights of the bundled model mapped; what it has loaded is told on Linux alone. */
function hasModelInMemory(): boolean | undefined {
  if (process.platform !== 'linux') return undefined;
  return readFileSync('/proc/self/maps', 'utf8').includes('gloss-base/model.onnx.data');
}

suite('a model without work', () => {
  let api: GlossApi;
  suiteSetup(async () => {
    api = await activateGloss();
  });

  test('leaves memory, answers what it read before from there, and comes back for what is new', async () => {
    // Long enough for a loaded machine to answer in, short enough to wait for.
    await withSetting('model.unloadAfterMinutes', 0.05, async () => {
      const [before] = await api.analyzeText(['The ferry was late, and nobody was sorry.']);
      await until(() => (hasModelInMemory() === true ? undefined : true));
      const [again] = await api.analyzeText(['The ferry was late, and nobody was sorry.']);
      assert.deepEqual(again, before);
      assert.notEqual(hasModelInMemory(), true);
      const [other] = await api.analyzeText(['The ferry was early for once.']);
      assert.equal(other?.embedding.length, before?.embedding.length);
      assert.notEqual(hasModelInMemory(), false);
    });
  });
});
