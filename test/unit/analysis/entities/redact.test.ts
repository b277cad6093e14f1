import { describe, expect, it } from 'vitest';
import {
  applyReplacements,
  type DocumentEntity,
  planRedaction,
  type RedactionPlan,
  type RedactionType,
  redactionTypes,
} from '../../../../src/analysis';
import type { EntityType, Span } from '../../../../src/inference';
import { entitiesIn } from './support';

interface Options {
  readonly languageId?: string;
  readonly types?: readonly RedactionType[];
  readonly spans?: readonly Span[];
}

async function planFor(
  text: string,
  entities: readonly DocumentEntity[],
  { languageId = 'markdown', types = redactionTypes, spans }: Options = {},
): Promise<RedactionPlan> {
  return planRedaction({ text, languageId, entities, types: new Set(types), spans });
}

async function redact(
  text: string,
  names: readonly [EntityType, string][],
  options: Options = {},
): Promise<string> {
  const plan = await planFor(text, entitiesIn(text, ...names), options);
  return applyReplacements(text, plan.replacements);
}

describe('redaction', () => {
  it('gives one pseudonym to one entity, numbered by its first place', async () => {
    const text = 'Ada Lovelace met Charles Babbage. Lovelace’s notes impressed BABBAGE in London.';
    const out = await redact(text, [
      ['PERSON', 'Ada Lovelace'],
      ['PERSON', 'Charles Babbage'],
      ['PERSON', 'Lovelace’s'],
      ['PERSON', 'BABBAGE'],
      ['LOC', 'London'],
    ]);
    expect(out).toBe('[PERSON_1] met [PERSON_2]. [PERSON_1]’s notes impressed [PERSON_2] in [LOC_1].');
  });

  it('reaches what is no prose: code, addresses, identifiers and front matter', async () => {
    const text = [
      '---\nauthor: Grace Hopper\n---',
      'Grace Hopper wrote it.',
      '```js\nconst by = "grace hopper"; // GRACE  HOPPER\n```',
      '[page](https://site.example/grace-hopper/Grace%20Hopper?q=grace+hopper) `grace_hopper`',
      '> Grace\n> Hopper said so.',
    ].join('\n\n');
    const out = await redact(text, [['PERSON', 'Grace Hopper']]);
    expect(out).not.toMatch(/grace|hopper/i);
    expect(out.match(/\[PERSON_1\]/g)).toHaveLength(9);
  });

  it('replaces whole words only', async () => {
    const out = await redact('Ada uses adapters and ADA_ROOT; Canada is large. Adas.', [['PERSON', 'Ada']]);
    expect(out).toBe('[PERSON_1] uses adapters and [PERSON_1]_ROOT; Canada is large. Adas.');
  });

  it('leaves short words alone that only look like a short name', async () => {
    const out = await redact('The US asked us; US did. X marks x.', [
      ['LOC', 'US'],
      ['MISC', 'X'],
    ]);
    expect(out).toBe('The [LOC_1] asked us; [LOC_1] did. [MISC_1] marks x.');
  });

  it('finds names with marks and punctuation in them', async () => {
    const decomposed = 'René'.normalize('NFD');
    const text = `René saw O’Brien of AT&T and 田中. ${decomposed}, O'BRIEN, at&t, at t, 田中さん.`;
    const out = await redact(text, [
      ['PERSON', 'René'],
      ['PERSON', 'O’Brien'],
      ['ORG', 'AT&T'],
      ['PERSON', '田中'],
    ]);
    expect(out).toBe(
      '[PERSON_1] saw [PERSON_2] of [ORG_1] and [PERSON_3]. [PERSON_1], [PERSON_2], [ORG_1], at t, [PERSON_3]さん.',
    );
  });

  it('hides the last name of a person that it found where the model missed it', async () => {
    const out = await redact('Ada Lovelace. Then Lovelace left LOVELACE & CO, the lovelace shop of Ada.', [
      ['PERSON', 'Ada Lovelace'],
    ]);
    expect(out).toBe('[PERSON_1]. Then [PERSON_1] left [PERSON_1] & CO, the lovelace shop of Ada.');
  });

  it('hides the types that were chosen and no others', async () => {
    const out = await redact(
      'Ada left Berlin.',
      [
        ['PERSON', 'Ada'],
        ['LOC', 'Berlin'],
      ],
      { types: ['LOC'] },
    );
    expect(out).toBe('Ada left [LOC_1].');
  });

  it('takes a name of two types for one', async () => {
    const out = await redact('Jenkins broke. Jenkins laughed.', [
      ['ORG', 'Jenkins'],
      ['PERSON', 'Jenkins'],
    ]);
    expect(out).toMatch(/^(\[\w+_1\]) broke. \1 laughed.$/);
  });

  it('leaves nothing of a name that another one overlaps', async () => {
    const out = await redact('New York Times Square', [
      ['LOC', 'New York'],
      ['ORG', 'York Times'],
    ]);
    expect(out).toBe('[LOC_1] [ORG_1] Square');
  });

  it('keeps to the selection', async () => {
    const text = 'Ada here. Ada there.';
    const out = await redact(text, [['PERSON', 'Ada']], { spans: [{ start: 10, end: 20 }] });
    expect(out).toBe('Ada here. [PERSON_1] there.');
  });

  it('leaves earlier pseudonyms alone and counts on from them', async () => {
    const once = await redact('Ada met Bob.', [['PERSON', 'Bob']]);
    expect(once).toBe('Ada met [PERSON_1].');
    const twice = await redact(once, [
      ['PERSON', 'Ada'],
      ['PERSON', 'PERSON_1'],
    ]);
    expect(twice).toBe('[PERSON_2] met [PERSON_1].');
  });

  it('says whom each pseudonym stands for', async () => {
    const text = 'Ada Lovelace; ADA  LOVELACE; Lovelace.';
    const { subjects } = await planFor(
      text,
      entitiesIn(text, ['PERSON', 'Ada Lovelace'], ['PERSON', 'Lovelace']),
    );
    expect(subjects).toEqual([
      {
        pseudonym: '[PERSON_1]',
        type: 'PERSON',
        originals: ['Ada Lovelace', 'ADA LOVELACE', 'Lovelace'],
        count: 3,
      },
    ]);
  });
});

