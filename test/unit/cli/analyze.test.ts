import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Analyzer } from '../../../src/inference';
import { createFakeAnalyzer } from '../../support/fakeAnalyzer';
import { cliRunner, temporaryFolder } from './support';

const run = cliRunner();
const folder = temporaryFolder();

function write(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

interface JsonSpan {
  readonly start: number;
  readonly end: number;
}
interface JsonFile {
  readonly file: string;
  readonly language: string;
  readonly coverage: { readonly characters: number; readonly skippedBlocks: number };
  readonly regions: readonly (JsonSpan & { kind: string; text: string })[];
  readonly sentences: readonly (JsonSpan & {
    kind: string;
    text: string;
    sentiment: { label: string; probabilities: Record<string, number> };
    entities: readonly (JsonSpan & { text: string; label: string })[];
  })[];
  readonly findings: readonly (JsonSpan & { rule: string; line: number; column: number; score: number })[];
  readonly error?: { readonly code: string; readonly message: string };
}

const notes = write(
  'notes.md',
  [
    '# Notes about the build',
    '',
    'The first version was awful and terrible to read. Ada Lovelace wrote the second one in Berlin.',
    '',
    '```js',
    'const awful = terrible;',
    '```',
    '',
    'The server keeps every 🙂 answer for one hour. The tool has awful, terrible names.',
    '',
    '- The server keeps every 🙂 answer for one hour.',
    '',
  ].join('\n'),
);

const code = write('tool.py', ['# A good, nice helper for Microsoft.', 'awful = "terrible"', ''].join('\n'));

describe('gloss analyze', () => {
  it('prints findings with line and column and a summary', async () => {
    const { status, stdout, stderr } = await run(['analyze', notes]);
    expect([status, stderr]).toEqual([0, '']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.slice(0, 3).map((line) => line.split('  ').slice(0, 3))).toEqual([
      [`${notes}:3:1`, 'information', 'sentiment/negative'],
      [`${notes}:9:48`, 'information', 'sentiment/negative'],
      [`${notes}:11:3`, 'information', 'similarity/duplicate'],
    ]);
    expect(lines[3]).toBe(`    ${notes}:9:1  It was said here first.`);
    expect(lines[4]).toBe(`${notes}: 4 regions, 6 sentences (2 negative, 4 neutral), 2 names, 3 findings`);
    expect(lines).toHaveLength(5);
  });

  it('lists every sentence on request', async () => {
    const { stdout } = await run(['analyze', '--sentences', notes]);
    expect(stdout).toContain(
      `${notes}:3:51  paragraph  neutral 0.91  “Ada Lovelace wrote the second one in Berlin.”` +
        '  [PERSON Ada Lovelace 0.90, LOC Berlin 0.90]\n',
    );
  });

  it('reads the columns that are asked for', async () => {
    const table = write('table.csv', 'praise,complaint\nIt was good.,It was too loud.\n');
    const textsOf = async (...options: string[]): Promise<readonly string[]> => {
      const { stdout } = await run(['analyze', '--format', 'json', ...options, table]);
      return (JSON.parse(stdout) as JsonFile[])[0]?.sentences.map(({ text }) => text) ?? [];
    };
    expect(await textsOf()).toEqual(['It was good.', 'It was too loud.']);
    expect(await textsOf('--column', 'complaint')).toEqual(['It was too loud.']);
    expect(await textsOf('--field', 'praise', '--column', 'complaint')).toHaveLength(2);
  });

  it('sums up several files', async () => {
    const { stdout } = await run(['analyze', notes, code]);
    expect(stdout).toContain(`${code}: 1 region, 1 sentence (1 positive), 1 name, 0 findings\n`);
    expect(stdout.endsWith('\n3 findings in 2 files\n')).toBe(true);
  });

  it('gives regions, sentences, results and findings as JSON with exact spans', async () => {
    const { status, stdout } = await run(['analyze', '--format', 'json', notes, code]);
    const [first, second, ...rest] = JSON.parse(stdout) as JsonFile[];
    expect([status, rest]).toEqual([0, []]);
    if (!first || !second) throw new Error('two files were asked for');
    const text = readFileSync(notes, 'utf8');
    expect(first).toMatchObject({ file: notes, language: 'markdown', coverage: { characters: text.length } });
    expect(first.regions.map(({ kind }) => kind)).toEqual(['heading', 'paragraph', 'paragraph', 'listItem']);
    for (const { start, end, text: found } of [...first.regions, ...first.sentences]) {
      expect(text.slice(start, end)).toBe(found);
    }
    expect(first.sentences[2]).toMatchObject({
      text: 'Ada Lovelace wrote the second one in Berlin.',
      kind: 'paragraph',
      sentiment: { label: 'neutral', probabilities: { negative: expect.any(Number) } },
      entities: [
        { text: 'Ada Lovelace', label: 'PERSON' },
        { text: 'Berlin', label: 'LOC' },
      ],
    });
    for (const { entities } of first.sentences) {
      for (const { start, end, text: found } of entities) expect(text.slice(start, end)).toBe(found);
    }
    expect(first.findings.map(({ rule, line, column }) => [rule, line, column])).toEqual([
      ['sentiment/negative', 3, 1],
      ['sentiment/negative', 9, 48],
      ['similarity/duplicate', 11, 3],
    ]);
    expect(first.findings[2]).toMatchObject({ related: [{ line: 9, column: 1 }] });
    expect(second).toMatchObject({ language: 'python', findings: [] });
  });

  it('holds findings against the thresholds that were chosen', async () => {
    const off = ['--threshold', 'sentiment/negative=off', '--threshold', 'similarity/duplicate=off'];
    expect((await run(['analyze', notes, ...off])).stdout).toContain(' 0 findings\n');
    const strict = ['--threshold', 'sentiment/negative=1', '--threshold', 'similarity/duplicate=off'];
    expect((await run(['analyze', notes, ...strict])).stdout).toContain(' 0 findings\n');
    const all = ['--threshold', 'sentiment/negative=0', '--threshold', 'similarity/duplicate=off'];
    expect((await run(['analyze', notes, ...all])).stdout).toContain(' 5 findings\n');
  });

  it('ends with status 4 for findings only when asked to', async () => {
    expect((await run(['analyze', notes, '--fail-on-findings'])).status).toBe(4);
    expect((await run(['analyze', code, '--fail-on-findings'])).status).toBe(0);
    expect((await run(['analyze', notes, join(folder, 'none.md'), '--fail-on-findings'])).status).toBe(1);
  });

  it('names what a directive names that does not exist, and goes on', async () => {
    const slip = write(
      'slip.md',
      'Fine.\n\n<!-- gloss-disable-next-line sentimnt -->\nThis is awful, terrible work.\n',
    );
    const { status, stdout, stderr } = await run(['analyze', slip]);
    expect(status).toBe(0);
    expect(stderr.replaceAll(folder, 'DIR')).toMatch(
      /^gloss: invalidInput: DIR\/slip\.md:3:30: There is no rule “sentimnt”\. Rules: sentiment\/negative, .*\n$/,
    );
    expect(stdout).toContain(':4:1  information  sentiment/negative');
  });

  it('names files that cannot be analyzed and goes on', async () => {
    const bad = [
      join(folder, 'none.md'),
      write('image.md', Uint8Array.of(0x89, 0x50, 0xff, 0xfe)),
      write('zero.md', 'a\0b'),
      write('long.md', 'x'.repeat(2_000_001)),
      write('huge.md', Buffer.alloc(7_000_000, 'x')),
      write('page.xyz', 'text'),
      folder,
    ];
    const { status, stdout, stderr } = await run(['analyze', ...bad, code]);
    expect(status).toBe(1);
    const errors = stderr.trimEnd().split('\n');
    expect(errors.map((line) => line.replaceAll(folder, 'DIR'))).toEqual([
      'gloss: invalidInput: DIR/none.md: There is no such file.',
      'gloss: invalidInput: DIR/image.md: This is not a text file: it is not valid UTF-8.',
      expect.stringMatching(/^gloss: invalidInput: DIR\/zero\.md: .*binary/),
      'gloss: invalidInput: DIR/long.md: The text is too long: the limit is 2,000,000 characters.',
      'gloss: invalidInput: DIR/huge.md: The text is too long: the limit is 2,000,000 characters.',
      expect.stringMatching(/^gloss: invalidInput: DIR\/page\.xyz: The language .* --language plaintext\.$/),
      'gloss: invalidInput: DIR: This is a folder: name the files in it.',
    ]);
    expect(stdout).toContain(`${code}: 1 region`);
    expect(stdout.endsWith('0 findings in 8 files, 7 not analyzed\n')).toBe(true);
  });

  it('keeps JSON whole when files cannot be analyzed', async () => {
    const { status, stdout } = await run(['analyze', '--format', 'json', join(folder, 'none.md'), code]);
    const files = JSON.parse(stdout) as JsonFile[];
    expect(status).toBe(1);
    expect(files.map(({ error }) => error?.code)).toEqual(['invalidInput', undefined]);
    const none = await run(['analyze', '--format', 'json', join(folder, 'none.md')]);
    expect(JSON.parse(none.stdout)).toHaveLength(1);
  });

  it('reads standard input, as plain text unless a language is named', async () => {
    const stdin = '# This is awful, terrible work.\nx = 1\n';
    const plain = await run(['analyze', '--format', 'json', '-'], { stdin });
    const python = await run(['analyze', '--format', 'json', '-', '--language', 'python'], { stdin });
    const [asText] = JSON.parse(plain.stdout) as JsonFile[];
    const [asCode] = JSON.parse(python.stdout) as JsonFile[];
    expect(asText).toMatchObject({ file: '<stdin>', language: 'plaintext' });
    expect(asCode).toMatchObject({ file: '<stdin>', language: 'python', regions: [{ kind: 'comment' }] });
  });

  it('leaves a byte order mark out of all offsets and reads UTF-16', async () => {
    const text = 'This is awful, terrible work.\n';
    const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
    for (const content of [Buffer.from(`\ufeff${text}`), utf16, Buffer.from(utf16).swap16()]) {
      const { stdout } = await run(['analyze', '--format', 'json', write('bom.txt', content)]);
      const [file] = JSON.parse(stdout) as JsonFile[];
      expect(file?.sentences).toMatchObject([{ start: 0, end: 29, text: text.trimEnd() }]);
      expect(file?.findings).toMatchObject([{ line: 1, column: 1 }]);
    }
  });

  it('respects ignore directives', async () => {
    const file = write('quiet.md', '<!-- gloss-disable-file -->\n\nThis is awful, terrible work.\n');
    expect((await run(['analyze', file])).stdout).toContain(' 0 findings\n');
  });

  it('names a file that the model fails on', async () => {
    const analyzer: Analyzer = {
      ...createFakeAnalyzer(),
      analyze: () => Promise.reject(new Error('out of luck')),
    };
    const { status, stderr, disposed } = await run(['analyze', code], { analyzer });
    expect([status, disposed]).toEqual([1, 1]);
    expect(stderr).toBe(`gloss: internal: ${code}: out of luck\n`);
  });

  it('ends with status 3 when there is no model', async () => {
    mkdirSync(join(folder, 'empty'), { recursive: true });
    const { status, stderr } = await run(['analyze', code, '--model', join(folder, 'empty')]);
    expect(status).toBe(3);
    expect(stderr).toMatch(/^gloss: modelMissing: /);
  });
});

describe('gloss analyze beside a .gloss.json', () => {
  const harsh = 'This is awful, terrible work.\n\nAda Lovelace made it.\n';
  mkdirSync(join(folder, 'project', 'docs'), { recursive: true });
  const page = write('project/docs/page.md', harsh);
  const configure = (content: unknown): string =>
    write('project/.gloss.json', typeof content === 'string' ? content : JSON.stringify(content));
  const lines = async (...args: string[]) => {
    const { status, stdout, stderr } = await run(['analyze', page, ...args]);
    return {
      status,
      stderr,
      findings: stdout.split('\n').filter((line) => line.includes(':1:') || line.includes(':3:')),
    };
  };

  it('takes rules, severities and thresholds from the nearest one upwards', async () => {
    configure({ rules: { 'sentiment/negative': 'warning', 'entities/person': { enabled: true } } });
    const { findings } = await lines();
    expect(findings[0]).toContain(':1:1  warning  sentiment/negative');
    expect(findings[1]).toContain(':3:1  information  entities/person');
    configure({ rules: { sentiment: 'off' } });
    expect((await lines()).findings).toEqual([]);
    expect((await lines('--threshold', 'sentiment/negative=0.5')).findings).toHaveLength(1);
  });

  it('leaves out what it hides, under the path from it', async () => {
    configure('');
    const { findings } = await lines();
    expect(findings).toHaveLength(1);
    const text = createHash('sha256')
      .update('This is awful, terrible work.\nThis is awful, terrible work.')
      .digest('hex')
      .slice(0, 16);
    configure({ hidden: [{ rule: 'sentiment/negative', file: 'docs/page.md', text, reason: 'quoted' }] });
    expect((await lines()).findings).toEqual([]);
    configure({ hidden: [{ rule: 'sentiment/negative', file: 'page.md', text }] });
    expect((await lines()).findings).toHaveLength(1);
  });

  it('names what is wrong with it and goes on', async () => {
    const file = configure('{\n  "rules": [,');
    const { status, stderr, findings } = await lines();
    expect(status).toBe(0);
    expect(stderr).toMatch(/^gloss: invalidInput: .*\.gloss\.json:2:\d+: This is not valid JSON: /);
    expect(findings).toHaveLength(1);
    expect(readFileSync(file, 'utf8')).toBe('{\n  "rules": [,');
  });

  it('fails from the rank that was asked for', async () => {
    configure({ rules: { 'sentiment/negative': 'hint' } });
    expect((await lines('--fail-on', 'information')).status).toBe(0);
    expect((await lines('--fail-on', 'hint')).status).toBe(4);
    configure({ rules: { 'sentiment/negative': 'error' } });
    expect((await lines('--fail-on', 'error')).status).toBe(4);
  });
});
