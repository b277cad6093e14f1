import { l10n } from 'vscode';
import { type AnalyzedSentence, minimumContribution, type WordContribution } from '../../../analysis';
import { integer, sentencesText } from '../../presentation/counts';
import type { Mark, MarkKind } from '../../presentation/marks';

/** Marks of the words that carried a sentence's label (`supporting…`) or spoke against it (`opposing`). */
export function wordMarks(sentence: AnalyzedSentence, words: readonly WordContribution[]): Mark[] {
  const isPositive = sentence.result.sentiment.label === 'positive';
  const supporting: MarkKind = isPositive ? 'supportingPositive' : 'supportingNegative';
  return words
    .filter(({ contribution }) => Math.abs(contribution) >= minimumContribution)
    .map(({ start, end, contribution }) => ({
      start: sentence.start + start,
      end: sentence.start + end,
      kind: contribution > 0 ? supporting : 'opposing',
      label: `${contribution > 0 ? '+' : '−'}${Math.round(Math.abs(contribution) * 100)}`,
    }));
}

/** The sentences worth explaining: those that are not neutral, the surest first, at most `limit`. */
export function explainable(sentences: readonly AnalyzedSentence[], limit: number): AnalyzedSentence[] {
  const certainty = ({ result: { sentiment } }: AnalyzedSentence): number =>
    sentiment.probabilities[sentiment.label];
  return sentences
    .filter(({ result }) => result.sentiment.label !== 'neutral')
    .sort((a, b) => certainty(b) - certainty(a))
    .slice(0, limit);
}

/** What the command says when it is done. `left`: sentences that are marked only. */
export function outcome(explained: number, left: number): string {
  if (explained === 0) return l10n.t('Every sentence is neutral: no word stands out');
  if (left === 0) return l10n.t('Explained {0}', sentencesText(explained));
  return l10n.t(
    'Explained the strongest, {0}; others that are marked but not explained: {1}',
    sentencesText(explained),
    integer(left),
  );
}
