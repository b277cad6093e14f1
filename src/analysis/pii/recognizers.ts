import { isIPv6 } from 'node:net';
import type { Span } from '../types';
import {
  holdsBase58Check,
  holdsFinnishCharacter,
  holdsItalianLetter,
  holdsLuhn,
  holdsMod11,
  holdsMod97,
  holdsSpanishLetter,
} from './checksums';
import { findPhoneNumbers } from './phone';

/** Microsoft Presidio's names for what can be recognised without a model. */
export const piiTypes = [
  'EMAIL_ADDRESS',
  'PHONE_NUMBER',
  'CREDIT_CARD',
  'IBAN_CODE',
  'IP_ADDRESS',
  'CRYPTO',
  'ES_NIF',
  'FI_PERSONAL_IDENTITY_CODE',
  'IT_FISCAL_CODE',
  'UK_NHS',
] as const;
export type PiiType = (typeof piiTypes)[number];

export interface PiiMatch extends Span {
  readonly type: PiiType;
  /** What was found and how, as a sentence: "A credit card number: the form of Visa, and its Luhn checksum holds." */
  readonly reason: string;
  /** The parts of `reason` that depend on the match: a brand, a country, a version of addresses. */
  readonly details: readonly string[];
  /** 1 where a checksum holds, 0.9 where a numbering plan knows it, 0.8 where only the form fits. */
  readonly score: number;
}

type Evidence = Pick<PiiMatch, 'reason' | 'details'>;

interface Recognizer {
  readonly type: PiiType;
  readonly score: number;
  readonly pattern: RegExp;
  /** Why a match counts; undefined: it does not. `before` and `after` are a few characters around it. */
  readonly accept: (match: string, before: string, after: string) => Evidence | undefined;
  /** Whether a match that does not count belongs to nobody in particular. */
  readonly isSpecial?: (match: string, before: string) => boolean;
}

export interface FindPiiOptions {
  /** Take also what belongs to nobody in particular: addresses of private networks. */
  readonly includeSpecial?: boolean;
}

/** How much of the text around a match is looked at, in UTF-16 units. */
const contextLength = 40;

const recognizers: readonly Recognizer[] = [
  {
    type: 'EMAIL_ADDRESS',
    score: 0.8,
    pattern: /(?<![\w.+%@/:-])[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}(?![\w@])/gi,
    accept: (address, _before, after) =>
      isRealAddress(address, after) ? evidence('An e-mail address, by its form.') : undefined,
  },
  {
    type: 'CREDIT_CARD',
    score: 1,
    pattern: /(?<![\w.,+/-])\d(?:[ -]?\d){12,18}(?![\w/]|[.,-]\d)/g,
    accept: (number) => {
      const digits = number.replace(/\D/g, '');
      const brand = cardBrand(digits);
      if (brand === undefined || !holdsLuhn(digits)) return undefined;
      return evidence(`A credit card number: the form of ${brand}, and its Luhn checksum holds.`, brand);
    },
  },
  {
    type: 'IP_ADDRESS',
    score: 0.8,
    pattern: /(?<![\w.:/=<>~^-])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\w|[-/]\w)/g,
    accept: (address, before) =>
      isPublicIPv4(address, before) ? evidence('A public IPv4 address, by its form.', 'IPv4') : undefined,
    isSpecial: (address, before) => specialIPv4.test(address) && !isVersion(before),
  },
  {
    type: 'IP_ADDRESS',
    score: 0.8,
    pattern: /(?<![\w.:])[23][0-9a-f]{3}:(?:[0-9a-f]{0,4}:){1,6}[0-9a-f]{0,4}(?![\w:])/gi,
    accept: (address) =>
      isIPv6(address) && !/^2001:0?db8:/i.test(address)
        ? evidence('A public IPv6 address, by its form.', 'IPv6')
        : undefined,
  },
  {
    type: 'CRYPTO',
    score: 1,
    pattern: /(?<![\w/])[13][1-9A-HJ-NP-Za-km-z]{25,34}(?![\w/])/g,
    accept: (address) =>
      holdsBase58Check(address) ? evidence('A Bitcoin address: its Base58Check checksum holds.') : undefined,
  },
  {
    type: 'ES_NIF',
    score: 1,
    pattern: /(?<![\w-])\d{8}[A-HJ-NP-TV-Z](?![\w-])/g,
    accept: (nif) =>
      holdsSpanishLetter(nif) ? evidence('A Spanish tax number: its check letter holds.') : undefined,
  },
  {
    type: 'FI_PERSONAL_IDENTITY_CODE',
    score: 1,
    pattern: /(?<![\w-])(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2}[-+A]\d{3}[0-9A-FHJ-NPR-Y](?![\w-])/g,
    accept: (code) =>
      holdsFinnishCharacter(code)
        ? evidence('A Finnish personal identity code: its check character holds.')
        : undefined,
  },
  {
    type: 'IT_FISCAL_CODE',
    score: 1,
    pattern: /(?<!\w)[A-Z]{6}[\dLMNP-V]{2}[A-EHLMPRST][\dLMNP-V]{2}[A-Z][\dLMNP-V]{3}[A-Z](?!\w)/g,
    accept: (code) =>
      holdsItalianLetter(code) ? evidence('An Italian fiscal code: its check letter holds.') : undefined,
  },
  {
    type: 'UK_NHS',
    score: 1,
    pattern: /(?<![\w-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\w-])/g,
    // One number of eleven passes: the word has to stand before it.
    accept: (number, before) =>
      /\bNHS\b/.test(before) && holdsMod11(number.replace(/\D/g, ''))
        ? evidence('A British NHS number: its mod 11 checksum holds.')
        : undefined,
  },
];

