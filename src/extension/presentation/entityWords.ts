import type { RedactionType } from '../../analysis';
import type { EntityType } from '../../inference';

interface Words {
  readonly one: string;
  readonly many: string;
  /** Codicon. */
  readonly icon: string;
}

/** Types of names as people say them. */
export const entityWords: Readonly<Record<EntityType, Words>> = {
  PERSON: { one: 'Person', many: 'People', icon: 'person' },
  ORG: { one: 'Organization', many: 'Organizations', icon: 'organization' },
  LOC: { one: 'Place', many: 'Places', icon: 'location' },
  MISC: { one: 'Other name', many: 'Other names', icon: 'tag' },
};

/** The same for everything that redaction hides. */
export const redactionWords: Readonly<Record<RedactionType, Words>> = {
  ...entityWords,
  EMAIL_ADDRESS: { one: 'E-mail address', many: 'E-mail addresses', icon: 'mail' },
  PHONE_NUMBER: { one: 'Phone number', many: 'Phone numbers', icon: 'call-outgoing' },
  CREDIT_CARD: { one: 'Credit card number', many: 'Credit card numbers', icon: 'credit-card' },
  IBAN_CODE: { one: 'IBAN', many: 'IBANs', icon: 'credit-card' },
  IP_ADDRESS: { one: 'IP address', many: 'IP addresses', icon: 'server' },
  CRYPTO: { one: 'Bitcoin address', many: 'Bitcoin addresses', icon: 'key' },
  ES_NIF: { one: 'Spanish tax number', many: 'Spanish tax numbers', icon: 'note' },
  FI_PERSONAL_IDENTITY_CODE: {
    one: 'Finnish identity code',
    many: 'Finnish identity codes',
    icon: 'note',
  },
  IT_FISCAL_CODE: { one: 'Italian fiscal code', many: 'Italian fiscal codes', icon: 'note' },
  UK_NHS: { one: 'British NHS number', many: 'British NHS numbers', icon: 'note' },
};

/** "1 mention", "3 mentions". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
