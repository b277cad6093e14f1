import { describe, expect, it } from 'vitest';
import type { RecordColumn } from '../../../src/analysis';
import { choiceOf, columnItems } from '../../../src/extension/features/columns/present';

const columns: readonly RecordColumn[] = [
  { name: 'pier', samples: ['North'], words: 1, isReadByDefault: false },
  { name: 'praise', samples: ['Very\nkind.', 'x'.repeat(100)], words: 12.3, isReadByDefault: true },
];

describe('the list of columns', () => {
  it('shows names, lengths and samples, with what is read by default ticked', () => {
    expect(columnItems(columns, undefined)).toEqual([
      { label: 'pier', description: '1.0 words on average', detail: '“North”', picked: false },
      {
        label: 'praise',
        description: '12 words on average',
        detail: `“Very kind.”  “${'x'.repeat(59)}…”`,
        picked: true,
      },
    ]);
  });

  it('ticks what was chosen, as long as it is there', () => {
    const ticked = (chosen: readonly string[]): readonly boolean[] =>
      columnItems(columns, chosen).map(({ picked }) => picked);
    expect(ticked(['pier'])).toEqual([true, false]);
    expect(ticked(['gone'])).toEqual([false, true]);
  });
});

describe('a choice of columns', () => {
  it('is remembered when it differs from the default', () => {
    expect(choiceOf(columns, ['pier'])).toEqual(['pier']);
    expect(choiceOf(columns, ['pier', 'praise'])).toEqual(['pier', 'praise']);
  });

  it('is forgotten when it is the default or empty', () => {
    expect(choiceOf(columns, ['praise'])).toBeUndefined();
    expect(choiceOf(columns, [])).toBeUndefined();
  });
});
