import type { PiiMatch } from './recognizers';

/** A plus sign, a country code and more digits; without one, a number could be anything. */
const candidate = /(?<![\w+.])\+\d[\d ()./-]{5,24}\d(?![\w])/g;

/** Phone numbers in international form that a numbering plan knows. The plans are loaded when a text has a candidate. */
export async function findPhoneNumbers(text: string): Promise<readonly PiiMatch[]> {
  const candidates = [...text.matchAll(candidate)];
  if (candidates.length === 0) return [];
  const { findPhoneNumbersInText } = await import('libphonenumber-js');
  return candidates.flatMap(({ index, 0: match }) =>
    findPhoneNumbersInText(match).map(({ startsAt, endsAt, number }) => ({
      type: 'PHONE_NUMBER',
      start: index + startsAt,
      end: index + endsAt,
      score: 0.9,
      reason: `A phone number: the numbering plan of +${number.countryCallingCode} knows it.`,
      details: [number.countryCallingCode],
    })),
  );
}
