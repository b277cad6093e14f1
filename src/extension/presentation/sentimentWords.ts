import { l10n } from 'vscode';
import type { SentimentLabel } from '../../inference';

/** A label inside of a sentence or behind a mark: `negative`. */
export function sentimentWord(label: SentimentLabel): string {
  switch (label) {
    case 'negative':
      return l10n.t('negative');
    case 'neutral':
      return l10n.t('neutral');
    case 'positive':
      return l10n.t('positive');
  }
}

/** A label by itself: `Negative`. */
export function sentimentTitle(label: SentimentLabel): string {
  switch (label) {
    case 'negative':
      return l10n.t('Negative');
    case 'neutral':
      return l10n.t('Neutral');
    case 'positive':
      return l10n.t('Positive');
  }
}
