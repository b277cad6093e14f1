import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allThresholds,
  analyzeDocument,
  computeFindings,
  defaultThresholds,
  type DocumentAnalysis,
  fingerprintIn,
  ruleIds,
  type RuleThresholds,
} from '../../../../src/analysis';
import { differInOneLetter, foldName } from '../../../../src/analysis/rules/entitiesInconsistent';
import { createFakeAnalyzer } from '../../../support/fakeAnalyzer';
import { snapshotOf } from '../../../support/readProse';
import { cpuMs } from '../../../support/cpuTime';

function analysisOf(text: string, languageId = 'markdown'): Promise<DocumentAnalysis> {
  return analyzeDocument(snapshotOf(languageId, text), createFakeAnalyzer());
}

async function findingsIn(text: string, thresholds: RuleThresholds) {
  const findings = await computeFindings(await analysisOf(text), thresholds);
  return findings.map(({ start, end, replacement, message }) => [
    text.slice(start, end),
    replacement,
    message,
  ]);
}

/** An analysis in which the first sentence has these results too. */
async function withResult(text: string, result: object): Promise<DocumentAnalysis> {
  const analysis = await analysisOf(text);
  const [first, ...rest] = analysis.sentences;
  return { ...analysis, sentences: [{ ...first!, result: { ...first!.result, ...result } }, ...rest] };
}

describe('sentiment/unsure', () => {
  it('reports sentences whose two likeliest labels are close', async () => {
    const sentiment = { label: 'neutral', probabilities: { negative: 0.47, neutral: 0.49, positive: 0.04 } };
    const analysis = await withResult('It could be read in two ways.\n', { sentiment });
    expect(await computeFindings(analysis, { 'sentiment/unsure': 0.95 })).toMatchObject([
      { message: 'It is not clear how this sentence reads: neutral 0.49, negative 0.47.' },
    ]);
    expect(await computeFindings(analysis, { 'sentiment/unsure': 0.99 })).toEqual([]);
  });
});

describe('toxicity/hostile', () => {
  it('is silent without a hostility head and reports attacks with one', async () => {
    const text = 'You are a failure.\n';
    expect(await findingsIn(text, { 'toxicity/hostile': 0 })).toEqual([]);
    const hostility = { label: 'hostile', probabilities: { civil: 0.04, hostile: 0.96 } };
    const analysis = await withResult(text, { hostility });
    expect(await computeFindings(analysis, { 'toxicity/hostile': 0.9 })).toMatchObject([
      { score: 0.96, message: 'This sentence reads as an attack on somebody (probability 0.96).' },
    ]);
  });
});

describe('entities/person', () => {
  it('reports people and nobody else', async () => {
    expect(
      await findingsIn('Ada Lovelace went from Microsoft to Berlin.\n', { 'entities/person': 0.6 }),
    ).toEqual([['Ada Lovelace', '[PERSON]', 'This names a person (probability 0.90).']]);
  });
});

describe('entities/inconsistent', () => {
  const inconsistent: RuleThresholds = { 'entities/inconsistent': 0.5 };

  it('reports the spellings that do not rule', async () => {
    const text = 'We use GitHub. Then Github came. Once more GitHub.\n';
    expect(await findingsIn(text, inconsistent)).toEqual([
      ['Github', 'GitHub', 'Spelled “GitHub” elsewhere in this document (2 of 3 times).'],
    ]);
  });

  it('leaves commands, constants, addresses and single spellings alone', async () => {
    const text =
      'We use GitHub with `Github`. Run github, GITHUB, @Github or https://x.org/Github/a. Java and JavaScript.\n';
    expect(await findingsIn(text, inconsistent)).toEqual([]);
  });

  it('needs the share of its threshold', async () => {
    const text = 'We use GitHub. Then Github came.\n';
    expect(await findingsIn(text, inconsistent)).toHaveLength(1);
    expect(await findingsIn(text, { 'entities/inconsistent': 0.6 })).toEqual([]);
  });

  it('tells slips from other words', () => {
    expect(differInOneLetter('kubernetes', 'kubernets')).toBe(true);
    expect(differInOneLetter('kubernetes', 'kuberentes')).toBe(true);
    expect(differInOneLetter('kubernetes', 'kubernetis')).toBe(true);
    expect(differInOneLetter('kubernetes', 'kubernets2')).toBe(false);
    expect(differInOneLetter('kubernetes', 'cubernetes')).toBe(false);
    expect(differInOneLetter('same', 'same')).toBe(false);
    expect(foldName('Visual  Studio-Code')).toBe('visualstudiocode');
  });

  it('finds one changed letter wherever it is', () => {
    const word = fc.stringMatching(/^[a-z]{8,12}$/);
    fc.assert(
      fc.property(word, fc.nat({ max: 6 }), (text, at) => {
        const changed = `${text.slice(0, at + 1)}é${text.slice(at + 2)}`;
        expect(differInOneLetter(text, changed)).toBe(true);
        expect(differInOneLetter(changed, text)).toBe(true);
      }),
    );
  });
});

