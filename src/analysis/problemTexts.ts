/** What can be wrong in a directive or in `.gloss.json`, in English, with `{0}`, `{1}` … for the details. */
export const problemTexts = {
  rule: 'There is no rule “{0}”. Rules: {1}.',
  type: 'There is no type “{0}”. Types: {1}.',
  json: 'This is not valid JSON: {0}.',
  section: '“{0}” is not known; expected rules, hidden or entities.',
  fileObject: 'The file must be an object.',
  object: '“{0}” must be an object.',
  list: '“{0}” must be a list.',
  ruleValue: '“{0}” must be "off", one of {1}, or an object.',
  optionBoolean: '“{0}” of {1} must be true or false.',
  optionNumber: '“{0}” of {1} must be a number from 0 to 1.',
  optionChoice: '“{0}” of {1} must be one of {2}.',
  optionUnknown: '“{0}” of {1} is not known; expected enabled, threshold, severity or channel.',
  hiddenObject: 'An entry of “hidden” must be an object.',
  hiddenParts: 'An entry of “hidden” needs rule, file and text, as the quick fix writes them.',
  entityType: '“{0}” needs a type in capitals, such as {1}.',
  notEntity: 'An entry of “notEntity” is a text, or {0}.',
} as const;

/** Why a directive does nothing, in English, with `{0}` for the detail. */
export const staleTexts = {
  nothingOff: 'Nothing is switched off here.',
  nothingChanged: 'Nothing has changed since it was captured.',
  neverRestored: 'It is never restored.',
  notFound: 'No such name or number is found.',
  alreadyOff: 'It is switched off already.',
  noRule: 'There is no such rule.',
  ruleOff: 'The rule {0} is off.',
  rulesOff: 'These rules are off.',
  noFinding: 'There is no finding here.',
} as const;

export type ProblemKind = keyof typeof problemTexts;
export type StaleKind = keyof typeof staleTexts;

/** A text with its details filled in. */
export function filled(text: string, details: readonly string[]): string {
  return text.replace(/\{(\d)\}/g, (place, index: string) => details[Number(index)] ?? place);
}
