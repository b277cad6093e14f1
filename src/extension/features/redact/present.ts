/** What redaction tells its user. Pure. */
import { l10n } from 'vscode';
import type { RedactedSubject, RedactionPlan, RedactionType } from '../../../analysis';
import { integer, placesText } from '../../presentation/counts';
import { wordsFor } from '../../presentation/entityWords';

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

/** "Replaced 12 places (People: 3, E-mail addresses: 1)." and that a reader has to look all the same. */
export function redactionSummary(plan: RedactionPlan, isCopy = false): string {
  const counts = [...countByType(plan)].map(([type, { subjects }]) =>
    l10n.t('{0}: {1}', wordsFor(type).many, integer(subjects)),
  );
  const places = placesText(plan.replacements.length);
  const replaced = isCopy
    ? l10n.t('Replaced {0} in the copy ({1}).', places, counts.join(', '))
    : l10n.t('Replaced {0} ({1}).', places, counts.join(', '));
  return `${replaced} ${honestWarning()}`;
}

/** A model misses names: nobody may take a redacted text for an anonymous one unread. */
export function honestWarning(): string {
  return l10n.t(
    'This is what the model and the patterns found; what they missed still stands there. Read the text before you share it.',
  );
}

/** What is said instead of the summary when no place was found. */
export function nothingToRedact(): string {
  return l10n.t(
    'Nothing to replace was found. What the model and the patterns miss still stands there: read the text before you share it.',
  );
}

/** The last row of the preview, which changes nothing. The preview says so when it is grouped by type. */
export function previewNote(): { readonly label: string; readonly description: string } {
  return {
    label: l10n.t('Look for what is not listed here'),
    description: l10n.t('The model may have missed names. This row changes nothing.'),
  };
}

/** For the preview: which spellings a pseudonym stands for. */
export function subjectLine({ originals, count: places }: RedactedSubject): string {
  return `${originals.join(', ')} (${placesText(places)})`;
}
