import { describe, expect, it } from 'vitest';
import {
  analyzeDocument,
  analyzeSelections,
  computeFindings,
  type DocumentAnalysis,
  isAnswered,
} from '../../../src/analysis';
import type { Analyzer } from '../../../src/inference';
import { createFakeAnalyzer } from '../../support/fakeAnalyzer';
import { snapshotOf } from '../../support/readProse';

/** A Markdown file of many sections, each sentence different. */
function longMarkdown(lineCount: number): string {
  const lines: string[] = [];
  for (let section = 0; lines.length < lineCount; section++) {
    lines.push(`## Section ${section} of the manual`, '');
    lines.push(
      `Paragraph ${section} tells a *story* about item ${section}. It has a second sentence ${section}.`,
      '',
    );
    lines.push(
      `- point ${section} in a list`,
      `- [link ${section}][home]`,
      '',
      '```sh',
      `# run ${section}`,
      '',
      '```',
      '',
    );
  }
  return `${lines.slice(0, lineCount).join('\n')}\n\n[home]: https://example.org\n`;
}

/** A source file of many functions, each with a remark of its own. */
function longCode(functionCount: number, marker: string): string {
  const functions = Array.from({ length: functionCount }, (_, index) => [
    `${marker} Function ${index} tells a story about Jenkins.`,
    `value${index} = "text ${index}" ${marker} Set by hand ${index}.`,
    '',
  ]);
  return functions.flat().join('\n');
}

