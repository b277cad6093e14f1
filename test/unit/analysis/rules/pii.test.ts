import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyzeDocument, computeFindings, findPii } from '../../../../src/analysis';
import { createFakeAnalyzer } from '../../../support/fakeAnalyzer';
import { snapshotOf } from '../../../support/readProse';
import { cpuMs } from '../../../support/cpuTime';

async function piiIn(text: string): Promise<readonly string[]> {
  return (await findPii(text)).map(({ type, start, end }) => `${type} ${text.slice(start, end)}`);
}

async function findingsIn(text: string, languageId = 'markdown'): Promise<readonly string[]> {
  const analysis = await analyzeDocument(snapshotOf(languageId, text), createFakeAnalyzer());
  const findings = await computeFindings(analysis, { 'entities/pii': 0.7 });
  return findings.map(({ start, end }) => text.slice(start, end));
}

describe('findPii', () => {
  it.each([
    ['Write to ada.byron+x@post.lovelace.org.', 'EMAIL_ADDRESS ada.byron+x@post.lovelace.org'],
    ['Call +49 30 901820 today.', 'PHONE_NUMBER +49 30 901820'],
    ['Call +1 (212) 736-5000.', 'PHONE_NUMBER +1 (212) 736-5000'],
    ['Card 4111 1111 1111 1111, until May', 'CREDIT_CARD 4111 1111 1111 1111'],
    ['Card 378282246310005.', 'CREDIT_CARD 378282246310005'],
    ['Account DE89 3704 0044 0532 0130 00 IS mine', 'IBAN_CODE DE89 3704 0044 0532 0130 00'],
    ['GB82WEST12345698765432', 'IBAN_CODE GB82WEST12345698765432'],
    ['It came from 93.184.216.34 at night.', 'IP_ADDRESS 93.184.216.34'],
    ['It came from 2606:2800:220:1:248:1893:25c8:1946.', 'IP_ADDRESS 2606:2800:220:1:248:1893:25c8:1946'],
    ['Pay to 1BoatSLRHtKNngkdXEeobR76b53LETtpyT now', 'CRYPTO 1BoatSLRHtKNngkdXEeobR76b53LETtpyT'],
    ['NIF 12345678Z.', 'ES_NIF 12345678Z'],
    ['Henkilötunnus 131052-308T.', 'FI_PERSONAL_IDENTITY_CODE 131052-308T'],
    ['Codice RSSMRA85T10A562S.', 'IT_FISCAL_CODE RSSMRA85T10A562S'],
    ['NHS number 943 476 5919.', 'UK_NHS 943 476 5919'],
  ])('finds what is in %j', async (text, found) => {
    expect(await piiIn(text)).toEqual([found]);
  });

  it.each([
    'Listen on 127.0.0.1:8080, 0.0.0.0 or 192.168.1.4.',
    'Addresses such as 198.51.100.7, 10.1.2.3 and 172.16.0.1; ask 8.8.8.8.',
    'Version 1.2.3.4, v101.0.4951.54, Chrome 101.0.4951.54 and 2.31.0.1.',
    'Write to jane@example.com, you@example.org, root@localhost.localhost or me@acme.example.',
    'Clone git@github.com:acme/tool.git, take icon@2x.png and left-pad@1.3.0.',
    'From 1234-noreply@users.noreply.github.com.',
    'Card 4111 1111 1111 1112.',
    'Account DE88 3704 0044 0532 0130 00, and XX89 3704 0044 0532 0130 00.',
    'Digits 1234567890123456, 20261121154502 and 0.12345678901234567.',
    'Commit 1f6589ec3a1ee910f9a65cc3ceac60b26677bc0e at 12:30:45, 2026-11-21.',
    'NIF 12345678A, code 131052-308U, code RSSMRA85T10A562T, number 943 476 5919.',
    'Pay 1BoatSLRHtKNngkdXEeobR76b53LETtpyU now. Add +1 to 2 +3 (4 +5).',
    'std::vector<int> and ::1 and fe80::1 and 2001:db8::1',
  ])('leaves %j alone', async (text) => {
    expect(await piiIn(text)).toEqual([]);
  });

  it('says which form or checksum it goes by', async () => {
    const [card, iban] = await findPii('4111111111111111 and GB82 WEST 1234 5698 7654 32');
    expect(card?.reason).toBe('A credit card number: the form of Visa, and its Luhn checksum holds.');
    expect(iban?.reason).toBe('An IBAN of the country GB: its length fits, and its mod 97 checksum holds.');
    expect([card?.score, iban?.score]).toEqual([1, 1]);
  });

  it('gives ordered spans inside of any text, and is done soon', async () => {
    const digit = fc.constantFrom(...'0123456789 -.@:+aDE');
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: digit, maxLength: 400 }), async (text) => {
        let at = 0;
        for (const { start, end } of await findPii(text)) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          at = end;
        }
        expect(at).toBeLessThanOrEqual(text.length);
      }),
    );
    const start = cpuMs();
    await findPii('1'.repeat(100_000) + ' a@'.repeat(30_000) + '1.'.repeat(50_000) + '+1 '.repeat(30_000));
    expect(cpuMs() - start).toBeLessThan(5000);
  });
});

describe('entities/pii', () => {
  it('reads prose and linked addresses, not code', async () => {
    const text =
      'Ask ada@lovelace.org or <grace@hopper.net>.\n\n`curl -u me@corp.io`, `x 93.184.216.34`\n\n' +
      '[a page](https://a@b.org/x) and <a href="mailto:q@corp.io">this</a>\n\n```\nbob@corp.io\n```\n';
    expect(await findingsIn(text)).toEqual(['ada@lovelace.org', 'grace@hopper.net']);
  });

  it('reads comments', async () => {
    const code = '// Ask ada@lovelace.org before `bob@corp.io` changes this.\nconst a = "c@corp.io";\n';
    expect(await findingsIn(code, 'typescript')).toEqual(['ada@lovelace.org']);
  });
});
