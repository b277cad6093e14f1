import { l10n } from 'vscode';
import { excerptOf } from '../../../analysis';
import type { Answer, AnswerResult } from '../../../inference';
import { type Mark, percent } from '../../presentation/marks';

/** An answer as a row of a list: the answer, how sure, and the text around it on one line. */
export interface AnswerRow {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

const answerCharacters = 80;
/** Characters of the document shown on either side of the answer. */
const contextCharacters = 60;

export function answerRow(text: string, { start, end, score }: Answer, line: number): AnswerRow {
  const before = text.slice(Math.max(0, start - contextCharacters), start);
  const after = text.slice(end, end + contextCharacters);
  const around = `${before.replace(/^\S*\s/, '')}${text.slice(start, end)}${after.replace(/\s\S*$/, '')}`;
  return {
    label: excerptOf(text.slice(start, end), answerCharacters),
    description: l10n.t('{0}, line {1}', percent(score), line),
    detail: `… ${excerptOf(around, answerCharacters + 2 * contextCharacters)} …`,
  };
}

/**
 * Above the answers when it is likelier that the text does not say than that the best of them is right: the threshold 0
 * of SQuAD's script. Only models that have learnt to say so (SQuAD 2) do.
 */
export function nowhereRow({
  answers: [best],
  noAnswer,
}: AnswerResult): Omit<AnswerRow, 'detail'> | undefined {
  if (noAnswer <= (best?.score ?? 0)) return undefined;
  return { label: l10n.t('The text may not say'), description: percent(noAnswer) };
}

/** The answers as highlights; the likeliest says how likely it is. */
export function answerMarks(answers: readonly Answer[]): Mark[] {
  return answers.map(({ start, end, score }) => ({
    start,
    end,
    kind: 'similar',
    label: l10n.t('answer {0}', percent(score)),
  }));
}