/** A small generator of pseudo-random numbers, so that a failure can be repeated. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
}

function withoutIdentity({ sentences, coverage, suppressions, regions }: DocumentAnalysis) {
  const { declaredNames } = regions;
  return { sentences, coverage, suppressions, regions: regions.regions, declaredNames };
}

describe('the analysis of a document', () => {
  it('gives each sentence its results and says what was covered', async () => {
    const text = '# Ada Lovelace\n\nThis is *awful*. Berlin is nice.\n\n```\nx\n```\n';
    const analysis = await analyzeDocument(snapshotOf('markdown', text, 7), createFakeAnalyzer());
    expect(analysis).toMatchObject({ version: 7, languageId: 'markdown', text });
    expect(analysis.sentences.map((s) => [s.text, s.result.sentiment.label])).toEqual([
      ['Ada Lovelace', 'neutral'],
      ['This is  awful .', 'negative'],
      ['Berlin is nice.', 'neutral'],
    ]);
    expect(analysis.coverage).toEqual({
      characters: text.length,
      proseCharacters: 44,
      unreadCharacters: 0,
      skippedBlocks: 1,
      skipped: { code: 1 },
      pendingSentences: 0,
      notes: [],
    });
  });

  it('asks for each text once', async () => {
    const analyzer = createFakeAnalyzer();
    const { sentences } = await analyzeDocument(
      snapshotOf('markdown', 'Same.\n\nSame.\n\nOther.\n'),
      analyzer,
    );
    expect(analyzer.requests).toEqual([['Same.', 'Other.']]);
    expect(sentences[0]?.result).toBe(sentences[1]?.result);
  });

  it('asks for what is visible first and for the rest in the background', async () => {
    const analyzer = createFakeAnalyzer();
    const text = 'One.\n\nTwo.\n\nThree.\n';
    await analyzeDocument(snapshotOf('markdown', text), analyzer, { visible: { start: 6, end: 8 } });
    expect(analyzer.requests).toEqual([['Two.'], ['One.', 'Three.']]);
    expect(analyzer.options.map((options) => options?.priority)).toEqual([undefined, 'background']);
  });

  it('asks for everything at the given priority where nothing is visible', async () => {
    const analyzer = createFakeAnalyzer();
    await analyzeDocument(snapshotOf('markdown', longMarkdown(300)), analyzer, { priority: 'background' });
    expect(analyzer.requests.length).toBeGreaterThan(1);
    expect(new Set(analyzer.options.map((options) => options?.priority))).toEqual(new Set(['background']));
  });

  it('refuses binary text in a sentence that says what to do', async () => {
    const running = analyzeDocument(snapshotOf('plaintext', 'a\0b'), createFakeAnalyzer());
    await expect(running).rejects.toMatchObject({
      code: 'invalidInput',
      message: expect.stringMatching(/binary file.*save it as UTF-8\.$/),
    });
  });

  it('reports progress in sentences and stops between two requests', async () => {
    const text = longMarkdown(1000);
    const progress: number[] = [];
    const abort = new AbortController();
    const analyzer = createFakeAnalyzer();
    const running = analyzeDocument(snapshotOf('markdown', text), analyzer, {
      signal: abort.signal,
      onProgress: (done) => {
        progress.push(done);
        if (progress.length === 2) abort.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(progress).toEqual([64, 128]);
    expect(analyzer.requests).toHaveLength(2);
  });

  it('refuses documents over the limit and names the setting', async () => {
    const running = analyzeDocument(snapshotOf('markdown', 'x'.repeat(2001)), createFakeAnalyzer(), {
      maxCharacters: 2000,
    });
    await expect(running).rejects.toMatchObject({
      code: 'invalidInput',
      message: expect.stringMatching(/2,001.*2,000.*`gloss\.document\.maxCharacters`/),
    });
  });

  it('sends at most two texts for one character typed into 10,000 lines, and keeps all other results', async () => {
    const text = longMarkdown(10_000);
    const analyzer = createFakeAnalyzer();
    const previous = await analyzeDocument(snapshotOf('markdown', text), analyzer);
    const sentBefore = analyzer.requests.length;
    const at = text.indexOf('about item 400') + 3;
    const edited = `${text.slice(0, at)}x${text.slice(at)}`;
    const analysis = await analyzeDocument(snapshotOf('markdown', edited, 2), analyzer, { previous });
    expect(analyzer.requests.slice(sentBefore).flat()).toHaveLength(1);
    const kept = new Set(previous.sentences.map(({ result }) => result));
    expect(analysis.sentences.filter(({ result }) => !kept.has(result))).toHaveLength(1);
  });

  it.each([
    ['markdown', longMarkdown(60)],
    ['typescript', longCode(40, '//')],
    ['python', longCode(40, '#')],
    ['csv', 'id,text\n'.padEnd(900, '7,"It goes well, they say."\n')],
  ])(
    'of %s after 1,000 random edits equals a fresh run',
    async (languageId, start) => {
      const pieces = [
        'x',
        ' ',
        '\n',
        '\n\n',
        '. ',
        '`',
        '```\n',
        '# ',
        '- ',
        '*',
        '[',
        '](u)',
        '> ',
        '| ',
        '<!-- ',
        ' -->',
        'é',
        '😀',
        '// ',
        '"',
        '"""',
        '/* ',
        ' */',
        'class Jenkins ',
      ];
      const random = createRandom(20_261);
      const analyzer = createFakeAnalyzer();
      let text = start;
      let previous = await analyzeDocument(snapshotOf(languageId, text), analyzer);
      for (let edit = 1; edit <= 1000; edit++) {
        const at = random(text.length + 1);
        text = text.slice(0, at) + (pieces[random(pieces.length)] ?? '') + text.slice(at + random(4));
        previous = await analyzeDocument(snapshotOf(languageId, text, edit), analyzer, { previous });
        if (edit % 50 > 0) continue;
        const fresh = await analyzeDocument(snapshotOf(languageId, text, edit), createFakeAnalyzer());
        expect(withoutIdentity(previous)).toEqual(withoutIdentity(fresh));
      }
    },
    300_000,
  );
});

