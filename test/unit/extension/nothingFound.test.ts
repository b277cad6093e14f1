import { describe, expect, it } from 'vitest';
import { nothingFoundText } from '../../../src/extension/features/nothingFound';

const note = 'Comments were not looked for.';

describe('what is said where no sentence was found', () => {
  it('names what could not be read of a document', () => {
    expect(nothingFoundText({ selections: 0, isBlank: true, notes: [note] })).toBe(
      `No sentences were found. ${note}`,
    );
  });

  it('says what is not analyzed where all of a document was read', () => {
    expect(nothingFoundText({ selections: 0, isBlank: true, notes: [] })).toMatch(
      /^No .* in the document: code/,
    );
  });

  it.each([
    [1, /in the selection: code.* Select some prose/],
    [2, /in the selections: code.* Select some prose/],
  ])(
    'does not blame the document for %i selections, which are read whatever they are',
    (selections, said) => {
      expect(nothingFoundText({ selections, isBlank: false, notes: [note] })).toMatch(said);
    },
  );

  it.each([
    [1, /^The selection holds only white space/],
    [2, /^The selections hold only white space/],
  ])('says so where %i selections are blank', (selections, said) => {
    expect(nothingFoundText({ selections, isBlank: true, notes: [note] })).toMatch(said);
  });
});
