import { describe, expect, it } from 'vitest';
import {
  allThresholds,
  analyzeDocument,
  computeFindings,
  defaultThresholds,
  directiveProblems,
  directiveRemoval,
  entitiesOf,
  ignoreTextEdit,
  reportOn,
  staleDirectives,
} from '../../../src/analysis';
import { codeLanguages } from '../../../src/analysis/regions/comments/languages';
import { createFakeAnalyzer } from '../../support/fakeAnalyzer';
import { snapshotOf } from '../../support/readProse';

function analysisOf(text: string, languageId = 'markdown') {
  return analyzeDocument(snapshotOf(languageId, text), createFakeAnalyzer());
}

async function staleIn(text: string, thresholds = defaultThresholds) {
  const analysis = await analysisOf(text);
  const { silenced } = await reportOn(analysis, thresholds);
  return staleDirectives(analysis, silenced, thresholds).map(({ directive, reason }) => [
    text.slice(directive.start, directive.end),
    reason,
  ]);
}

const harsh = 'This is awful, terrible work.';

describe('directives in every language', () => {
  const languages = Object.entries(codeLanguages).filter(([, { lineComment }]) => lineComment !== undefined);

  it('are at least 31', () => {
    expect(Object.keys(codeLanguages).length).toBeGreaterThanOrEqual(31);
  });

  it.each(languages.map(([id, { lineComment }]) => [id, lineComment ?? '']))(
    'work in a line comment of %s',
    async (id, marker) => {
      const text = `\n${marker} gloss-disable-next-line sentiment -- agreed\n${marker} ${harsh}\n`;
      const analysis = await analysisOf(text, id);
      expect(analysis.directives).toMatchObject([{ name: 'gloss-disable-next-line', line: 1 }]);
      expect(analysis.suppressions).toMatchObject([{ rules: ['sentiment'], startLine: 2, endLine: 3 }]);
    },
  );
});

/** By what opens and ends a block comment: the languages that have it. */
const blocks: readonly (readonly [opener: string, closer: string, ids: string])[] = [
  [
    '/*',
    '*/',
    'typescript typescriptreact javascript javascriptreact java go rust c cpp cuda-cpp objective-c',
  ],
  [
    '/*',
    '*/',
    'objective-cpp csharp kotlin swift scala dart groovy haxe vala d odin v solidity proto proto3 glsl',
  ],
  ['/*', '*/', 'hlsl wgsl verilog systemverilog css scss less jsonc jsonnet terraform bicep sql nix'],
  ['<!--', '-->', 'xml markdown mdx'],
  ['{-', '-}', 'haskell purescript elm'],
  ['(*', '*)', 'ocaml fsharp'],
  ['{', '}', 'pascal'],
  ['--[[', ']]', 'lua'],
  ['#=', '=#', 'julia'],
  ['#[', ']#', 'nim'],
  ['#|', '|#', 'commonlisp scheme racket'],
  ['<#', '#>', 'powershell'],
  ['###', '###', 'coffeescript'],
  ['/-', '-/', 'lean4'],
  ['/+', '+/', 'd'],
  ['#[[', ']]', 'cmake'],
];

