/** What redaction tells its user. Pure. */
import type { RedactedSubject, RedactionPlan, RedactionType } from '../../../analysis';
import { count, redactionWords } from '../../presentation/entityWords';

/** How many different names or numbers of each type were found, and in how many places. */
export function countByType(
  plan: RedactionPlan,
): ReadonlyMap<RedactionType, { readonly subjects: number; readonly places: number }> {
  const counts = new Map<RedactionType, { subjects: number; places: number }>();
  for (const { type, count: places } of plan.subjects) {
    const before = counts.get(type) ?? { subjects: 0, places: 0 };
    counts.set(type, { subjects: before.subjects + 1, places: before.places + places });
  }
  return counts;
}

/** "Replaced 12 places: 3 people, 1 e-mail address." and that a reader has to look all the same. */
export function redactionSummary(plan: RedactionPlan, replaced = 'Replaced'): string {
  const parts = [...countByType(plan)].map(([type, { subjects }]) => {
    const { one, many } = redactionWords[type];
    const words = subjects === 1 ? one : many;
    return `${subjects} ${/^IP|^IBAN/.test(words) ? words : words.toLowerCase()}`;
  });
  const places = count(plan.replacements.length, 'place');
  return `${replaced} ${places}: ${parts.join(', ')}. ${honestWarning}`;
}

/** A model misses names: nobody may take a redacted text for an anonymous one unread. */
export const honestWarning =
  'This is what the model and the patterns found; what they missed still stands there. Read the text before you share it.';

export const nothingToRedact =
  'Nothing to replace was found. What the model and the patterns miss still stands there: read the text before you share it.';

/** The first row of the preview, which changes nothing. */
export const previewNote = {
  label: 'Look for what is not listed here',
  description: 'The model may have missed names. This row changes nothing.',
};

/** For the preview: which spellings a pseudonym stands for. */
export function subjectLine({ originals, count: places }: RedactedSubject): string {
  return `${originals.join(', ')} (${count(places, 'place')})`;
}
