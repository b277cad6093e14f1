import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Edit, rebaseFindings, rebaseSpans } from '../../../src/extension/documents/rebase';
import type { Finding } from '../../../src/analysis';

const span = { start: 10, end: 20 };
const edit = (offset: number, length: number, inserted: number): Edit => ({ offset, length, inserted });

describe('a span after an edit', () => {
  it('moves with text inserted or removed before it', () => {
    expect(rebaseSpans([span], [edit(3, 0, 5)])).toEqual([{ start: 15, end: 25 }]);
    expect(rebaseSpans([span], [edit(0, 4, 1)])).toEqual([{ start: 7, end: 17 }]);
  });

  it('stays where it is when text behind it changes', () => {
    expect(rebaseSpans([span], [edit(21, 5, 0)])).toEqual([span]);
  });

  it('is gone once its own text changes', () => {
    expect(rebaseSpans([span], [edit(12, 1, 1)])).toEqual([]);
    expect(rebaseSpans([span], [edit(5, 6, 0)])).toEqual([]);
    expect(rebaseSpans([span], [edit(19, 4, 4)])).toEqual([]);
  });

  it('is gone when something is typed directly at either end', () => {
    expect(rebaseSpans([span], [edit(10, 0, 1)])).toEqual([]);
    expect(rebaseSpans([span], [edit(20, 0, 1)])).toEqual([]);
  });

  it('survives a replacement that only touches its border', () => {
    expect(rebaseSpans([span], [edit(20, 3, 0)])).toEqual([span]);
    expect(rebaseSpans([span], [edit(7, 3, 0)])).toEqual([{ start: 7, end: 17 }]);
  });

  it('is moved by the sum of all edits of one event before it', () => {
    expect(rebaseSpans([span], [edit(25, 2, 0), edit(2, 0, 3), edit(6, 2, 1)])).toEqual([
      { start: 12, end: 22 },
    ]);
  });

  it('covers the same text as before, or is gone', () => {
    const original = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
    const pieces = fc.array(
      fc.record({
        kept: fc.integer({ min: 1, max: 12 }),
        removed: fc.nat(6),
        inserted: fc.string({ maxLength: 6 }),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(pieces, fc.nat(50), fc.integer({ min: 1, max: 10 }), (changes, start, length) => {
        const before = { start, end: start + length };
        const edits: Edit[] = [];
        let text = '';
        let position = 0;
        for (const { kept, removed, inserted } of changes) {
          text += original.slice(position, position + kept) + inserted;
          const offset = Math.min(position + kept, original.length);
          const taken = Math.min(removed, original.length - offset);
          if (taken > 0 || inserted !== '') edits.push(edit(offset, taken, inserted.length));
          position = offset + taken;
        }
        text += original.slice(position);
        for (const after of rebaseSpans([before], edits)) {
          expect(text.slice(after.start, after.end)).toBe(original.slice(before.start, before.end));
        }
      }),
    );
  });

  it('is found quickly among thousands of edits', () => {
    const spans = Array.from({ length: 10_000 }, (_, index) => ({
      start: index * 20 + 5,
      end: index * 20 + 15,
    }));
    const edits = Array.from({ length: 5000 }, (_, index) => edit(index * 40 + 18, 1, 2));
    const moved = rebaseSpans(spans, edits);
    expect(moved).toHaveLength(10_000);
    expect(moved.at(-1)).toEqual({ start: 199_985 + 5000, end: 199_995 + 5000 });
  });
});

describe('a finding after an edit', () => {
  const finding: Finding = {
    rule: 'similarity/duplicate',
    start: 100,
    end: 120,
    message: 'Says the same as line 2.',
    details: [],
    score: 0.95,
    related: [{ start: 10, end: 20, message: 'The other place.' }],
  };

  it('moves together with its related place', () => {
    const [moved] = rebaseFindings([finding], [edit(0, 0, 2)]);
    expect(moved).toMatchObject({ start: 102, end: 122, related: [{ start: 12, end: 22 }] });
  });

  it('is gone when its related place was edited', () => {
    expect(rebaseFindings([finding], [edit(15, 1, 1)])).toEqual([]);
  });
});