/** Personal data in a text, ordered by start, never overlapping; of two at one place the longer counts. */
export async function findPii(
  text: string,
  { includeSpecial = false }: FindPiiOptions = {},
): Promise<readonly PiiMatch[]> {
  const found = [
    ...recognizers.flatMap((recognizer) => matchesOf(recognizer, text, includeSpecial)),
    ...findIbans(text),
    ...(await findPhoneNumbers(text)),
  ].sort((a, b) => a.start - b.start || b.end - a.end);
  const matches: PiiMatch[] = [];
  for (const match of found) if (match.start >= (matches.at(-1)?.end ?? 0)) matches.push(match);
  return matches;
}

function matchesOf(
  { type, score, pattern, accept, isSpecial }: Recognizer,
  text: string,
  includeSpecial: boolean,
): readonly PiiMatch[] {
  return [...text.matchAll(pattern)].flatMap(({ index: start, 0: match }) => {
    const end = start + match.length;
    const before = text.slice(Math.max(0, start - contextLength), start);
    const accepted = accept(match, before, text.slice(end, end + contextLength));
    const isTaken = includeSpecial && isSpecial?.(match, before) === true;
    const found =
      accepted ?? (isTaken ? evidence('An address of nobody in particular, by its form.') : undefined);
    return found === undefined ? [] : { type, start, end, score, ...found };
  });
}

function evidence(reason: string, ...details: readonly string[]): Evidence {
  return { reason, details };
}

/** Names that are reserved for examples (RFC 2606, RFC 6761), and endings of files that look like one (`icon@2x.png`). */
const unrealDomain =
  /(?:^|\.)(?:example(?:\.(?:com|org|net))?|test|invalid|localhost|local|lan|internal|png|jpe?g|gif|svg|webp|ico|[cm]?[jt]sx?|json|md|html?|css|ya?ml|toml|lock|git)$/i;
const unrealUser =
  /^(?:git|no-?reply|do-?not-?reply|user|username|you|your[._-]?(?:name|e?mail)|name|someone)$/i;

function isRealAddress(address: string, after: string): boolean {
  const [user = '', domain = ''] = address.split('@');
  if (unrealDomain.test(domain) || /(?:^|\.)noreply\./i.test(domain) || unrealUser.test(user)) return false;
  // `git@host:path` names a repository, `package@tag/file` a file.
  return !/^[:/]\S/.test(after) && !user.startsWith('.') && !user.endsWith('.');
}

const brands: readonly (readonly [name: string, form: RegExp])[] = [
  ['Visa', /^4(?:\d{12}|\d{15}|\d{18})$/],
  ['Mastercard', /^(?:5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12})$/],
  ['American Express', /^3[47]\d{13}$/],
  ['Discover', /^6(?:011|5\d\d|4[4-9]\d)\d{12}$/],
  ['JCB', /^35(?:2[89]|[3-8]\d)\d{12}$/],
  ['Diners Club', /^3(?:0[0-5]|[68]\d)\d{11}$/],
];

function cardBrand(digits: string): string | undefined {
  return brands.find(([, form]) => form.test(digits))?.[0];
}

/**
 * Addresses of nobody in particular: private, loopback, link-local, shared, documentation, benchmarks, multicast and
 * above (RFC 6890), and resolvers that everybody names.
 */
const specialIPv4 =
  /^(?:0|10|127|2(?:2[4-9]|[345]\d))\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\.|^192\.168\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|^192\.0\.[02]\.|^198\.1[89]\.|^198\.51\.100\.|^203\.0\.113\.|^(?:8\.8\.(?:8\.8|4\.4)|1\.[01]\.[01]\.1|9\.9\.9\.9)$/;

function isPublicIPv4(address: string, before: string): boolean {
  const parts = address.split('.').map(Number);
  if (parts.some((part) => part > 255) || /\.0\d/.test(`.${address}`)) return false;
  // Four small numbers are a version, whatever stands before them.
  if (parts.every((part) => part < 32)) return false;
  return !isVersion(before) && !specialIPv4.test(address);
}

function isVersion(before: string): boolean {
  return /(?:\bv|version|release|build|chrome|section|§)\s*$/i.test(before);
}

/** Length by country, from the registry of SWIFT. */
const ibanLengths: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ' +
    'ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 ' +
    'LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 ' +
    'QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry): [string, number] => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** What follows a country's IBAN on the same line does not belong to it: the length says where it ends. */
function findIbans(text: string): readonly PiiMatch[] {
  return [...text.matchAll(/(?<!\w)([A-Z]{2})\d{2}(?=[ ]?[A-Z0-9])/g)].flatMap(
    ({ index: start, 1: country = '' }) => {
      const length = ibanLengths.get(country);
      const grouped =
        length === undefined
          ? null
          : new RegExp(`^(?:[A-Z0-9] ?){${length - 1}}[A-Z0-9](?!\\w)`).exec(text.slice(start, start + 50));
      if (!grouped || !holdsMod97(grouped[0].replaceAll(' ', ''))) return [];
      return {
        type: 'IBAN_CODE',
        start,
        end: start + grouped[0].length,
        score: 1,
        ...evidence(
          `An IBAN of the country ${country}: its length fits, and its mod 97 checksum holds.`,
          country,
        ),
      };
    },
  );
}
