import { l10n } from 'vscode';

/**
 * A cosine in words, so that a list of numbers can be read. The bands lie where gloss-base separates pairs of sentences
 * (docs/rules/similarity-duplicate.md). The cosine knows wording and subject, not truth: "always" and "never" are nearly
 * the same to it, so no word claims more.
 */
export function similarityWord(score: number): string {
  if (score >= 0.9) return l10n.t('nearly the same');
  if (score >= 0.55) return l10n.t('similar');
  if (score >= 0.2) return l10n.t('related');
  return l10n.t('unrelated');
}
