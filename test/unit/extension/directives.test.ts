import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/analysis';
import { alikeFindings, quote } from '../../../src/extension/features/diagnostics/present';
import { completionsAt } from '../../../src/extension/features/directives/present';
import { shownFindings } from '../../../src/extension/presentation/shownFindings';

const names = [
  { type: 'PERSON', text: 'Jenkins' },
  { type: 'LOC', text: 'Berlin' },
];

function labels(before: string, family: 'markdown' | 'code' = 'code'): readonly string[] | undefined {
  return completionsAt(before, family, names)?.items.map(({ label }) => label);
}

describe('completions', () => {
  it('offer directives in comments', () => {
    for (const before of ['// ', '// gl', '  # gloss-', 'x(); // gloss-dis', '   * gloss-', '  gloss-e']) {
      expect(labels(before)).toContain('gloss-disable-next-line');
    }
    expect(labels('<!-- g', 'markdown')).toContain('gloss-disable-file');
    expect(completionsAt('// gloss-dis', 'code', names)?.replaces).toBe('gloss-dis'.length);
  });

  it('offer nothing elsewhere', () => {
    for (const before of ['', 'const gloss', 'x = gloss-', '// a sentence ', '// gloss over']) {
      expect(labels(before)).toBeUndefined();
    }
    for (const before of ['gloss-', '# g', '<!-- gone --> gloss-']) {
      expect(labels(before, 'markdown')).toBeUndefined();
    }
  });

  it('offer rules and groups that are not named yet', () => {
    const offered = labels('// gloss-disable-line sentiment/negative, ');
    expect(offered).toContain('similarity/duplicate');
    expect(offered).toContain('entities');
    expect(offered).not.toContain('sentiment/negative');
    expect(completionsAt('// gloss-enable sim', 'code', names)?.replaces).toBe(3);
  });

  it('offer types and then names of the document', () => {
    expect(labels('<!-- gloss-ignore ', 'markdown')).toContain('EMAIL_ADDRESS');
    expect(labels('// gloss-ignore PERSON ')).toEqual(['"Jenkins"']);
    expect(labels('// gloss-ignore "B')).toEqual(['"Jenkins"', '"Berlin"']);
  });
});

const finding = (start: number, text: string): Finding => ({
  rule: 'entities/inconsistent',
  start,
  end: start + text.length,
  message: '',
  details: [],
  score: 1,
  related: [],
  entity: { type: 'ORG', text },
  replacement: 'GitHub',
});

describe('findings', () => {
  it('are mended together when they are about the same text', () => {
    const [first, second, third] = [finding(0, 'Github'), finding(9, 'GITHUB'), finding(20, 'Github')];
    expect(alikeFindings([first, second, third], first)).toEqual([first, third]);
  });

  it('are shown in the channel of their rule, no more than allowed', () => {
    const rule = { enabled: true, threshold: 0, severity: 'hint', channel: 'decorations' } as const;
    const config = { rules: { 'entities/inconsistent': rule }, maxProblems: 2 };
    const many = Array.from({ length: 10_000 }, (_, index) => finding(index, 'Github'));
    const shown = (channel: 'decorations' | 'problems') =>
      shownFindings(many, config as unknown as Parameters<typeof shownFindings>[1], channel);
    expect(shown('decorations')).toHaveLength(2);
    expect(shown('problems')).toEqual([]);
  });

  it('are quoted shortly', () => {
    expect(quote('Ada\n Lovelace')).toBe('“Ada Lovelace”');
    expect(quote('x'.repeat(80))).toHaveLength(42);
  });
});
