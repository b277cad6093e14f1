import { describe, expect, it } from 'vitest';
import { partFor } from '../../../../src/inference/model/parts';
import { fakeManifest } from '../../../support/inference/fakeModel';

const whole = { model: 'model.onnx', heads: ['sentiment', 'entities', 'embedding'] } as const;
const tasks = { model: 'tasks.onnx', heads: ['sentiment', 'entities'] } as const;
const tone = { model: 'tone.onnx', heads: ['sentiment'] } as const;
const listed = { bytes: 1, sha256: '0'.repeat(64) };
const files = Object.fromEntries(
  ['model.onnx', 'tasks.onnx', 'tone.onnx', 'vocab.txt'].map((name) => [name, listed]),
);

describe('partFor', () => {
  it.each([[[tasks, tone]], [[tone, tasks]]])(
    'takes the smallest graph that answers all, in any order',
    (parts) => {
      const manifest = fakeManifest({ parts, files });
      expect(partFor(manifest, ['sentiment'])).toEqual(tone);
      expect(partFor(manifest, ['entities'])).toEqual(tasks);
      expect(partFor(manifest, ['entities', 'sentiment'])).toEqual(tasks);
      expect(partFor(manifest, ['embedding'])).toEqual(whole);
      expect(partFor(manifest, ['sentiment', 'embedding'])).toEqual(whole);
    },
  );

  it('takes the whole of a package without parts', () => {
    expect(partFor(fakeManifest(), ['sentiment'])).toEqual(whole);
  });
});
