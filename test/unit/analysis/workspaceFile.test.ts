import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emptyWorkspaceFile,
  hiddenIn,
  parseWorkspaceFile,
  ruleOverride,
  withEntityType,
  withHidden,
  withNotEntity,
  withRule,
} from '../../../src/analysis';

const hidden = { rule: 'sentiment/negative', file: 'docs/a.md', text: '0123456789abcdef' };

describe('the workspace file', () => {
  it('is read with its comments, trailing commas and byte order mark', () => {
    const { file, problems } = parseWorkspaceFile(
      '\ufeff{\n  // Why.\n  "rules": { "sentiment/negative": "hint", "similarity": "off", "default": { "threshold": 0.5, "channel": "decorations" } },\n' +
        '  "entities": { "notEntity": ["Jenkins", { "text": "Ada", "type": "MISC" }], "is": { "Ada": "PERSON" } },\n' +
        `  "hidden": [${JSON.stringify({ ...hidden, reason: 'quoted' })},],\n}\n`,
    );
    expect(problems).toEqual([]);
    expect(ruleOverride(file, 'sentiment/negative')).toEqual({
      severity: 'hint',
      threshold: 0.5,
      channel: 'decorations',
    });
    expect(ruleOverride(file, 'similarity/duplicate')).toMatchObject({ enabled: false });
    expect(file.entities.notEntity).toEqual([{ text: 'Jenkins' }, { text: 'Ada', type: 'MISC' }]);
    expect([...file.entities.is]).toEqual([['Ada', 'PERSON']]);
    expect([...hiddenIn(file, 'docs/a.md')]).toEqual(['sentiment/negative 0123456789abcdef']);
    expect(hiddenIn(file, 'docs/b.md').size).toBe(0);
  });

  it('is empty when it is absent or broken, and a broken one says where', () => {
    expect(parseWorkspaceFile('')).toEqual({ file: emptyWorkspaceFile, problems: [] });
    const { file, problems } = parseWorkspaceFile('{\n  "rules": {,\n}');
    expect(file).toBe(emptyWorkspaceFile);
    expect(problems).toMatchObject([{ line: 2, column: 13 }]);
    expect(problems[0]?.message).toMatch(/^This is not valid JSON: .+\.$/);
  });

  it('names what it does not know and keeps the rest', () => {
    const { file, problems } = parseWorkspaceFile(
      JSON.stringify({
        rules: {
          'sentiment/rude': 'off',
          'sentiment/negative': { threshold: 2, severity: 'hint', colour: 1 },
        },
        hidden: [{ rule: 'x' }, 3],
        entities: { is: { Ada: 'person', Berlin: 'LOC' }, notEntity: [4, ''] },
        more: [],
      }),
    );
    expect(ruleOverride(file, 'sentiment/negative')).toEqual({ severity: 'hint' });
    expect([...file.entities.is]).toEqual([['Berlin', 'LOC']]);
    expect(problems.map(({ message }) => message.split(' ').slice(0, 4).join(' '))).toHaveLength(9);
  });

  it('is never thrown out by any JSON', () => {
    fc.assert(
      fc.property(fc.json(), fc.string(), (json, text) => {
        for (const source of [json, text, `{"rules":${json},"hidden":${json},"entities":${json}}`]) {
          expect(parseWorkspaceFile(source).file.rules).toBeDefined();
        }
      }),
    );
  });
});

describe('an edit of the workspace file', () => {
  it('makes a file where there is none', () => {
    expect(JSON.parse(withHidden('', hidden))).toEqual({ hidden: [hidden] });
  });

  it('keeps comments, unknown keys and indentation', () => {
    const before = '{\n\t// Mine.\n\t"other": {"a":1},\n\t"hidden": []\n}\n';
    const after = withRule(withHidden(before, hidden), 'sentiment/negative', { severity: 'hint' });
    expect(after).toContain('\t// Mine.\n\t"other": {"a":1},\n');
    expect(after).toMatch(/\n\t"rules": \{/);
    const { file } = parseWorkspaceFile(after);
    expect(file.hidden).toEqual([hidden]);
    expect(ruleOverride(file, 'sentiment/negative')).toEqual({ severity: 'hint' });
  });

  it('says nothing twice', () => {
    const once = withNotEntity(withHidden('{}', hidden), { text: 'Jenkins' });
    expect(withNotEntity(withHidden(once, hidden), { text: 'Jenkins', type: 'PERSON' })).toBe(once);
  });

  it('sets and takes away the type of a name', () => {
    const set = withEntityType('{ "a": 1 }', 'Ada "x"', 'PERSON');
    expect(parseWorkspaceFile(set).file.entities.is.get('Ada "x"')).toBe('PERSON');
    expect(parseWorkspaceFile(withEntityType(set, 'Ada "x"', undefined)).file.entities.is.size).toBe(0);
  });

  it.each(['{', '[]', '"x"', '{"hidden": [}'])('refuses to change %j', (broken) => {
    expect(() => withHidden(broken, hidden)).toThrow(
      expect.objectContaining({ code: 'invalidInput' }) as Error,
    );
  });
});
