import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allThresholds, analyzeDocument, computeFindings, type Finding } from '../../../../src/analysis';
import { excerptOf } from '../../../../src/analysis/excerpts';
import { foldName } from '../../../../src/analysis/rules/entitiesInconsistent';
import { createFakeAnalyzer } from '../../../support/fakeAnalyzer';
import { snapshotOf } from '../../../support/readProse';

/** What the rules find, and each once more in a place that is harder to count through. */
const fragments = [
  'This is awful, terrible work. ',
  'This is awful, terrible wo\u0308rk. ',
  'Ask Ada Lovelace 😀 about the bad gate. ',
  'Write to ada@lovelace.org today. ',
  'Call +49 30 901820 👩🏽‍🚀 now. ',
  'Pay with 4111 1111 1111 1111 or DE89 3704 0044 0532 0130 00. ',
  'The server is 203.0.112.9 today. ',
  'We use GitHub here. ',
  'We use GitHub there. ',
  'We use Github nowhere. ',
  'Zoe\u0308 says that the door of the red house is open. ',
  'שלום, the door of the red house is open. ',
  '\n\n',
  '\n',
  '- ',
  '> ',
  '# ',
  '`awful` ',
  '[a terrible, awful page](https://a.example/b) ',
  '🇳🇴 ',
  '\uFEFF',
  '\t',
  ' ',
] as const;

const texts = fc
  .tuple(
    fc.constantFrom('', '\uFEFF'),
    fc.array(fc.constantFrom(...fragments), { maxLength: 24 }),
    fc.boolean(),
  )
  .map(([mark, parts, isCrlf]) => mark + (isCrlf ? parts.join('').replaceAll('\n', '\r\n') : parts.join('')));

function expectTrue(finding: Finding, text: string): void {
  const { start, end, rule, entity, related, details, replacement } = finding;
  const found = text.slice(start, end);
  expect(found.trim()).toBe(found);
  expect(found).not.toBe('');
  // Neither end lies between the halves of a character.
  expect(found).not.toMatch(/\p{Cs}/u);
  if (rule === 'entities/person' || rule === 'entities/pii') expect(found).toBe(entity?.text);
  if (rule === 'entities/inconsistent') expect(foldName(found)).toBe(foldName(replacement ?? ''));
  if (rule === 'sentiment/negative') expect(found).toMatch(/awful|bad/);
  for (const place of related) {
    if (rule === 'entities/inconsistent') expect(text.slice(place.start, place.end)).toBe(replacement);
    else expect(excerptOf(text.slice(place.start, place.end), 80)).toBe(details[0]);
  }
}

async function findingsIn(languageId: string, text: string): Promise<readonly Finding[]> {
  const analysis = await analyzeDocument(snapshotOf(languageId, text), createFakeAnalyzer());
  return computeFindings(analysis, { ...allThresholds, 'sentiment/unsure': 0.5 });
}

describe('the place of a finding', () => {
  it.each(['markdown', 'plaintext', 'git-commit'])(
    'shows what was found, whatever stands around it (%s)',
    async (languageId) => {
      const rules = new Set<string>();
      await fc.assert(
        fc.asyncProperty(texts, async (text) => {
          for (const finding of await findingsIn(languageId, text)) {
            expectTrue(finding, text);
            rules.add(finding.rule);
          }
        }),
        { numRuns: 150 },
      );
      // All but hostility, which the stand-in for the model does not know.
      expect([...rules].toSorted()).toEqual(
        Object.keys(allThresholds)
          .filter((rule) => !rule.startsWith('tox'))
          .toSorted(),
      );
    },
  );

  it('shows what was found in a line of a megabyte', async () => {
    const text = `${'😀 Some words. '.repeat(70_000)}Ask Ada Lovelace. Write to ada@lovelace.org. This is awful, terrible work.`;
    const findings = await findingsIn('plaintext', text);
    expect(findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['entities/person', 'entities/pii', 'sentiment/negative']),
    );
    for (const finding of findings) expectTrue(finding, text);
  }, 60_000);
});
