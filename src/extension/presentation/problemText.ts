import { l10n } from 'vscode';
import type { DirectiveProblem, StaleDirective, WorkspaceFileProblem } from '../../analysis';

/** What is wrong in a directive or in `.gloss.json`, in the editor's language: in English, its message. */
export function problemText({
  kind,
  details,
}: Pick<DirectiveProblem | WorkspaceFileProblem, 'kind' | 'details'>): string {
  switch (kind) {
    case 'rule':
      return l10n.t('There is no rule “{0}”. Rules: {1}.', ...details);
    case 'type':
      return l10n.t('There is no type “{0}”. Types: {1}.', ...details);
    case 'json':
      return l10n.t(
        'This is not valid JSON: {0}.',
        ...details.map((reason) => jsonReasons()[reason] ?? reason),
      );
    case 'section':
      return l10n.t('“{0}” is not known; expected rules, hidden or entities.', ...details);
    case 'fileObject':
      return l10n.t('The file must be an object.');
    case 'object':
      return l10n.t('“{0}” must be an object.', ...details);
    case 'list':
      return l10n.t('“{0}” must be a list.', ...details);
    case 'ruleValue':
      return l10n.t('“{0}” must be "off", one of {1}, or an object.', ...details);
    case 'optionBoolean':
      return l10n.t('“{0}” of {1} must be true or false.', ...details);
    case 'optionNumber':
      return l10n.t('“{0}” of {1} must be a number from 0 to 1.', ...details);
    case 'optionChoice':
      return l10n.t('“{0}” of {1} must be one of {2}.', ...details);
    case 'optionUnknown':
      return l10n.t(
        '“{0}” of {1} is not known; expected enabled, threshold, severity or channel.',
        ...details,
      );
    case 'hiddenObject':
      return l10n.t('An entry of “hidden” must be an object.');
    case 'hiddenParts':
      return l10n.t('An entry of “hidden” needs rule, file and text, as the quick fix writes them.');
    case 'entityType':
      return l10n.t('“{0}” needs a type in capitals, such as {1}.', ...details);
    case 'notEntity':
      return l10n.t('An entry of “notEntity” is a text, or {0}.', ...details);
  }
}

/** Why a directive does nothing, in the editor's language: in English, its reason. */
export function staleText({ kind, details }: Pick<StaleDirective, 'kind' | 'details'>): string {
  switch (kind) {
    case 'nothingOff':
      return l10n.t('Nothing is switched off here.');
    case 'nothingChanged':
      return l10n.t('Nothing has changed since it was captured.');
    case 'neverRestored':
      return l10n.t('It is never restored.');
    case 'notFound':
      return l10n.t('No such name or number is found.');
    case 'alreadyOff':
      return l10n.t('It is switched off already.');
    case 'noRule':
      return l10n.t('There is no such rule.');
    case 'ruleOff':
      return l10n.t('The rule {0} is off.', ...details);
    case 'rulesOff':
      return l10n.t('These rules are off.');
    case 'noFinding':
      return l10n.t('There is no finding here.');
  }
}

/** What the parser of JSON says, by its own words. */
const jsonReasons = (): Readonly<Record<string, string>> => ({
  'invalid symbol': l10n.t('invalid symbol'),
  'invalid number format': l10n.t('invalid number format'),
  'property name expected': l10n.t('property name expected'),
  'value expected': l10n.t('value expected'),
  'colon expected': l10n.t('colon expected'),
  'comma expected': l10n.t('comma expected'),
  'close brace expected': l10n.t('close brace expected'),
  'close bracket expected': l10n.t('close bracket expected'),
  'end of file expected': l10n.t('end of file expected'),
  'invalid comment token': l10n.t('invalid comment token'),
  'unexpected end of comment': l10n.t('unexpected end of comment'),
  'unexpected end of string': l10n.t('unexpected end of string'),
  'unexpected end of number': l10n.t('unexpected end of number'),
  'invalid unicode': l10n.t('invalid unicode'),
  'invalid escape character': l10n.t('invalid escape character'),
  'invalid character': l10n.t('invalid character'),
});
