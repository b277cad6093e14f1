import { describe, expect, it } from 'vitest';
import { directiveProblems, parseWorkspaceFile } from '../../../src/analysis';
import { findDirectives } from '../../../src/analysis/directives';
import { filled, problemTexts, staleTexts } from '../../../src/analysis/problemTexts';
import { problemText, staleText } from '../../../src/extension/presentation/problemText';

type Texts<Kind extends string> = readonly (readonly [Kind, string])[];

/** Details that no text has by chance. */
const details = ['⟨0⟩', '⟨1⟩', '⟨2⟩'];

describe('in the editor, in English,', () => {
  it('a problem of each kind says what it says on the command line', () => {
    for (const [kind, text] of Object.entries(problemTexts) as unknown as Texts<keyof typeof problemTexts>) {
      expect(problemText({ kind, details })).toBe(filled(text, details));
    }
  });

  it('a stale directive of each kind says why as everywhere', () => {
    for (const [kind, text] of Object.entries(staleTexts) as unknown as Texts<keyof typeof staleTexts>) {
      expect(staleText({ kind, details })).toBe(filled(text, details));
    }
  });

  it('a broken .gloss.json tells what is wrong with it', () => {
    const sources = [
      '[]',
      '{"rules": 1, "hidden": 2, "entities": [], "more": 3}',
      '{"rules": {"rude": "off", "sentiment": 1, "toxicity": {"enabled": 1, "threshold": 2, "severity": 3, "channel": 4, "colour": 5}}}',
      '{"hidden": [1, {}], "entities": {"is": {"Ada": "person"}, "notEntity": [3]}}',
      ...[
        '{',
        '{"a" 1}',
        '{"a": 1 "b": 2}',
        '{"a": [1',
        '{,}',
        '{} {}',
        '{"a": "\\q"}',
        '{"a": "b',
        '{"a": 1e}',
        'no',
      ],
      ...['{"a": "\\u1"}', '{"a": "\u0001"}', '{} /* a', '{"a": }'],
    ];
    const problems = sources.flatMap((source) => parseWorkspaceFile(source).problems);
    const kinds = new Set(problems.map(({ kind }) => kind));
    expect(kinds.size).toBe(Object.keys(problemTexts).length - 1);
    for (const problem of problems) expect(problemText(problem)).toBe(problem.message);
  });

  it('a directive tells what it names wrongly', () => {
    const text = 'gloss-disable-line sentimnet\ngloss-ignore PERSN "Ada"\n';
    const { directives } = findDirectives(text, [{ start: 0, end: text.length }]);
    const problems = directiveProblems({ text, directives });
    expect(problems.map(({ kind }) => kind)).toEqual(['rule', 'type']);
    for (const problem of problems) expect(problemText(problem)).toBe(problem.message);
  });
});
