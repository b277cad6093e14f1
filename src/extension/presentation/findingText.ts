import { l10n } from 'vscode';
import type { Finding, RelatedPlace, RuleId } from '../../analysis';
import { sentimentLabels } from '../../inference';
import { sentimentWord } from './sentimentWords';

/** What a finding says, in the editor's language: in English, its message. */
export function findingText({ rule, message, details, score, entity }: Finding): string {
  switch (rule) {
    case 'sentiment/negative':
      return l10n.t('This sentence reads as negative (probability {0}).', ...details);
    case 'sentiment/unsure':
      return l10n.t('It is not clear how this sentence reads: {0} {1}, {2} {3}.', ...details.map(labelWord));
    case 'toxicity/hostile':
      return l10n.t('This sentence reads as an attack on somebody (probability {0}).', ...details);
    case 'similarity/duplicate':
      return score === 1
        ? l10n.t('The same was said before: “{0}” (similarity {1}).', ...details)
        : l10n.t('Nearly the same was said before: “{0}” (similarity {1}).', ...details);
    case 'entities/person':
      return l10n.t('This names a person (probability {0}).', ...details);
    case 'entities/inconsistent':
      return l10n.t('Spelled “{0}” elsewhere in this document ({1} of {2} times).', ...details);
    case 'entities/pii':
      return personalDataText(entity?.type, details) ?? message;
  }
}

/** What is to be seen at the other place of a finding. */
export function relatedText(rule: RuleId, { message }: RelatedPlace): string {
  switch (rule) {
    case 'similarity/duplicate':
      return l10n.t('It was said here first.');
    case 'entities/inconsistent':
      return l10n.t('It is spelled like this here.');
    default:
      return message;
  }
}

/** A label in the editor's language, anything else as it is. */
function labelWord(detail: string): string {
  const label = sentimentLabels.find((each) => each === detail);
  return label === undefined ? detail : sentimentWord(label);
}

function personalDataText(type: string | undefined, details: readonly string[]): string | undefined {
  switch (type) {
    case 'EMAIL_ADDRESS':
      return l10n.t('An e-mail address, by its form.');
    case 'PHONE_NUMBER':
      return l10n.t('A phone number: the numbering plan of +{0} knows it.', ...details);
    case 'CREDIT_CARD':
      return l10n.t('A credit card number: the form of {0}, and its Luhn checksum holds.', ...details);
    case 'IBAN_CODE':
      return l10n.t(
        'An IBAN of the country {0}: its length fits, and its mod 97 checksum holds.',
        ...details,
      );
    case 'IP_ADDRESS':
      return l10n.t('A public {0} address, by its form.', ...details);
    case 'CRYPTO':
      return l10n.t('A Bitcoin address: its Base58Check checksum holds.');
    case 'ES_NIF':
      return l10n.t('A Spanish tax number: its check letter holds.');
    case 'FI_PERSONAL_IDENTITY_CODE':
      return l10n.t('A Finnish personal identity code: its check character holds.');
    case 'IT_FISCAL_CODE':
      return l10n.t('An Italian fiscal code: its check letter holds.');
    case 'UK_NHS':
      return l10n.t('A British NHS number: its mod 11 checksum holds.');
    default:
      return undefined;
  }
}
