import { describe, expect, it } from 'vitest';
import { Pacer } from '../../../src/analysis';
import { collectRegions } from '../../../src/analysis/regions/markdown/collector';
import { finishParse, startParse } from '../../../src/analysis/regions/markdown/parser';
import { findRegions } from '../../../src/analysis';
import { readSentences, readTexts, snapshotOf } from '../../support/readProse';

describe('regions of Markdown', () => {
  it('are headings, paragraphs, list items, quotes, table cells and footnotes', async () => {
    const text = [
      '# First heading #',
      'Second heading',
      '---',
      'A paragraph',
      'on two lines.',
      '',
      '- one item',
      '  - [ ] a nested task',
      '    1. a third level',
      '',
      '> A quote',
      'with a lazy line.',
      '> > Deeper still.',
      '',
      '| Name | What it does |',
      '|------|:------------:|',
      '| glue | keeps \\| holds |',
      '',
      'A claim.[^1]',
      '',
      '[^1]: The source of it.',
    ].join('\n');
    expect(await readSentences('markdown', text)).toEqual([
      ['heading', 'First heading'],
      ['heading', 'Second heading'],
      ['paragraph', 'A paragraph on two lines.'],
      ['listItem', 'one item'],
      ['listItem', 'a nested task'],
      ['listItem', 'a third level'],
      ['quote', 'A quote with a lazy line.'],
      ['quote', 'Deeper still.'],
      ['tableCell', 'Name'],
      ['tableCell', 'What it does'],
      ['tableCell', 'glue'],
      ['tableCell', 'keeps | holds'],
      ['paragraph', 'A claim.'],
      ['footnote', 'The source of it.'],
    ]);
  });

  it('leave out code, mathematics, front matter, HTML and definitions', async () => {
    const text = [
      '---',
      'title: awful front matter',
      '---',
      '',
      '```js',
      'const awful = "fence";',
      '```',
      '',
      '    awful indented code',
      '',
      '$$',
      'awful = mathematics',
      '$$',
      '',
      '<div title="awful attribute">',
      'awful block',
      '</div>',
      '',
      '[label]: https://example.org/awful "awful title"',
      '',
      'Prose.',
    ].join('\n');
    expect(await readTexts('markdown', text)).toEqual(['Prose.']);
    expect((await findRegions(snapshotOf('markdown', text))).skipped).toEqual({
      frontMatter: 1,
      code: 2,
      math: 1,
      html: 1,
    });
  });

  it('mask inline markup and keep the words in it', async () => {
    const text =
      'Some **bold _nested_** ~~old~~ [link *text*](https://x.example "awful") and ![alt text](awful.png) &amp; \\* `awful` end.';
    expect(await readTexts('markdown', text)).toEqual(['Some bold nested old link text and alt text * end.']);
  });

  it.each([
    ['See https://example.org/awful?x=1 now.', 'See now.'],
    ['See <https://example.org/awful> now.', 'See now.'],
    ['Mail <ada@example.org> or bob@example.org today.', 'Mail or today.'],
    ['Mix <b class="awful">in</b> tags.', 'Mix in tags.'],
    ['Press <kbd>awful</kbd> twice.', 'Press twice.'],
    ['The term $awful_x$ is small, for $5 and $10.', 'The term is small, for $5 and $10.'],
    [
      'Full [text][label] and [label] and [broken][nothing].\n\n[label]: /x',
      'Full text and label and [broken][nothing].',
    ],
    ['Ship it :rocket: at 10:30.', 'Ship it at 10:30.'],
    ['> [!WARNING]\n> Mind the gap.', 'Mind the gap.'],
    ['Made with {{ site.title }} and {% include x %} tags.', 'Made with and tags.'],
    ['Hard\\\nbreak  \nhere.', 'Hard break here.'],
    ['A <!-- gloss-disable-line --> comment.', 'A comment.'],
  ])('read %j as %j', async (text, sentence) => {
    expect(await readTexts('markdown', text)).toEqual([sentence]);
  });

  it('keep offsets with CRLF, a byte order mark, emoji and right-to-left text', async () => {
    const text = '\uFEFF# 😀 Title\r\n\r\n> שלום **עולם**\r\n> second 👩‍👩‍👧 line\r\n\r\n- item é\r\n';
    const { regions } = await findRegions(snapshotOf('markdown', text));
    expect(regions.map(({ start, end }) => text.slice(start, end))).toEqual([
      '😀 Title',
      'שלום **עולם**\r\n> second 👩‍👩‍👧 line',
      'item é',
    ]);
    expect(regions[1]?.text).toBe('שלום   עולם  \r\n  second 👩‍👩‍👧 line');
  });

  it('know a link by a definition far away', async () => {
    const filler = '# Section\n\nWords and words.\n\n'.repeat(300);
    const [first] = await readTexts('markdown', `See [the notes][n].\n\n${filler}[n]: /notes\n`);
    expect(first).toBe('See the notes .');
  });

  it.each(['---', '+++'])('are not what looks like a heading in front matter between %s', async (fence) => {
    const text = `${fence}\na: 1\n\n# awful comment\nb: 2\n${fence}\n\n1. one\n`;
    expect(await readTexts('markdown', text)).toEqual(['one']);
  });

  it('are lists below a thematic break that is no front matter', async () => {
    expect(await readSentences('markdown', '---\n\n\n# Part\n\n1. one\n')).toEqual([
      ['heading', 'Part'],
      ['listItem', 'one'],
    ]);
  });

  it('do not end a fence at a heading inside it, however long it is', async () => {
    const inside = '\n# not a heading\n\nawful words\n'.repeat(400);
    const text = `# Start\n\n- item\n\n  ~~~\n  left open\n\n~~~~sh\n${inside}~~~~\n\n# End\n`;
    expect(await readTexts('markdown', text)).toEqual(['Start', 'item', 'End']);
  });

  it('report the places of HTML comments', async () => {
    const text = 'One <!-- gloss-disable-line --> two.\n\n<!-- a --><!-- b -->\n';
    const { directivePlaces } = await findRegions(snapshotOf('markdown', text));
    expect(directivePlaces.map(({ start, end }) => text.slice(start, end))).toEqual([
      ' gloss-disable-line ',
      ' a ',
      ' b ',
    ]);
  });

  it('are none in an empty document', async () => {
    expect((await findRegions(snapshotOf('markdown', ''))).regions).toEqual([]);
  });
});

