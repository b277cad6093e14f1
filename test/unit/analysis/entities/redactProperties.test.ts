import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyReplacements,
  type DocumentEntity,
  planRedaction,
  plainName,
  redactionTypes,
} from '../../../../src/analysis';
import { entityTypes } from '../../../../src/inference';

const first = ['Ada', 'Grace', 'René', 'Zoë', 'Jean-Luc', 'Ole', 'Mary', 'Юрий', 'Ángel'];
const last = ['Lovelace', 'Hopper', 'O’Brien', 'Müller', 'van Dyke', 'Quux', 'Гагарин', 'Núñez'];
const organizations = ['Quuxly Corp', 'AT&T', 'Initech', 'Umbra 7', 'Zeta-Jones Ltd.'];
const name = fc.oneof(
  fc.tuple(fc.constantFrom(...first), fc.constantFrom(...last)).map((parts) => parts.join(' ')),
  fc.constantFrom(...first, ...last),
  fc.constantFrom(...organizations),
);

/** Where a name can stand; each way to write it keeps the name as it is, but for its case. */
const frames: readonly ((name: string) => string)[] = [
  (text) => `${text} said so.`,
  (text) => `We met ${text}’s team; ${text.toUpperCase()}!`,
  (text) => `\`${text}\` and **${text}**`,
  (text) => `\n\`\`\`js\nconst by = "${text.toLowerCase()}";\n\`\`\`\n`,
  (text) => `[see](https://a.example/${text}?q=${text}#x)`,
  (text) => `\n---\nauthor: ${text}\n---\n`,
  (text) => `(${text}), _${text}_; 😀${text}`,
  (text) => `| ${text} | x |\n`,
  () => 'adapters grace Canada hoppers’ mayor 7',
];
const piece = fc.tuple(name, fc.constantFrom(...frames), fc.constantFrom(' ', '\n', '\r\n\r\n'));

/** A text with planted names; the model sees the first place of each. */
function planted(pieces: readonly (readonly [string, (name: string) => string, string])[]) {
  const text = pieces.map(([planting, frame, gap]) => frame(planting) + gap).join('');
  const names = [...new Set(pieces.map(([planting]) => planting))].filter((each) => text.includes(each));
  const entities = names.map((each, index): DocumentEntity => {
    const start = text.indexOf(each);
    const label = entityTypes[index % entityTypes.length] ?? 'MISC';
    return { start, end: start + each.length, label, score: 0.9, text: each, name: plainName(each) };
  });
  return { text, names, entities: entities.sort((a, b) => a.start - b.start) };
}

const types = new Set(redactionTypes);

async function redact(
  text: string,
  entities: readonly DocumentEntity[],
  languageId = 'markdown',
): Promise<string> {
  const { replacements } = await planRedaction({ text, languageId, entities, types });
  let end = 0;
  for (const replacement of replacements) {
    expect(replacement.start).toBeGreaterThanOrEqual(end);
    expect(replacement.end).toBeGreaterThan(replacement.start);
    end = replacement.end;
  }
  return applyReplacements(text, replacements);
}

/** Whether a text holds a name as a whole word, in whatever case. */
function holds(text: string, wanted: string): boolean {
  const isWordAt = (index: number): boolean => /[\p{L}\p{N}\p{M}]/u.test(text.charAt(index));
  const [low, part] = [text.toLowerCase(), wanted.toLowerCase()];
  for (let at = low.indexOf(part); at >= 0; at = low.indexOf(part, at + 1)) {
    if (!isWordAt(at - 1) && !isWordAt(at + part.length)) return true;
  }
  return false;
}

describe('redacted text', () => {
  it('holds none of the names that were planted, wherever they stand', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 25 }), async (pieces) => {
        const { text, names, entities } = planted(pieces);
        const out = await redact(text, entities);
        expect(names.filter((each) => holds(out, each))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('gives equal names equal pseudonyms and others other ones, and is done after one time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 12 }), async (pieces) => {
        const { text, entities } = planted(pieces);
        const plan = await planRedaction({ text, languageId: 'markdown', entities, types });
        const spellings = plan.subjects.flatMap(({ originals }) => [
          ...new Set(originals.map((each) => each.toLowerCase())),
        ]);
        expect(new Set(plan.subjects.map(({ pseudonym }) => pseudonym)).size).toBe(plan.subjects.length);
        expect(plan.subjects.reduce((sum, { count }) => sum + count, 0)).toBe(plan.replacements.length);
        expect(new Set(spellings).size).toBe(spellings.length);
        const out = applyReplacements(text, plan.replacements);
        expect(
          (await planRedaction({ text: out, languageId: 'markdown', entities: [], types })).replacements,
        ).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('of JSON Lines reads as JSON with the same keys, and holds no name in any value', async () => {
    const value = fc
      .tuple(piece, fc.string())
      .map(([[planting, frame], noise]) => [planting, frame(planting) + ` ${noise}`] as const);
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 8 }), async (values) => {
        const lines = values.map(([, text], id) => ({ id, text, 'a "key"': [text] }));
        const text = lines.map((line) => JSON.stringify(line)).join('\n');
        const names = [...new Set(values.map(([each]) => each))];
        const entities = names.flatMap((each): DocumentEntity[] => {
          const start = text.indexOf(each);
          const span = { start, end: start + each.length };
          return start < 0 ? [] : [{ ...span, label: 'PERSON', score: 1, text: each, name: plainName(each) }];
        });
        const out = await redact(text, entities, 'jsonl');
        const parsed = out.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
        expect(parsed.map((line) => Object.keys(line))).toEqual(lines.map((line) => Object.keys(line)));
        const said = parsed.map(({ text: each }) => String(each)).join('\n');
        expect(entities.filter((each) => holds(said, each.name))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('of CSV has the same rows and columns', async () => {
    const cell = fc.oneof(
      piece.map(([planting, frame]) => frame(planting)),
      fc.constantFrom('1', '', 'x'),
    );
    const quote = (text: string): string =>
      /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), async (rows) => {
        const text = `a,b\n${rows.map((row) => row.map(quote).join(',')).join('\n')}\n`;
        const names = [...first, ...last, ...organizations].filter((each) => text.includes(each));
        const entities = names.map((each): DocumentEntity => {
          const start = text.indexOf(each);
          return { start, end: start + each.length, label: 'ORG', score: 1, text: each, name: each };
        });
        const out = await redact(
          text,
          entities.sort((a, b) => a.start - b.start),
          'csv',
        );
        const shape = (csv: string): string => csv.replace(/[^",\r\n]+/g, 'x').replaceAll('x', '');
        expect(shape(out)).toBe(shape(text));
        expect(names.filter((each) => holds(out, each))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
