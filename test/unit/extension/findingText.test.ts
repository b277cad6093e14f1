import { expect, it } from 'vitest';
import {
  allThresholds,
  analyzeDocument,
  computeFindings,
  type Finding,
  ruleIds,
} from '../../../src/analysis';
import { findingText, relatedText } from '../../../src/extension/presentation/findingText';
import { createFakeAnalyzer } from '../../support/fakeAnalyzer';
import { snapshotOf } from '../../support/readProse';

const text = `Ada Lovelace wrote to ada@mill.org. This is awful and terrible. You are useless and I hate you.

We use GitHub. Then Github came. Once more GitHub.

The archive keeps every letter for exactly ten years. The archive keeps every letter for exactly ten years.
The archive keeps every single letter for exactly ten years.

Call +49 30 901820 or +1 (212) 736-5000. The card is 4111 1111 1111 1111, the account GB82 WEST 1234 5698 7654 32.
It came from 93.184.216.34 and 2606:2800:220:1:248:1893:25c8:1946, and went to 1BoatSLRHtKNngkdXEeobR76b53LETtpyT.
NIF 12345678Z, henkilötunnus 131052-308T, codice RSSMRA85T10A562S, NHS number 943 476 5919.
`;

async function findings(): Promise<readonly Finding[]> {
  const fake = createFakeAnalyzer();
  const heads = [...(await fake.info()).heads, 'hostility' as const];
  const info = async () => ({ ...(await fake.info()), heads });
  const analysis = await analyzeDocument(
    snapshotOf('markdown', text),
    { ...fake, info },
    { hostility: true },
  );
  const thresholds = { ...allThresholds, 'sentiment/unsure': 0, 'similarity/duplicate': 0.8 };
  return computeFindings(analysis, thresholds);
}

it('a finding of every rule says in the editor, in English, what it says on the command line', async () => {
  const all = await findings();
  expect(new Set(all.map(({ rule }) => rule))).toEqual(new Set(ruleIds));
  expect(all.map(findingText)).toEqual(all.map(({ message }) => message));
  const related = all.flatMap(({ rule, related }) =>
    related.map((place) => [relatedText(rule, place), place]),
  );
  expect(related.length).toBeGreaterThan(2);
  for (const [told, place] of related) expect(place).toMatchObject({ message: told });
});

it('a finding is told without its English message', async () => {
  const all = await findings();
  const types = new Set(all.flatMap(({ rule, entity }) => (rule === 'entities/pii' ? [entity?.type] : [])));
  expect(types.size).toBe(10);
  for (const finding of all) {
    expect(findingText({ ...finding, message: '' })).toBe(finding.message);
    for (const place of finding.related)
      expect(relatedText(finding.rule, { ...place, message: '' })).toBe(place.message);
  }
});