describe('the analysis of selections', () => {
  const text = '# Title here\n\nFirst one. Second one.\n\n```js\nconst name = "value";\n```\n\nLast one.\n';
  const select = async (...parts: string[]) => {
    const spans = parts.map((part) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length }));
    const analysis = await analyzeSelections(snapshotOf('markdown', text), spans, createFakeAnalyzer());
    return analysis.sentences.map((sentence) => [
      sentence.kind,
      sentence.text,
      text.slice(sentence.start, sentence.end),
    ]);
  };

  it('cuts sentences at the borders', async () => {
    expect(await select('one. Second one.\n\n```js', 'Title')).toEqual([
      ['heading', 'Title', 'Title'],
      ['paragraph', 'one.', 'one.'],
      ['paragraph', 'Second one.', 'Second one.'],
    ]);
  });

  it('reads code as plain text when nothing else is selected', async () => {
    expect(await select('const name = "value"')).toEqual([
      ['plain', 'const name = "value"', 'const name = "value"'],
    ]);
  });

  it('joins overlapping spans and ignores empty ones', async () => {
    expect(await select('First one. Sec', 'one. Second one.', '\n\n', '')).toEqual([
      ['paragraph', 'First one.', 'First one.'],
      ['paragraph', 'Second one.', 'Second one.'],
    ]);
  });

  it('counts the coverage of the spans', async () => {
    const span = { start: text.indexOf('First'), end: text.indexOf('Second') };
    const { coverage } = await analyzeSelections(snapshotOf('markdown', text), [span], createFakeAnalyzer());
    expect(coverage).toMatchObject({ characters: 11, proseCharacters: 11 });
  });
});

describe('a model that does not answer everything', () => {
  /** The fake analyzer with some heads only; it refuses what it lacks. */
  function withHeads(...heads: readonly string[]): Analyzer {
    const whole = createFakeAnalyzer();
    return {
      ...whole,
      info: async () => ({ ...(await whole.info()), heads }),
      analyze: async (tasks, texts, options) => {
        expect(tasks.filter((task) => !heads.includes(task))).toEqual([]);
        const results = await whole.analyze(tasks, texts, options);
        return results.map(
          (result) => Object.fromEntries(tasks.map((task) => [task, result[task]])) as typeof result,
        );
      },
    };
  }
  const twice = 'The archive keeps every letter for exactly ten years after Ada Lovelace wrote it.';
  const text = `I hate this terrible release.\n\n${twice}\n\n- ${twice}\n`;

  it('is asked only for what it answers, and what is missing is told', async () => {
    const analysis = await analyzeDocument(snapshotOf('markdown', text), withHeads('sentiment', 'answer'));
    expect(analysis.missing).toEqual(['entities', 'embedding']);
    expect(analysis.sentences[0]?.result.sentiment.label).toBe('negative');
    expect(analysis.sentences.map(({ result }) => result.entities)).toEqual([[], [], []]);
    expect([isAnswered(analysis, 'sentiment'), isAnswered(analysis, 'entities')]).toEqual([true, false]);
  });

  it('is asked only for what is wanted', async () => {
    const analyzer = withHeads('sentiment', 'entities', 'embedding');
    const analysis = await analyzeDocument(snapshotOf('markdown', text), analyzer, { tasks: ['entities'] });
    expect(analysis.missing).toEqual(['sentiment', 'embedding']);
    expect(analysis.sentences[1]?.result.entities).toHaveLength(1);
  });

  it('misses nothing when it answers everything', async () => {
    const analysis = await analyzeDocument(snapshotOf('markdown', text), createFakeAnalyzer());
    expect(analysis.missing).toBeUndefined();
  });

  it('runs no rule that needs what is missing, whatever its threshold', async () => {
    const thresholds = { 'sentiment/negative': 0, 'similarity/duplicate': 0 };
    const rulesOf = async (...heads: readonly string[]): Promise<ReadonlySet<string>> => {
      const analysis = await analyzeDocument(snapshotOf('markdown', text), withHeads(...heads));
      return new Set((await computeFindings(analysis, thresholds)).map(({ rule }) => rule));
    };
    expect(await rulesOf('entities')).toEqual(new Set());
    expect(await rulesOf('sentiment')).toEqual(new Set(['sentiment/negative']));
    expect(await rulesOf('embedding')).toEqual(new Set(['similarity/duplicate']));
  });

  it('is refused by name when it answers nothing about documents', async () => {
    await expect(analyzeDocument(snapshotOf('markdown', text), withHeads('answer'))).rejects.toMatchObject({
      code: 'headMissing',
      message: expect.stringContaining('answers answer only') as string,
    });
  });
});
