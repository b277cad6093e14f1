import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportPanel, toCsv, toJson } from '../../../../src/extension/features/panel/export';
import { presentPanel } from '../../../../src/extension/features/panel/present';
import { input, sample } from './sample';

describe('the JSON export', () => {
  it('holds everything that was found, with offsets, lines and versions', () => {
    const { model, text } = sample();
    const exported: unknown = JSON.parse(toJson({ model, text }));
    expect(exported).toEqual({
      format: 'gloss-analysis',
      formatVersion: 1,
      offsets: 'utf-16',
      document: { uri: 'file:///mill.md', title: 'mill.md', version: 7, scope: 'document' },
      model: { displayName: 'Sample Model', version: '2.1' },
      summary: { ...model.summary },
      sentences: model.sentences.map(({ start, end, line, label }, index) => ({
        start,
        end,
        line,
        label,
        probabilities: expect.objectContaining({ [label]: [0.9, 0.7, 0.8, 0.95][index] }) as unknown,
        text: text.slice(start, end),
      })),
      entities: model.entities.map(({ type, name, mentions }) => ({
        type,
        name,
        mentions: mentions.map(({ start, end, line, match }) => ({
          start,
          end,
          line,
          score: 0.75,
          text: match,
        })),
      })),
    });
  });

  it('is the same for the same analysis, whatever the order of keys it came in', () => {
    const { model, text } = sample();
    const { sentences, title, ...rest } = model;
    const { line, excerpt, ...first } = sentences[0]!;
    const reordered = { title, sentences: [{ ...first, excerpt, line }, ...sentences.slice(1)], ...rest };
    expect(toJson({ model: reordered, text })).toBe(toJson({ model, text }));
  });

  it('has the matrix when passages were compared', () => {
    const passages = [0, 1].map((i) => ({ start: 4 + i, end: 12, embedding: Float32Array.from([0.6, 0.8]) }));
    const { model, text } = sample({ passages });
    expect(JSON.parse(toJson({ model, text }))).toMatchObject({
      similarity: { items: [{ label: 'A' }, { label: 'B' }], matrix: [[1, 1], [1, 1]], omitted: 0 }, // prettier-ignore
    });
  });
});

describe('the CSV export', () => {
  it('has a row per sentence, with CRLF and quotes where they are needed', () => {
    const { model, text } = sample();
    expect(toCsv({ model, text })).toBe(
      [
        'sentence,line,start,end,label,negative,neutral,positive,entities,text',
        '1,2,4,32,neutral,0.0500,0.9000,0.0500,PERSON: Ada Byron,Ada Byron wrote to the mill.',
        '2,3,33,60,negative,0.7000,0.1500,0.1500,,"The wheel is broken, again!"',
        '3,4,61,111,positive,0.1000,0.1000,0.8000,PERSON: ADA BYRON; ORG: Mill & Sons,' +
          '"ADA BYRON thanked Mill & Sons, and Ada Byron left."',
        '4,5,112,128,negative,0.9500,0.0250,0.0250,,It never worked.',
        '',
      ].join('\r\n'),
    );
  });

  it.each(['=1+1', '+1', '-1', '@sum', '  =1', '\t=1', '\r\nx'])(
    'keeps %j from being a formula',
    (written) => {
      const given = input([[written, 'neutral', 1]]);
      const model = presentPanel(given);
      expect(parseCsv(toCsv({ model, text: given.text }))[1]?.at(-1)).toBe(`'${written}`);
    },
  );

  it('gives any text back to a CSV reader', () => {
    const written = fc.string({
      unit: fc.constantFrom('"', ',', '\r', '\n', '\t', ' ', '=', "'", 'a', 'é', '\ud83d\ude00', '\0'),
      minLength: 1,
    });
    fc.assert(
      fc.property(fc.array(written, { minLength: 1, maxLength: 5 }), (texts) => {
        const given = input(texts.map((text) => [text, 'neutral', 1]));
        const csv = toCsv({ model: presentPanel(given), text: given.text });
        const cells = parseCsv(csv).map((row) => row.at(-1));
        const isFormula = /^\s*[=+\-@]|^[\t\r\n]/;
        expect(cells.slice(1)).toEqual(texts.map((text) => (isFormula.test(text) ? `'${text}` : text)));
      }),
    );
  });
});

describe('exportPanel', () => {
  it('writes the format that is asked for', () => {
    expect(exportPanel('json', sample())).toBe(toJson(sample()));
    expect(exportPanel('csv', sample())).toBe(toCsv(sample()));
  });

  it('writes an empty analysis', () => {
    const given = input([]);
    const source = { model: presentPanel(given), text: given.text };
    expect(JSON.parse(toJson(source))).toMatchObject({ sentences: [], entities: [] });
    expect(toCsv(source).split('\r\n')).toHaveLength(2);
  });
});

/** RFC 4180, read character by character, so that it shares nothing with what it checks. */
function parseCsv(csv: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let i = 0; i < csv.length; i += 1) {
    if (isQuoted) {
      if (csv[i] !== '"') cell += csv[i];
      else if (csv[i + 1] === '"') cell += csv[(i += 1)];
      else isQuoted = false;
    } else if (csv[i] === '"') isQuoted = true;
    else if (csv[i] === ',' || csv.startsWith('\r\n', i)) {
      row.push(cell);
      cell = '';
      if (csv[i] === ',') continue;
      i += 1;
      rows.push(row);
      row = [];
    } else cell += csv[i];
  }
  return rows;
}
