// Words of the trade that sound bad and mean nothing by it: no rule may report them, whatever the model says of them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  allThresholds,
  analyzeDocument,
  computeFindings,
  defaultThresholds,
  type RuleThresholds,
} from '../../src/analysis';
import type { Analyzer } from '../../src/inference';
import { createLocalAnalyzer } from '../../src/inference/local';
import { bundledPackage } from '../support/inference/bundles';
import { snapshotOf } from '../support/readProse';

const phrases = [
  'aborted thread',
  'breaking change',
  'cancelled task',
  'corrupted memory',
  'dead code',
  'fail fast exception',
  'invalid IL',
  'stack misalignment',
  'version mismatch',
  'weak reference',
  'access violation',
];

/** Every rule but the one that says where the model has doubts. */
const { 'sentiment/unsure': _, ...verdicts } = allThresholds;

describe('the rules, with the bundled model,', () => {
  let analyzer: Analyzer;
  beforeAll(async () => {
    analyzer = await createLocalAnalyzer({ packageFolder: bundledPackage, threads: 1 });
  });
  afterAll(() => analyzer.dispose());

  async function rulesThatFire(
    text: string,
    thresholds: RuleThresholds = verdicts,
  ): Promise<readonly string[]> {
    const analysis = await analyzeDocument(snapshotOf('markdown', text), analyzer, { hostility: true });
    return (await computeFindings(analysis, thresholds)).map(({ rule }) => rule);
  }

  it.each(phrases)('say nothing of "This was a %s"', async (phrase) => {
    expect(await rulesThatFire(`This was a ${phrase}.\n`)).toEqual([]);
    expect(await rulesThatFire(`This was a ${phrase}\n`)).toEqual([]);
    expect(await rulesThatFire(`# This was a ${phrase} of another kind\n`)).toEqual([]);
  });

  it('say nothing of "There are test failures"', async () => {
    expect(await rulesThatFire('There are test failures.\n')).toEqual([]);
  });

  it('report "You are a failure" at the default thresholds', async () => {
    expect(await rulesThatFire('You are a failure.\n', defaultThresholds)).toContain('sentiment/negative');
  });

  it('report no phrase from a threshold of 0.7 on either', async () => {
    const lower = { ...verdicts, 'sentiment/negative': 0.7, 'toxicity/hostile': 0.7 };
    for (const phrase of phrases) expect(await rulesThatFire(`This was a ${phrase}.\n`, lower)).toEqual([]);
  });
});