describe('directives in block comments', () => {
  const cases = blocks.flatMap(([opener, closer, ids]) =>
    ids.split(' ').map((id): [string, string, string] => [id, opener, closer]),
  );

  it.each(cases)('work in %s, on one line (%s %s)', async (id, opener, closer) => {
    const text = `\n${opener} gloss-disable-next-line sentiment -- agreed ${closer}\n${opener} ${harsh} ${closer}\n`;
    const { directives, suppressions } = await analysisOf(text, id);
    expect(directives).toMatchObject([{ name: 'gloss-disable-next-line', line: 1 }]);
    expect(suppressions).toMatchObject([{ rules: ['sentiment'], startLine: 2, endLine: 3 }]);
  });

  it.each(cases)('work in %s, on a line of their own within (%s %s)', async (id, opener, closer) => {
    const text = `\n${opener}\ngloss-disable sentiment/negative\n${closer}\n\n${opener}\n${harsh}\n${closer}\n`;
    const { directives, suppressions } = await analysisOf(text, id);
    expect(directives).toMatchObject([{ name: 'gloss-disable', line: 2 }]);
    expect(suppressions).toMatchObject([{ rules: ['sentiment/negative'], startLine: 2 }]);
  });

  it.each([
    ['ruby', '=begin', '=end'],
    ['perl', '=pod\n', '\n=cut'],
    ['matlab', '%{', '%}'],
    ['php', '<?php\n/*', '*/'],
  ])('work in %s, between lines of their own (%s %s)', async (id, opener, closer) => {
    const text = `${opener}\ngloss-disable-file\n${closer}\nx = 1\n`;
    const { suppressions } = await analysisOf(text, id);
    expect(suppressions).toMatchObject([{ rules: undefined, startLine: 0 }]);
  });
});

describe('gloss-capture and gloss-restore', () => {
  it('bring back what was silent', async () => {
    const lines = [
      '// gloss-disable sentiment',
      '// gloss-capture',
      '// gloss-disable',
      '',
      '// gloss-restore',
      '// gloss-enable',
    ];
    const { suppressions, directives } = await analysisOf(lines.join('\n'), 'typescript');
    expect(suppressions).toEqual([
      { rules: ['sentiment'], startLine: 0, endLine: 5, directive: 0 },
      { rules: undefined, startLine: 2, endLine: 4, directive: 2 },
    ]);
    expect(directives.map(({ isEffective }) => isEffective)).not.toContain(false);
  });

  it('switch on again what was ended in between', async () => {
    const lines = ['// gloss-disable', '// gloss-capture', '// gloss-enable', '', '// gloss-restore', ''];
    const { suppressions } = await analysisOf(lines.join('\n'), 'typescript');
    expect(suppressions).toMatchObject([
      { startLine: 0, endLine: 2 },
      { startLine: 4, endLine: 6 },
    ]);
  });
});

describe('gloss-ignore', () => {
  const text = 'Jenkins met Ada Lovelace in Berlin.\n';

  it('takes names out of the document', async () => {
    const analysis = await analysisOf(`${text}\n<!-- gloss-ignore PERSON "Jenkins" "Nobody" -- a tool -->\n`);
    expect(entitiesOf(analysis).map((entity) => entity.text)).toEqual(['Ada Lovelace', 'Berlin']);
    expect(await computeFindings(analysis, { 'entities/person': 0.5 })).toHaveLength(1);
  });

  it('keeps the name as another type, and takes all types where none is named', async () => {
    const names = async (directive: string) =>
      entitiesOf(await analysisOf(`${text}\n<!-- ${directive} -->\n`)).map((entity) => entity.text);
    expect(await names('gloss-ignore LOC "Jenkins"')).toContain('Jenkins');
    expect(await names("gloss-ignore 'Berlin', “Jenkins”")).toEqual(['Ada Lovelace']);
    expect(await names('gloss-ignore is a directive')).toHaveLength(3);
  });

  it('takes numbers and addresses too, and is written where it stands alone', async () => {
    const source = 'Ask ada@lovelace.org.\n';
    const [finding] = await computeFindings(await analysisOf(source), { 'entities/pii': 0.7 });
    const edit = await ignoreTextEdit(snapshotOf('markdown', source), {
      ...finding!,
      entity: finding!.entity!,
    });
    const after = source.slice(0, edit!.offset) + edit!.insertText + source.slice(edit!.offset);
    expect(after).toBe('Ask ada@lovelace.org. <!-- gloss-ignore EMAIL_ADDRESS "ada@lovelace.org" -->\n');
    expect(await computeFindings(await analysisOf(after), { 'entities/pii': 0.7 })).toEqual([]);
    expect(await staleIn(after)).toEqual([]);
  });
});