describe('regions of long blocks', () => {
  const rows = (count: number, row: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => row(index)).join('\n');
  const row = (index: number): string =>
    `ship ${index} sails *gladly* past the [pier](/pier) of \`${index}\``;

  it.each([
    ['a tight list', rows(400, (index) => `- ${row(index)}`)],
    ['a list of two levels', rows(400, (index) => `${index % 3 === 0 ? '- ' : '  - '}${row(index)}`)],
    ['a table', `| name | route |\n|---|:-:|\n${rows(300, (index) => `| ${index} | ${row(index)} |`)}`],
    [
      'a table without outer bars',
      `name | route\n--- | ---\n${rows(300, (index) => `${index}x | ${row(index)}`)}`,
    ],
    ['code in a list', `- one\n\n  \`\`\`\n${rows(400, (index) => `- ${row(index)}`)}\n  \`\`\`\n- two`],
    ['HTML', `<div>\n${rows(400, (index) => `- ${row(index)}`)}\n</div>\n\nWords.`],
    ['indented code', `Words.\n\n${rows(400, (index) => `    - ${row(index)}`)}\n\nWords.`],
    ['a fence', `~~~\n${rows(400, row)}\n\n# no heading\n~~~\n\nWords.`],
  ])('such as %s are those of one parse', async (_, text) => {
    const parse = startParse(text);
    const events = finishParse(parse, parse.defines);
    const whole = await collectRegions(text, events, parse.toTextOffset, new Pacer());
    const { regions, skipped, notes } = await findRegions(snapshotOf('markdown', text));
    expect(text.length).toBeGreaterThan(10_000);
    expect(regions).toEqual(whole.regions);
    expect(skipped).toEqual(whole.skipped);
    expect(notes).toEqual([]);
  });

  it('keep every sentence where a long paragraph is read in parts, and say so', async () => {
    const text = rows(500, (index) => `The log of day ${index} is read aloud.`);
    const sentences = await readTexts('markdown', text);
    expect(sentences).toEqual(text.split('\n'));
    const { notes } = await findRegions(snapshotOf('markdown', text));
    expect(notes).toEqual(['2 cuts were made in very long paragraphs to read them.']);
  });

  it('are plain text in a line that is too long, without code, addresses and data', async () => {
    const line = `Gladly \`awful\` at https://awful.example ${'w'.repeat(600)} we sail. `.repeat(20);
    const text = `# Title\n\n${line}\n\n\`\`\`\n${line}\n\`\`\`\n\n- item\n`;
    const { regions, notes } = await findRegions(snapshotOf('markdown', text));
    expect(regions.map(({ start }) => text.slice(start, start + 6))).toEqual(['Title\n', 'Gladly', 'item\n']);
    expect(regions[1]?.text.replace(/\s+/g, ' ')).toBe('Gladly at we sail. '.repeat(20).trim());
    expect(notes).toEqual(['2 very long lines were read as plain text.']);
  });

  it('do not hold the event loop', async () => {
    const text = 'The harbour log is read aloud each morning. '.repeat(24_000);
    let turns = 0;
    const look = (): void => {
      turns++;
      timer = setImmediate(look);
    };
    let timer = setImmediate(look);
    const { regions } = await findRegions(snapshotOf('markdown', text));
    clearImmediate(timer);
    expect(regions).toHaveLength(1);
    expect(turns).toBeGreaterThan(3);
  });
});

describe('regions of MDX', () => {
  it('are those of Markdown without modules, expressions and components', async () => {
    const text = [
      "import { Awful } from './awful'",
      '',
      'export const awful = {',
      '  is: 1,',
      '}',
      '',
      'Words with {awful.value} and <Awful is={1} style={{ a: 1 }}>more words</Awful>.',
      '',
      '{/* awful remark */}',
      '',
      'Import duties are high. Export is "free".',
    ].join('\n');
    expect(await readTexts('mdx', text)).toEqual([
      'Words with and more words .',
      'Import duties are high.',
      'Export is "free".',
    ]);
  });
});
