import { describe, expect, it } from 'vitest';
import type { DocumentAnalysis } from '../../../src/analysis';
import { isQuieted } from '../../../src/extension/documents/quiet';
import { coverageText, describeStatus } from '../../../src/extension/features/status/present';
import { emptyAnalysis } from '../../support/emptyAnalysis';

const coverage = {
  characters: 41_200,
  proseCharacters: 41_200,
  unreadCharacters: 0,
  skippedBlocks: 3,
  skipped: { code: 3 },
  pendingSentences: 0,
  notes: [],
};

function analysisOf(changes: Partial<DocumentAnalysis['coverage']> = {}): DocumentAnalysis {
  return emptyAnalysis({ coverage: { ...coverage, ...changes } });
}

describe('the status', () => {
  it('says that a document was checked and nothing was found, when, and how much of it was read', () => {
    const shown = { analysis: analysisOf(), findings: 0, limit: 100, time: '14:05' };
    const { summary, detail, isBusy, tooltip } = describeStatus({ status: 'ready' }, shown);
    expect(summary).toBe('checked, nothing found');
    expect(detail).toBe('100 % prose. Last run 14:05.');
    expect(isBusy).toBe(false);
    expect(tooltip).toBe(
      'Gloss: checked, nothing found. 0 sentences. 100 % of 41,200 characters are prose; blocks of code or markup skipped: 3. Last run 14:05.',
    );
  });

  it('says which limit cuts the list of findings', () => {
    const shown = { analysis: analysisOf(), findings: 120, limit: 100 };
    const { summary, tooltip } = describeStatus({ status: 'ready' }, shown);
    expect(summary).toBe('checked, 120 findings');
    expect(tooltip).toContain('The first 100 are in Problems (gloss.diagnostics.maxProblems).');
  });

  it('says that Gloss is paused, but not while a command is at work', () => {
    expect(describeStatus({ status: 'ready' }, undefined, true)).toMatchObject({
      text: '$(debug-pause) Gloss',
      summary: 'paused',
    });
    expect(describeStatus({ status: 'busy' }, undefined, true)).toMatchObject({ isBusy: true });
  });

  it('says when the model is not in memory', () => {
    const shown = { analysis: analysisOf(), findings: 0, limit: 100, time: '14:05' };
    const { summary, detail, tooltip } = describeStatus({ status: 'idle' }, shown);
    const memory = 'Last run 14:05. The model is not in memory; new text loads it.';
    expect(summary).toBe('checked, nothing found');
    expect(detail.endsWith(memory)).toBe(true);
    expect(tooltip.endsWith(memory)).toBe(true);
    expect(describeStatus({ status: 'ready' }, shown).detail).not.toContain('memory');
  });

  it('says what the model runs on, and why', () => {
    const shown = { analysis: analysisOf(), findings: 0, limit: 100 };
    const reason = { template: '{0} could not be opened: {1}', details: ['WebGPU', 'no driver'] };
    const fallen = describeStatus({ status: 'ready', device: { device: 'cpu', reason } }, shown);
    const text = 'Computed on the processor. WebGPU could not be opened: no driver';
    expect([fallen.tooltip.endsWith(text), fallen.detail.endsWith(text)]).toEqual([true, true]);
    const { tooltip } = describeStatus({ status: 'ready', device: { device: 'webgpu' } }, undefined);
    expect(tooltip.endsWith('Computed on WebGPU.')).toBe(true);
  });

  it('passes on what could not be looked at', () => {
    const notes = ['One line was too long.'];
    const shown = { analysis: analysisOf({ notes }), findings: 1, limit: 100 };
    const { summary, detail } = describeStatus({ status: 'ready' }, shown);
    expect([summary, detail]).toEqual(['checked, 1 finding', '100 % prose. One line was too long.']);
    expect(coverageText({ ...coverage, characters: 82_400, notes: ['One line was too long.'] })).toBe(
      '50 % of 82,400 characters are prose; blocks of code or markup skipped: 3. One line was too long.',
    );
  });
});

describe('a quiet stretch', () => {
  it('holds back what lies in it, reaches into it or touches it', () => {
    const quieted = [{ start: 10, end: 20 }];
    const spans = [
      { start: 0, end: 9 },
      { start: 0, end: 10 },
      { start: 12, end: 15 },
      { start: 5, end: 40 },
      { start: 21, end: 30 },
    ];
    expect(spans.map((span) => isQuieted(span, quieted))).toEqual([false, true, true, true, false]);
    expect(isQuieted({ start: 0, end: 100 }, [])).toBe(false);
  });
});