describe('redaction of records', () => {
  it('keeps CSV as it is but for the names inside of cells', async () => {
    const text = 'who,said\r\nAda,"Ada said ""Ada, hi""\nto Bob"\r\n"Smith, Bob",ok\r\n';
    const out = await redact(
      text,
      [
        ['PERSON', 'Ada'],
        ['PERSON', 'Smith, Bob'],
      ],
      { languageId: 'csv' },
    );
    expect(out).toBe(
      'who,said\r\n[PERSON_1],"[PERSON_1] said ""[PERSON_1], hi""\nto [PERSON_2]"\r\n"[PERSON_2]",ok\r\n',
    );
  });

  it('never joins two cells or two lines', async () => {
    const text = 'first,last\nAda,Lovelace\nAda\nLovelace\n"Ada Lovelace",x\n';
    const out = await redact(text, [['ORG', 'Ada Lovelace']], { languageId: 'csv' });
    expect(out).toBe('first,last\nAda,Lovelace\nAda\nLovelace\n"[ORG_1]",x\n');
  });

  it('reads through the escapes of JSON and writes strings only', async () => {
    const text =
      '{"text":"Ren\\u00e9e\\nmet \\"Bob\\".","by":"RENÉE","n":4111111111111111}\n{"text":"x\\tBob","at":"a\\\\Bob"}\n';
    const entities = entitiesIn(text, ['PERSON', 'Bob'], ['PERSON', 'RENÉE']);
    const out = applyReplacements(
      text,
      (await planFor(text, entities, { languageId: 'jsonl' })).replacements,
    );
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toMatchObject({ text: '[PERSON_1]\nmet "[PERSON_2]".', by: '[PERSON_1]' });
    expect(lines[1]).toEqual({ text: 'x\t[PERSON_2]', at: 'a\\[PERSON_2]' });
  });
});
