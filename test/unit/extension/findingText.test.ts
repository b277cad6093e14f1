import { expect, it } from 'vitest';
import { analyzeDocument, computeFindings } from '../../../src/analysis';
import { findingText } from '../../../src/extension/presentation/findingText';
import { createFakeAnalyzer } from '../../support/fakeAnalyzer';
import { snapshotOf } from '../../support/readProse';

it('a finding says in the editor, in English, what it says on the command line', async () => {
  const snapshot = snapshotOf(
    'markdown',
    'Ada Lovelace wrote to ada@mill.org. This is awful and terrible. You are useless and I hate you.\n',
  );
  const analyzer = createFakeAnalyzer();
  const heads = [...(await analyzer.info()).heads, 'hostility' as const];
  const info = async () => ({ ...(await createFakeAnalyzer().info()), heads });
  const analysis = await analyzeDocument(snapshot, { ...analyzer, info }, { hostility: true });
  const thresholds = {
    'sentiment/negative': 0.5,
    'toxicity/hostile': 0,
    'entities/person': 0.1,
    'entities/pii': 0.1,
  };
  const findings = await computeFindings(analysis, thresholds);
  expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set(Object.keys(thresholds)));
  expect(findings.map(findingText)).toEqual(findings.map(({ message }) => message));
});
