import { l10n } from 'vscode';

/** A score in words, so that a list of numbers can be read. The bands are for all-MiniLM-like embeddings. */
export function similarityWord(score: number): string {
  if (score >= 0.9) return l10n.t('says the same');
  if (score >= 0.75) return l10n.t('very similar');
  if (score >= 0.5) return l10n.t('related');
  return l10n.t('loosely related');
}
