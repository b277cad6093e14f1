import { describe, expect, it } from 'vitest';
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
    expect((await findRegions(snapshotOf('markdown', text))).skippedBlocks).toBe(5);
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
