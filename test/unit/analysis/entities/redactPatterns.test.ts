import { describe, expect, it } from 'vitest';
import {
  applyReplacements,
  planRedaction,
  type RedactionType,
  redactionTypes,
} from '../../../../src/analysis';

async function redact(
  text: string,
  languageId = 'markdown',
  types: readonly RedactionType[] = redactionTypes,
): Promise<string> {
  const plan = await planRedaction({ text, languageId, entities: [], types: new Set(types) });
  return applyReplacements(text, plan.replacements);
}

describe('redaction of addresses and numbers', () => {
  it.each([
    [
      'Write to Ada.King@Lovelace.example or <ada.king@lovelace.example>.',
      'Write to [EMAIL_ADDRESS_1] or <[EMAIL_ADDRESS_1]>.',
    ],
    [
      '[mail](mailto:ada@lovelace.example), by:bob@x.example',
      '[mail](mailto:[EMAIL_ADDRESS_1]), by:[EMAIL_ADDRESS_2]',
    ],
    ['Card 4111 1111 1111 1111, again `4111111111111111`.', 'Card [CREDIT_CARD_1], again `[CREDIT_CARD_1]`.'],
    ['IBAN GB82 WEST 1234 5698 7654 32, GB82WEST12345698765432', 'IBAN [IBAN_CODE_1], [IBAN_CODE_1]'],
    ['Call +49 30 901820 or +49 (30) 901820.', 'Call [PHONE_NUMBER_1] or [PHONE_NUMBER_1].'],
    [
      'The server is 192.168.17.5, seen from 93.184.216.34.',
      'The server is [IP_ADDRESS_1], seen from [IP_ADDRESS_2].',
    ],
  ])('%j', async (text, expected) => {
    expect(await redact(text)).toBe(expected);
  });

  it.each([
    'Card 4111 1111 1111 1112 fails its checksum.',
    'IBAN GB82 WEST 1234 5698 7654 33 fails, too.',
    'Version 1.2.3.4, v10.0.0.1, git@github.com:owner/name.git, icon.',
    'Order 12345678901234, 2026-11-21, 3.14159265358979.',
  ])('leaves %j alone', async (text) => {
    expect(await redact(text)).toBe(text);
  });

  it('hides the chosen types only', async () => {
    const text = 'ada@lovelace.example, 4111111111111111';
    expect(await redact(text, 'markdown', ['CREDIT_CARD'])).toBe('ada@lovelace.example, [CREDIT_CARD_1]');
    expect(await redact(text, 'markdown', ['PERSON'])).toBe(text);
  });

  it('writes a number of JSON as a string', async () => {
    const out = await redact('{"n": 4111111111111111, "m": 12, "s": "4111-1111-1111-1111"}', 'json');
    expect(JSON.parse(out)).toEqual({ n: '[CREDIT_CARD_1]', m: 12, s: '[CREDIT_CARD_1]' });
  });
});
