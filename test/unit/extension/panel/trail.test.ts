import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Edit, followSpans } from '../../../../src/extension/documents/rebase';
import { EditTrail } from '../../../../src/extension/features/panel/trail';

const text = 'One two. Three four. Five six.';
const three = { start: 9, end: 20 };

function apply(before: string, { offset, length }: Edit, inserted: string): string {
  return before.slice(0, offset) + inserted + before.slice(offset + length);
}

describe('a place that is followed through edits', () => {
  it.each([
    ['text before it', { offset: 0, length: 0 }, 'New. ', 'Three four.'],
    ['text at its beginning', { offset: 9, length: 0 }, 'And ', 'Three four.'],
    ['text inside it', { offset: 15, length: 0 }, 'to ', 'Three to four.'],
    ['text at its end', { offset: 20, length: 0 }, ' More.', 'Three four.'],
    ['another text for a part of it', { offset: 9, length: 5 }, 'Thirty', 'Thirty four.'],
    ['nothing for its end and what follows', { offset: 14, length: 16 }, '', 'Three'],
  ])('still holds after %s', (_, { offset, length }, inserted, expected) => {
    const edit = { offset, length, inserted: inserted.length };
    const after = apply(text, edit, inserted);
    const [span] = followSpans([three], [edit]);
    expect(after.slice(span?.start, span?.end)).toBe(expected);
  });

  it('is gone when all of it was deleted', () => {
    expect(followSpans([three], [{ offset: 8, length: 14, inserted: 0 }])).toEqual([]);
  });

  it('lies inside the text whatever is edited, and keeps its text when it was not touched', () => {
    fc.assert(
      fc.property(
        fc.nat(text.length),
        fc.nat(text.length),
        fc.string({ maxLength: 8 }),
        (from, to, inserted) => {
          const [offset, end] = [Math.min(from, to), Math.max(from, to)];
          const edit = { offset, length: end - offset, inserted: inserted.length };
          const after = apply(text, edit, inserted);
          for (const span of followSpans([three], [edit])) {
            expect(span.start).toBeGreaterThanOrEqual(0);
            expect(span.end).toBeLessThanOrEqual(after.length);
            const isUntouched = end <= three.start || offset >= three.end;
            if (isUntouched) expect(after.slice(span.start, span.end)).toBe('Three four.');
          }
        },
      ),
    );
  });
});

describe('EditTrail', () => {
  it('leads through one change after another', () => {
    const trail = new EditTrail('file:///a.md', 1, text);
    trail.add([{ offset: 0, length: 0, inserted: 5 }], 2);
    trail.add([{ offset: 0, length: 4, inserted: 0 }], 3);
    expect(trail.follow([three], 3, 'any')).toEqual([{ start: 10, end: 21 }]);
  });

  it('knows nothing of a change that it was not told of', () => {
    const trail = new EditTrail('file:///a.md', 1, text);
    expect(trail.follow([three], 2, `${text}!`)).toBeUndefined();
  });

  it('finds its way in a document that was closed and opened again with the same text', () => {
    const trail = new EditTrail('file:///a.md', 1, text);
    trail.end();
    expect(trail.follow([three], 1, text)).toEqual([three]);
    expect(trail.follow([three], 1, 'Another text.')).toBeUndefined();
  });
});