describe('similarity/duplicate', () => {
  it('does not take sentences for equal that differ in their code', async () => {
    const text =
      'Throws when you call `add` on the closed queue.\n\nThrows when you call `removeAll` on the closed queue.\n';
    expect(await findingsIn(text, { 'similarity/duplicate': 0.9 })).toEqual([]);
  });

  it('does not take sentences for equal that say the contrary, and keeps those that say the same', async () => {
    const told = 'Always close the file after reading all of its lines.';
    const opposed = told.replace('Always', 'Never');
    const again = told.replace('lines', 'last lines');
    const findings = await findingsIn(`${told}\n\n${opposed}\n`, { 'similarity/duplicate': 0.5 });
    expect(findings).toEqual([]);
    expect(await findingsIn(`${told}\n\n${again}\n`, { 'similarity/duplicate': 0.5 })).toHaveLength(1);
  });

  it.each([
    ['code', 'Runs `add` when the queue is open.', 'When the queue is open, it runs `removeAll`.'],
    ['names', 'Users of OpenBSD build it from the ports.', 'Users of FreeBSD can build it from ports.'],
    ['sides', 'Convert the old tables into new lists.', 'Convert all new lists into the old tables.'],
    ['sides', 'The small ship is faster than the raft.', 'The raft is far faster than the small ship.'],
    ['sides', 'The mate eats before the captain sits.', 'The captain sits before the mate eats here.'],
    ['numbers', 'The queue holds 5 ships in the harbour.', 'The queue in the harbour holds 6 ships.'],
  ])('does not take sentences for equal that differ in their %s', async (_, told, other) => {
    expect(await findingsIn(`${told}\n\n${other}\n`, { 'similarity/duplicate': -1 })).toEqual([]);
  });

  it.each([
    [
      'code',
      'Runs `add` when the queue is open.',
      'When the queue is open, it runs both `add` and `removeAll`.',
    ],
    ['code', 'Runs `add` when the queue is open.', 'When the queue is open, it runs the addition.'],
    ['addresses', 'See [the notes](a.md) of all the ships.', 'See [the notes](b.md) of all other ships.'],
    [
      'names',
      'Users of OpenBSD build it from the ports.',
      'Users of openbsd and FreeBSD build it from ports.',
    ],
    ['order', 'To choose a model, open the settings.', 'Open the settings to choose a model.'],
    ['order', 'Before it writes, it reads the header.', 'It reads the header before it writes.'],
  ])('takes sentences for equal where only one adds to their %s', async (_, told, other) => {
    expect(await findingsIn(`${told}\n\n${other}\n`, { 'similarity/duplicate': -1 })).toHaveLength(1);
  });
});

describe('the rules', () => {
  it('have a threshold each, and some run by default', () => {
    expect(Object.keys(allThresholds)).toEqual([...ruleIds]);
    expect(Object.keys(defaultThresholds)).toEqual([
      'sentiment/negative',
      'toxicity/hostile',
      'similarity/duplicate',
      'entities/pii',
      'entities/inconsistent',
    ]);
  });

  it('leave out what the workspace file hides, until it is reworded', async () => {
    const text = '# Notes\n\nAll is fine. This is awful, terrible work.\n';
    const analysis = await analysisOf(text);
    const [finding] = await computeFindings(analysis, defaultThresholds);
    const hidden = new Set([`sentiment/negative ${fingerprintIn(analysis, finding!)}`]);
    const findingsOf = async (changed: string) =>
      computeFindings(await analysisOf(changed), defaultThresholds, { hidden });
    expect(await findingsOf(text)).toEqual([]);
    expect(await findingsOf('More.\n\n> This is awful,\n> terrible work.\n')).toEqual([]);
    expect(await findingsOf('This is awful, terrible labour.\n')).toHaveLength(1);
  });

  it('read ten thousand findings in a moment', async () => {
    const text = Array.from({ length: 10_000 }, (_, i) => `This number ${i} is awful, terrible work.\n`).join(
      '\n',
    );
    const analysis = await analysisOf(text, 'plaintext');
    const start = cpuMs();
    // All but similarity/duplicate, which compares each sentence with each: its own tests have its times.
    const { 'similarity/duplicate': _, ...thresholds } = allThresholds;
    const findings = await computeFindings(analysis, { ...thresholds, 'sentiment/unsure': 0 });
    expect(findings).toHaveLength(20_000);
    expect(cpuMs() - start).toBeLessThan(20_000);
  }, 120_000);
});
