import { describe, expect, it } from 'vitest';
import { outcome } from '../../../src/extension/features/explain/present';
import { entitySummary } from '../../../src/extension/features/highlights/present';
import { redactionSummary } from '../../../src/extension/features/redact/present';
import { mentionsText, placesText, sentencesText } from '../../../src/extension/presentation/counts';
import { quotedNames, wordsFor } from '../../../src/extension/presentation/entityWords';

describe('texts with numbers', () => {
  it.each([
    [sentencesText(1), '1 sentence'],
    [sentencesText(41_200), '41,200 sentences'],
    [mentionsText(1), '1 mention'],
    [placesText(2), '2 places'],
    [outcome(0, 0), 'Every sentence is neutral: no word stands out'],
    [outcome(1, 0), 'Explained 1 sentence'],
    [outcome(20, 3), 'Explained the strongest, 20 sentences; others that are marked but not explained: 3'],
    [entitySummary([]), 'No names found'],
    [quotedNames(['Ada', 'Ada Lovelace']), '“Ada”, “Ada Lovelace”'],
    [wordsFor('PERSON').many, 'People'],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected);
  });

  it('say of a redaction what was replaced and that it has to be read all the same', () => {
    const replacement = { start: 0, end: 3, newText: '[PERSON_1]', pseudonym: '[PERSON_1]' };
    const plan = {
      subjects: [{ type: 'PERSON' as const, pseudonym: '[PERSON_1]', originals: ['Ada'], count: 1 }],
      replacements: [replacement],
    };
    expect(redactionSummary(plan)).toMatch(
      /^Replaced 1 place \(People: 1\)\. .*Read the text before you share it\.$/,
    );
    expect(redactionSummary(plan, true)).toContain('1 place in the copy');
  });
});
