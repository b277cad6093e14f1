import { l10n } from 'vscode';
import type { RedactionType } from '../../analysis';

interface Words {
  readonly one: string;
  readonly many: string;
  /** Codicon. */
  readonly icon: string;
}

const words: Readonly<Record<RedactionType, () => Words>> = {
  PERSON: () => ({ one: l10n.t('Person'), many: l10n.t('People'), icon: 'person' }),
  ORG: () => ({ one: l10n.t('Organization'), many: l10n.t('Organizations'), icon: 'organization' }),
  LOC: () => ({ one: l10n.t('Place'), many: l10n.t('Places'), icon: 'location' }),
  MISC: () => ({ one: l10n.t('Other name'), many: l10n.t('Other names'), icon: 'tag' }),
  EMAIL_ADDRESS: () => ({ one: l10n.t('E-mail address'), many: l10n.t('E-mail addresses'), icon: 'mail' }),
  PHONE_NUMBER: () => ({
    one: l10n.t('Phone number'),
    many: l10n.t('Phone numbers'),
    icon: 'call-outgoing',
  }),
  CREDIT_CARD: () => ({
    one: l10n.t('Credit card number'),
    many: l10n.t('Credit card numbers'),
    icon: 'credit-card',
  }),
  IBAN_CODE: () => ({ one: l10n.t('IBAN'), many: l10n.t('IBANs'), icon: 'credit-card' }),
  IP_ADDRESS: () => ({ one: l10n.t('IP address'), many: l10n.t('IP addresses'), icon: 'server' }),
  CRYPTO: () => ({ one: l10n.t('Bitcoin address'), many: l10n.t('Bitcoin addresses'), icon: 'key' }),
  ES_NIF: () => ({ one: l10n.t('Spanish tax number'), many: l10n.t('Spanish tax numbers'), icon: 'note' }),
  FI_PERSONAL_IDENTITY_CODE: () => ({
    one: l10n.t('Finnish identity code'),
    many: l10n.t('Finnish identity codes'),
    icon: 'note',
  }),
  IT_FISCAL_CODE: () => ({
    one: l10n.t('Italian fiscal code'),
    many: l10n.t('Italian fiscal codes'),
    icon: 'note',
  }),
  UK_NHS: () => ({ one: l10n.t('British NHS number'), many: l10n.t('British NHS numbers'), icon: 'note' }),
};

/** A type of names, or of anything else that redaction hides, as people say it. */
export function wordsFor(type: RedactionType): Words {
  return words[type]();
}

/** `“Ada”, “Ada Lovelace”` */
export function quotedNames(names: readonly string[]): string {
  return names.map((name) => l10n.t('“{0}”', name)).join(', ');
}