describe('directives that name what is not there', () => {
  it('are told where', async () => {
    const text =
      '<!-- gloss-disable-line sentimnet -->\n\n<!-- gloss-disable sentiment/rude, entities -->\n\n<!-- gloss-ignore PERSN "Ada" -->\n';
    const problems = directiveProblems(await analysisOf(text));
    expect(problems.map(({ start, end }) => text.slice(start, end))).toEqual([
      'sentimnet',
      'sentiment/rude',
      'PERSN',
    ]);
    expect(problems[0]?.message).toMatch(/^There is no rule “sentimnet”\. Rules: sentiment\/negative, /);
    expect(directiveProblems(await analysisOf(text), ['PERSN'])).toHaveLength(2);
  });

  it('silence nothing', async () => {
    expect((await analysisOf(`${harsh} <!-- gloss-disable-line sentimnet -->\n`)).suppressions).toMatchObject(
      [{ rules: ['sentimnet'] }],
    );
  });
});

describe('stale directives', () => {
  it('are those that do nothing', async () => {
    const text = [
      `${harsh} <!-- gloss-disable-line -->`,
      '',
      'All is fine. <!-- gloss-disable-line sentiment/negative -->',
      '',
      '<!-- gloss-disable-next-line similarity -->',
      `${harsh} <!-- gloss-disable-line sentiment -->`,
      '',
      '<!-- gloss-enable -->',
      '',
      '<!-- gloss-capture -->',
      '',
      '<!-- gloss-restore -->',
      '',
      '<!-- gloss-disable-line entities/person -->',
      '',
      '<!-- gloss-ignore PERSON "Nobody" -->',
    ].join('\n');
    expect(await staleIn(text)).toEqual([
      ['gloss-disable-line sentiment/negative', 'There is no finding here.'],
      ['gloss-disable-next-line similarity', 'There is no finding here.'],
      ['gloss-enable', 'Nothing is switched off here.'],
      ['gloss-restore', 'Nothing has changed since it was captured.'],
      ['gloss-disable-line entities/person', 'The rule entities/person is off.'],
      ['gloss-ignore PERSON "Nobody"', 'No such name or number is found.'],
    ]);
  });

  it('are not those that silence a range, a file or a name', async () => {
    const text = `<!-- gloss-disable-file sentiment -->\n\n${harsh} Jenkins.\n\n<!-- gloss-ignore "Jenkins" -->\n\n<!-- gloss-disable -->\n\n${harsh}\n\n<!-- gloss-enable -->\n`;
    expect(await staleIn(text, allThresholds)).toEqual([]);
  });
});

describe('taking a directive away', () => {
  it.each([
    ['markdown', 'Text. <!-- gloss-disable-line sentiment -->\n', 'Text.\n'],
    [
      'markdown',
      'A.\n\n  <!-- gloss-disable-file -- why -->\nB.\n',
      'A.\n\n  <!-- gloss-disable-file -- why -->\nB.\n'.replace(
        '  <!-- gloss-disable-file -- why -->\n',
        '',
      ),
    ],
    ['typescript', 'a();\n  // gloss-disable-next-line\n// B.\n', 'a();\n// B.\n'],
    ['typescript', 'a(); // gloss-disable-line\n', 'a();\n'],
    ['typescript', '// Text. gloss-disable-line\n', '// Text.\n'],
    ['typescript', '/* gloss-disable-file */\na();\n', 'a();\n'],
    ['java', '/**\n * One.\n * gloss-disable-next-line\n * Two.\n */\n', '/**\n * One.\n * Two.\n */\n'],
    ['python', '# gloss-disable\nx = 1\n', 'x = 1\n'],
  ])('leaves nothing of it in %s: %j', async (languageId, text, left) => {
    const [directive] = (await analysisOf(text, languageId)).directives;
    const { start, end } = directiveRemoval(text, directive!);
    expect(text.slice(0, start) + text.slice(end)).toBe(left);
  });
});
